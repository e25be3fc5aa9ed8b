import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { FACTS, step, talkAt } from '../../test/support/trial-flow.ts'
import { checkFlow } from './check.ts'
import { readingsOf } from './commands.ts'
import { readDay } from './dates.ts'
import { addDays, writtenDay } from './day.ts'
import { walkMany } from './walk.ts'

/** A Thursday. */
const TODAY = '2026-11-26'
const YEAR = { back: 366, ahead: 0 }
const read = (text: string, within = YEAR) => readDay(readingsOf(text, tongue.words), within, TODAY, tongue.words)

test.each([
  ['20/11/2026', '2026-11-20'],
  ['20-11-2026', '2026-11-20'],
  ['20.11.26', '2026-11-20'],
  ['2026-11-20', '2026-11-20'],
  ['20/11', '2026-11-20'],
  ['ngày 20 tháng 11', '2026-11-20'],
  ['ngay 20 thang 11 nam 2026', '2026-11-20'],
  ['mùng 5 tháng 3 ạ', '2026-03-05'],
  ['dạ ngày 5/3', '2026-03-05'],
  ['hôm nay', TODAY],
  ['hom qua', '2026-11-25'],
  ['bữa kia', '2026-11-24'],
  ['yesterday', '2026-11-25'],
  // Not yet come this year: that of last year is meant.
  ['20/12', '2025-12-20'],
])('“%s” is %s', (text, day) => {
  expect(read(text)).toBe(day)
})

test.each(['27/11/2026', '20/11/2024', 'ngày mai'])('“%s” is a day that is not taken', (text) => {
  expect(read(text)).toBe('outside')
})

test.each(['31/11/2026', '20', 'tháng 11', '20/13', 'không nhớ rõ', '1/2/3/4', 'hài lòng', '20/11/2026 và 21/11/2026'])(
  '“%s” is no day',
  (text) => {
    expect(read(text)).toBeNull()
  },
)

test('every day is read as it is written, with its year or, within half a year, without', () => {
  fc.assert(
    fc.property(fc.integer({ min: -180, max: 180 }), (n) => {
      const day = addDays(TODAY, n)
      const within = { back: 180, ahead: 180 }
      expect(read(writtenDay(day), within)).toBe(day)
      expect(read(writtenDay(day).slice(0, 5), within)).toBe(day)
      expect(read(day, within)).toBe(day)
    }),
  )
})

describe('a question for a day', () => {
  const asked = () =>
    talkAt(step('received_on', 'fact', { kind: 'date', back: 30, ahead: 0 }), { ...FACTS, today: TODAY })

  test('offers today and yesterday, takes a typed day, and says it back', () => {
    expect(asked().say).toContain('ví dụ 20/11/2026')
    const typed = asked().type('20/11')
    expect(typed.last?.understood).toEqual({ received_on: '2026-11-20' })
    expect(typed.say).toContain('Đã ghi nhận: 20/11/2026.')
    const pressed = asked().press('2026-11-25')
    expect(pressed.last?.understood).toEqual({ received_on: '2026-11-25' })
    expect(pressed.last?.pressed).toBe('25/11/2026')
    expect(asked().form('received_on', '2026-11-01').last?.understood).toEqual({ received_on: '2026-11-01' })
  })

  test('asks again for what is no day, and says which days it takes', () => {
    expect(asked().type('mấy hôm trước').say).toContain('theo thứ tự ngày, tháng, năm')
    expect(asked().type('1/1/2020').say).toContain('từ 27/10/2026 đến 26/11/2026')
    expect(asked().press('2026-12-01').last?.happened).toBe('not-understood')
    expect(asked().form('received_on', 'x').last?.happened).toBe('not-understood')
  })

  test('may be skipped, and a later question may hang on whether it was', () => {
    expect(asked().type('bỏ qua').last?.understood).toEqual({ received_on: 'SKIP' })
    const { flow, findings } = checkFlow(
      'flow: days\ntitle: Ngày\nsteps:\n  - { id: day, role: fact, ask: Ngày nào?, date: {} }\n  - { id: more, role: comment, ask: Góp ý gì?, text: { max: 99 }, when: { day: { answered: true } } }\n',
      'days.yaml',
      tongue,
    )
    expect(findings).toEqual([])
    if (flow === null) throw new Error('no flow')
    expect(flow.steps[0]?.answering).toEqual({ kind: 'date', back: 366, ahead: 0 })
    expect(walkMany(flow, 200, 3, tongue)).toBeNull()
  })
})
