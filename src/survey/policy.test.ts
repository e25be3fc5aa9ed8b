import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { policyOf } from '../../test/support/policy.ts'
import { isNamed } from './named-procedure.ts'
import { readPolicy, rulesFor } from './policy.ts'
import { DAY, HOUR, MINUTE } from './time.ts'

const SHIPPED = readFileSync('flows/policy.yaml', 'utf8')

describe('the shipped policy', () => {
  test('writes out every key as it is when it is left out', () => {
    expect(policyOf(SHIPPED)).toEqual(policyOf('{}'))
  })

  test('asks nobody at noon, twice a month, or a third time', () => {
    expect(policyOf(SHIPPED)).toMatchObject({
      delayAfterClosing: 2 * HOUR,
      hours: [
        { from: 8 * HOUR, until: 11.5 * HOUR },
        { from: 13.5 * HOUR, until: 20 * HOUR },
      ],
      workingDaysOnly: true,
      reminders: [2, 5],
      expiresAfter: 30 * DAY,
      frequency: { person: { invitations: 1, within: 30 * DAY }, agent: { invitations: 5, within: 30 * DAY } },
      budget: { day: null, month: null },
      targets: [],
      offices: {},
    })
  })

  test('keeps contacts for half a year, answers for five, their proof for seven', () => {
    expect(policyOf(SHIPPED).retention).toEqual({
      identities: { amount: 6, unit: 'month' },
      answers: { amount: 5, unit: 'year' },
      proof: { amount: 7, unit: 'year' },
    })
  })

  test('keeps as long as an office writes', () => {
    const { retention } = policyOf('retention: { identities: 45 d, proof: 8 years }')
    expect(retention).toMatchObject({ identities: { amount: 45, unit: 'day' }, proof: { amount: 8, unit: 'year' } })
  })

  test.each([
    ['Đăng ký khai tử', true],
    ['Giải quyết chế độ mai táng phí đối với cựu chiến binh', true],
    ['Hỗ trợ chi phí mai táng cho đối tượng bảo trợ xã hội', true],
    ['Giải quyết chế độ ưu đãi đối với thân nhân liệt sỹ', true],
    ['Cấp giấy chứng nhận người có công với cách mạng', true],
    ['Nộp phạt theo quyết định xử phạt vi phạm hành chính', true],
    ['Thu hồi đất do chấm dứt việc sử dụng đất theo pháp luật', true],
    ['Đăng ký khai sinh', false],
    ['Đăng ký biến động quyền sử dụng đất', false],
    ['Đăng ký thành lập hộ kinh doanh', false],
  ])('is sober about “%s”: %s; nothing is never surveyed', (name, sober) => {
    const { procedures } = policyOf(SHIPPED)
    expect(isNamed(procedures.sober, { code: null, name })).toBe(sober)
    expect(procedures.never).toEqual([])
  })

  test('its example of an office reads when it is uncommented', () => {
    const [, example = ''] = SHIPPED.split(/^# (?=offices:)/m)
    expect(policyOf(example.replaceAll('\n# ', '\n')).offices['so-tai-chinh']).toMatchObject({
      delayAfterClosing: DAY,
      ways: ['zalo-template'],
      budget: { day: 500_000, month: 10_000_000 },
    })
  })
})

test('a file of before, with two keys only, reads as ever', () => {
  const before = 'delay-after-closing: 2 h\nsending:\n  hours: [08:00-11:30, 13:30-20:00]\n  working-days-only: true\n'
  expect(policyOf(before)).toEqual(policyOf(SHIPPED))
})

test('a list replaces the one before it, a map changes only what it names', () => {
  const policy = policyOf('ways: [telegram]\nprices: { telegram: 5 }\nfrequency: { person: null }\nreminders: []')
  expect(policy).toMatchObject({
    ways: ['telegram'],
    prices: { telegram: 5, 'zalo-template': 300 },
    frequency: { person: null, agent: { invitations: 5 } },
    reminders: [],
  })
})

describe('what an office does otherwise', () => {
  const policy = policyOf(`
budget: { day: 1000 }
offices:
  tinh: { delay-after-closing: 1 d, budget: { month: 5000 } }
  xa-mot: { delay-after-closing: 30 min }
`)

  test('holds for it, over the default of the file', () => {
    expect(rulesFor(policy, ['tinh'])).toMatchObject({
      delayAfterClosing: DAY,
      budget: { day: 1000, month: 5000 },
      reminders: [2, 5],
    })
  })

  test('holds for what lies under it, unless that has rules of its own', () => {
    expect(rulesFor(policy, ['phong-ba', 'tinh']).delayAfterClosing).toBe(DAY)
    expect(rulesFor(policy, ['xa-mot', 'tinh'])).toMatchObject({
      delayAfterClosing: 30 * MINUTE,
      budget: { day: 1000, month: null },
    })
  })

  test('does not hold for others', () => {
    expect(rulesFor(policy, ['xa-hai', 'tinh-khac']).delayAfterClosing).toBe(2 * HOUR)
    expect(rulesFor(policy, ['constructor'])).toBe(policy)
  })
})

describe('a mistake in the policy is told with its place and what to do', () => {
  function found(text: string): string[] {
    const read = readPolicy(text, 'p.yaml')
    if (read.kind === 'read') return []
    for (const { message, fix } of read.findings) expect(`${message} ${fix}`).not.toMatch(/undefined|“”|NaN|\[object/)
    return read.findings.map(({ line, column, code }) => `${line}:${column} ${code}`)
  }

  test.each([
    ['a duration in words', 'delay-after-closing: 2 hours', ['1:22 not-a-duration']],
    ['a duration without its unit', 'expires-after: 30', ['1:16 wrong-type']],
    ['a term in Vietnamese', 'retention: { identities: 6 tháng }', ['1:26 not-a-term']],
    ['a term of no time', 'retention: { answers: 0 years }', ['1:23 not-a-term']],
    ['a term of something that is not kept', 'retention: { logs: 30 d }', ['1:14 unknown-key']],
    ['hours with one digit', 'sending: { hours: [8:00-11:30] }', ['1:20 not-hours']],
    ['hours after midnight', 'sending: { hours: ["20:00-25:00"] }', ['1:20 not-hours']],
    ['hours that overlap', 'sending: { hours: [08:00-12:00, 11:00-20:00] }', ['1:19 hours-overlap']],
    ['hours that end before they begin', 'sending: { hours: [11:30-08:00] }', ['1:19 hours-overlap']],
    ['no hours at all', 'sending: { hours: [] }', ['1:19 too-little']],
    ['a word for yes or no', 'sending: { working-days-only: có }', ['1:31 wrong-type']],
    ['three reminders', 'reminders: [1, 2, 3]', ['1:12 too-much']],
    ['a survey that is over before it is answered', 'expires-after: 20 h', ['1:16 expires-too-soon']],
    ['a key that goes before the day is over', 'batches: { cuts-after: 23 h }', ['1:24 under-a-day']],
    ['a batch of no period', 'batches: { period: week }', ['1:20 unknown-value']],
    [
      'a batch without a name',
      'batches: { own: [{ id: "2027", from: 2027-03-01, to: 2027-03-20 }] }',
      ['1:24 not-a-batch'],
    ],
    [
      'a batch that ends before it begins',
      'batches: { own: [{ id: a, from: 2027-03-20, to: 2027-03-01 }] }',
      ['1:18 batch-turned-round'],
    ],
    [
      'batches with a day in common',
      'batches: { own: [{ id: a, from: 2027-03-01, to: 2027-03-20 }, { id: b, from: 2027-03-20, to: 2027-03-21 }] }',
      ['1:17 batch-overlap'],
    ],
    ['reminders in the wrong order', 'reminders: [5, 2]', ['1:12 reminders-fall']],
    ['half a working day', 'reminders: [0.5]', ['1:13 wrong-type']],
    ['a cap without its time', 'frequency: { person: { invitations: 1 } }', ['1:22 missing']],
    ['a cap of nothing', 'frequency: { agent: { invitations: 0, within: 30 d } }', ['1:36 too-little']],
    ['one name where a list belongs', 'procedures: { never: khai tử }', ['1:22 wrong-type']],
    ['an empty name', 'procedures: { never: [" "] }', ['1:23 too-little']],
    ['a way that does not exist', 'ways: [zalo-mesage]', ['1:8 unknown-value']],
    ['a map where a way belongs', 'ways: [{ a: 1 }]', ['1:8 unknown-value']],
    ['the same way twice', 'ways: [telegram, telegram]', ['1:7 way-twice']],
    ['a price of a way that does not exist', 'prices: { sms: 300 }', ['1:11 unknown-key']],
    ['a price below nothing', 'prices: { telegram: -1 }', ['1:21 too-little']],
    ['a budget in words', 'budget: { day: 5 triệu }', ['1:16 wrong-type']],
    ['a budget with points between the thousands', 'budget: { day: 500.000 }', ['1:16 thousands']],
    ['a price in quotes, points and all', 'prices: { telegram: "1.000" }', ['1:21 wrong-type']],
    ['a pace of nothing', 'pace: { zalo: 0 }', ['1:15 too-little']],
    ['an office that no unit can be', 'offices: { Sở Tài chính: {} }', ['1:12 not-an-office']],
    ['a mistake within an office', 'offices:\n  xa-mot:\n    reminder: [2]\n', ['3:5 unknown-key']],
    ['a pace of one office', 'offices: { xa-mot: { pace: { zalo: 1 } } }', ['1:22 unknown-key']],
    [
      'several mistakes, in the order of the file',
      'reminders: [9, 1]\nextra: 1\nways: []',
      ['1:12 reminders-fall', '2:1 unknown-key', '3:7 too-little'],
    ],
    ['broken YAML', 'sending: [', ['1:11 yaml']],
    ['nothing at all', '', ['1:1 not-a-policy']],
    ['another kind of file', '- 1', ['1:1 not-a-policy']],
    ['too large a file', `# ${'x'.repeat(256 * 1024)}`, ['1:1 too-large']],
  ] as const)('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('a file in another encoding than UTF-8 is told as such', () => {
    const read = readPolicy(Uint8Array.of(0xff, 0xfe, 0x66, 0x00), 'p.yaml')
    expect(read).toMatchObject({ kind: 'faulty', findings: [{ code: 'not-utf8' }] })
  })

  test('what was probably meant is proposed, from the names of that very place', () => {
    const fix = (text: string): string => {
      const read = readPolicy(text, 'p.yaml')
      return read.kind === 'faulty' ? (read.findings[0]?.fix ?? '') : ''
    }
    expect(fix('reminder: [2]')).toContain('“reminders”')
    expect(fix('offices: { a: { frequency: { persons: null } } }')).toBe(
      'Correct or remove it. Known: person, agent. Perhaps “person” was meant.',
    )
    expect(fix('prices: { zalo-mesage: 300 }')).toContain('“zalo-message”')
    expect(fix('ways: [zalo-mesage]')).toContain('“zalo-message”')
  })
})
