import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { phone } from './phone.ts'

const mobile = (e164: string) => ({ kind: 'mobile', e164 })

describe('a phone in any form', () => {
  test.each([
    ['0912345678'],
    ['0912 345 678'],
    ['0912.345.678'],
    ['(0912) 345-678'],
    ['+84 912 345 678'],
    ['84912345678'],
    ['+84(0)912345678'],
    ['0084912345678'],
    ['０９１２３４５６７８'],
    ['912345678'],
    ['912345678.0'],
    ["'0912345678"],
    ['ĐT: 0912345678'],
    ['0912345678 (chị Ba)'],
  ])('%s is 84912345678', (typed) => {
    expect(phone(typed)).toEqual(mobile('84912345678'))
  })

  test('a number cell that lost its zero is read as well', () => {
    expect(phone(912345678)).toEqual(mobile('84912345678'))
  })
})

describe('the traps around 84', () => {
  test('084 is a local prefix, not the country', () => {
    expect(phone('0841234567')).toEqual(mobile('84841234567'))
  })
  test('so it is after Excel ate its zero', () => {
    expect(phone(841234567)).toEqual(mobile('84841234567'))
  })
  test('and behind the country code', () => {
    expect(phone('84841234567')).toEqual(mobile('84841234567'))
  })
})

describe('numbers of before 2018', () => {
  test.each([
    ['01201234567', '84701234567'],
    ['01234567890', '84834567890'],
    ['01651234567', '84351234567'],
    ['+841991234567', '84591234567'],
    ['1681234567', '84381234567'],
  ])('%s became %s', (typed, e164) => {
    expect(phone(typed)).toEqual(mobile(e164))
  })
})

test.each([['02583822123'], ['+84 28 3829 1234'], ['84 254 385 6789']])('%s is a landline', (typed) => {
  expect(phone(typed)).toEqual({ kind: 'landline' })
})

test.each([[''], ['không có'], ['0912'], ['0612345678'], ['+1 415 555 2671'], ['9.12E+08'], ['0912O45678'], [12]])(
  '%s is no phone',
  (typed) => {
    expect(phone(typed)).toEqual({ kind: 'invalid' })
  },
)

describe('several phones in one cell', () => {
  test.each([
    ['0912345678 / 0913456789', '84912345678'],
    ['02583822123; 0913456789', '84913456789'],
    ['0912 hoặc 0913456789', '84913456789'],
    ['0912345678 - 0913456789', '84912345678'],
  ])('%s: the first mobile counts', (typed, e164) => {
    expect(phone(typed)).toEqual(mobile(e164))
  })
})

const local = fc
  .tuple(fc.constantFrom('3', '5', '7', '8', '9'), fc.stringMatching(/^\d{8}$/))
  .map(([first, rest]) => first + rest)

test('every spelling of a mobile is the same mobile', () => {
  const spelling = fc.constantFrom<(n: string) => string | number>(
    (n) => `0${n}`,
    (n) => n,
    (n) => Number(n),
    (n) => `84${n}`,
    (n) => `+84${n}`,
    (n) => `+84 (0)${n}`,
    (n) => `0084${n}`,
    (n) => `0${n.slice(0, 2)} ${n.slice(2, 5)}.${n.slice(5)}`,
  )
  fc.assert(
    fc.property(local, spelling, (n, spell) => {
      expect(phone(spell(n))).toEqual(mobile(`84${n}`))
    }),
  )
})

test('what is read is always a mobile of Viet Nam, and reading it again changes nothing', () => {
  const typed = fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ().-]{6,18}$/), fc.nat(99_999_999_999))
  fc.assert(
    fc.property(typed, (text) => {
      const read = phone(text)
      if (read.kind !== 'mobile') return
      expect(read.e164).toMatch(/^84[35789]\d{8}$/)
      expect(phone(read.e164)).toEqual(read)
    }),
  )
})
