import { expect, test } from 'vitest'
import { readFlow } from './read.ts'

const TINY = `flow: tiny
title: Hỏi một câu
steps:
  - id: first
    role: fact
    ask: Đúng hẹn không?
    choose:
      - { code: ONTIME, vi: Đúng hẹn }
      - { code: LATE, vi: Trễ hẹn }
  - id: second
    role: comment
    ask: Góp ý?
    text: { max: 100 }
`

/** `line:column code` of each finding. */
function found(text: string): string[] {
  const { flow, findings } = readFlow(text, 'tiny.yaml')
  expect(flow === null).toBe(findings.length > 0)
  for (const { message, fix } of findings) expect(`${message} ${fix}`).not.toMatch(/undefined|“”|NaN/)
  return findings.map(({ line, column, code }) => `${line}:${column} ${code}`)
}

/** TINY with one thing changed. */
function changed(from: string, to: string): string {
  expect(TINY).toContain(from)
  return TINY.replace(from, to)
}

test('a flow needs a name, a title and one step; everything else has a default', () => {
  expect(readFlow('flow: a\ntitle: T\nsteps: [{ id: q, role: comment, ask: Q, text: { max: 9 } }]', 'a.yaml')).toEqual({
    findings: [],
    found: expect.any(Function),
    named: null,
    flow: {
      flow: 'a',
      series: 'a',
      title: { vi: 'T' },
      source: null,
      outcomes: ['returned'],
      greeting: null,
      thanks: null,
      minutes: 3,
      steps: [
        { id: 'q', role: 'comment', ask: { vi: 'Q' }, when: null, prefill: null, answering: { kind: 'text', max: 9 } },
      ],
    },
  })
})

test('texts are kept in NFC, however they were typed', () => {
  const { flow } = readFlow(TINY.normalize('NFD'), 'tiny.yaml')
  expect(flow?.title.vi).toBe('Hỏi một câu'.normalize('NFC'))
})

test('a byte order mark and Windows line ends do not matter', () => {
  expect(found(`\uFEFF${TINY.replaceAll('\n', '\r\n')}`)).toEqual([])
})

test.each([
  ['a misspelled name', changed('role: fact', 'rol: fact'), ['4:5 missing', '5:5 unknown-key']],
  ['a name of another language', changed('title: Hỏi một câu', 'title: { vi: A, vn: B }'), ['2:17 unknown-key']],
  ['a step without a question', changed('    ask: Góp ý?\n', ''), ['10:5 missing']],
  ['an empty question', changed('ask: Góp ý?', 'ask: " "'), ['12:10 blank']],
  ['a number for a code', changed('code: LATE', 'code: 2'), ['9:17 wrong-type']],
  ['a role that does not exist', changed('role: fact', 'role: fakt'), ['5:11 unknown-value']],
  ['an outcome that does not exist', `for: { outcome: [returnd] }\n${TINY}`, ['1:18 unknown-outcome']],
  ['a scale that does not exist', changed('text: { max: 100 }', 'scale: satisfaction-6'), ['13:12 unknown-scale']],
  ['a step id with capitals', changed('id: second', 'id: Second'), ['10:9 wrong-form']],
  ['a step id that every object has', changed('id: second', 'id: constructor'), ['10:9 reserved-step']],
  ['a code that does not fit a button', changed('LATE', 'L'.repeat(25)), ['9:17 wrong-form']],
  ['the same step twice', changed('id: second', 'id: first'), ['10:9 duplicate-step']],
  ['the same code twice', changed('LATE', 'ONTIME'), ['9:17 duplicate-code']],
  ['a code of the software', changed('LATE', 'SKIP'), ['9:17 reserved-code']],
  ['labels that differ by accents only', changed('vi: Trễ hẹn', 'vi: Dừng hẹn'), ['9:9 same-answer']],
  ['a synonym that is another label', changed('vi: Trễ hẹn', 'vi: Trễ hẹn, also: [dung hen]'), ['9:9 same-answer']],
  ['one option only', changed('      - { code: LATE, vi: Trễ hẹn }\n', ''), ['8:7 few-options']],
  ['no way to answer', changed('    text: { max: 100 }\n', ''), ['10:5 no-answer']],
  ['two ways to answer', changed('text:', 'scale: satisfaction-5\n    text:'), ['14:5 two-answers']],
  ['an information that asks', changed('role: comment', 'role: information'), ['13:5 needless-answer']],
  ['several without options', changed('text:', 'several: true\n    text:'), ['13:5 needs-choose']],
  ['a range upside down', changed('text: { max: 100 }', 'number: { min: 3, max: 2 }'), ['13:13 min-above-max']],
  [
    'suggestions that cannot be answered',
    changed('text: { max: 100 }', 'number: { min: 0, max: 5, suggest: [1, 6, 1] }'),
    ['13:44 outside-range', '13:47 duplicate-suggestion'],
  ],
  ['a consent without NO', changed('role: fact', 'role: consent'), ['4:5 consent-codes']],
  ['a condition on an unknown step', changed('text:', 'when: { frist: [LATE] }\n    text:'), ['13:13 unknown-step']],
  ['a condition on a later step', changed('choose:', 'when: { second: [SKIP] }\n    choose:'), ['7:13 later-step']],
  ['a condition of the first step', changed('choose:', 'when: { x: [A] }\n    choose:'), ['7:13 unknown-step']],
  ['a condition on itself', changed('choose:', 'when: { first: [LATE] }\n    choose:'), ['7:13 later-step']],
  ['a condition on an unknown code', changed('text:', 'when: { first: [LAET] }\n    text:'), ['13:21 unknown-code']],
  [
    'a number asked of a choice',
    changed('text:', 'when: { first: { above: 2 } }\n    text:'),
    ['13:20 wrong-condition'],
  ],
  ['a variable that does not exist', changed('Góp ý?', '"{ofice}?"'), ['12:10 unknown-variable']],
  ['a variable inside a select', changed('Góp ý?', '"{office, select, a {{x}} other {}}"'), ['12:10 unknown-variable']],
  ['a date made of a text', changed('Góp ý?', '"{office, date}"'), ['12:10 bad-message']],
  [
    'a choice without its last branch',
    changed('Góp ý?', '"{applicant, select, person {Ông/Bà}} góp ý?"'),
    ['12:10 missing-other'],
  ],
  ['an ordinal', changed('Góp ý?', '"{minutes, selectordinal, other {#}}"'), ['12:10 bad-message']],
  ['a kind of applicant shown as it is kept', changed('Góp ý?', '"Kính gửi {applicant}"'), ['12:10 bad-message']],
  ['a brace left open', changed('Góp ý?', '"{office"'), ['12:10 bad-message']],
  ['a variable in a label', changed('vi: Trễ hẹn', 'vi: "{office}"'), ['9:27 variable-here']],
  ['the same name twice in a map', changed('role: fact', 'role: fact\n    role: fact'), ['6:5 yaml']],
  ['broken YAML', changed('steps:', 'steps: ['), ['4:9 yaml']],
  ['a tag', changed('Góp ý?', '!!js/function x'), ['12:10 yaml']],
  ['two documents', `${TINY}---\na: 1`, ['14:1 yaml']],
  ['an alias to nothing', changed('Góp ý?', '*gone'), ['12:10 yaml']],
  ['nothing', '', ['1:1 not-a-flow']],
  ['a list', '- 1', ['1:1 not-a-flow']],
  ['another kind of file', 'weekend: [6, 7]', ['1:1 not-a-flow']],
] as const)('%s is told with its place', (_, text, expected) => {
  expect(found(text)).toEqual(expected)
})

test('a mistake in the answers of a step is not told again by the conditions on it', () => {
  const third = '  - { id: third, role: comment, ask: Vì sao?, when: { second: [VD, D] }, text: { max: 10 } }\n'
  const scale = changed(
    'role: comment\n    ask: Góp ý?\n    text: { max: 100 }',
    'role: rating\n    ask: A?\n    scale: satisfaction-6',
  )
  expect(found(scale + third)).toEqual(['13:12 unknown-scale'])
  const none = changed('    text: { max: 100 }\n', '')
  expect(found(none + third)).toEqual(['10:5 no-answer'])
  const later = '  - { id: third, role: comment, ask: Vì sao?, when: { frist: [X] }, text: { max: 10 } }\n'
  expect(found(scale + later)).toEqual(['13:12 unknown-scale', '14:55 unknown-step'])
})

test('a finding proposes the nearest name that is known', () => {
  const [, unknown] = readFlow(changed('role: fact', 'rolle: fact'), 'tiny.yaml').findings
  expect(unknown?.fix).toContain('“role”')
})

test('a condition may ask for an answer outside the denominator, and for a number', () => {
  const text = `${TINY.replace('text: { max: 100 }', 'when: { first: [NA, LATE] }\n    number: { min: 0, max: 9 }')}
  - { id: third, role: comment, ask: Vì sao?, when: { second: { above: 2 } }, text: { max: 10 } }
`
  expect(found(text)).toEqual([])
})

test('a prefilled fact needs no second option, for the list only corrects it', () => {
  const text = changed('      - { code: LATE, vi: Trễ hẹn }\n', '    prefill: field\n')
  expect(found(text)).toEqual([])
})

test('a list may be written once and referred to', () => {
  const text = `flow: a
title: A
steps:
  - { id: a, role: fact, ask: A?, choose: &answers [{ code: A, vi: Trước }, { code: B, vi: Sau }] }
  - { id: b, role: fact, ask: B?, choose: *answers }
`
  expect(found(text)).toEqual([])
})

test('an alias bomb is refused', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `l${i + 1}: &l${i + 1} [*l${i}, *l${i}, *l${i}]`)
  expect(found(`l0: &l0 [1, 1]\n${levels.join('\n')}`).every((finding) => finding.endsWith(' yaml'))).toBe(true)
})

test('a hundred thousand brackets are refused, closed or not', () => {
  expect(found('['.repeat(50_000) + ']'.repeat(50_000))).toEqual(['1:1 too-deep'])
  expect(found('['.repeat(100_000))).toEqual(['1:1 too-deep'])
})

test('a file over 256 kB is refused unread', () => {
  const padded = `${TINY}# ${'x'.repeat(256 * 1024)}`
  expect(found(padded)).toEqual(['1:1 too-large'])
  expect(readFlow(new TextEncoder().encode(padded), 'tiny.yaml').findings[0]?.code).toBe('too-large')
})

test('a file in another encoding than UTF-8 is told as such', () => {
  expect(readFlow(Uint8Array.of(0xff, 0xfe, 0x66, 0x00), 'tiny.yaml').findings[0]?.code).toBe('not-utf8')
})
