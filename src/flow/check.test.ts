import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { checkFlow } from './check.ts'
import type { Finding } from './findings.ts'

/** A file of these steps, which begin in line 3. */
function flowOf(...steps: readonly string[]): string {
  return `flow: tiny\ntitle: Hỏi ý kiến\nsteps:\n${steps.map((step) => `  - ${step}\n`).join('')}`
}

function check(text: string): readonly Finding[] {
  const { flow, findings } = checkFlow(text, 'tiny.yaml', tongue)
  expect(flow === null).toBe(findings.some(({ severity }) => severity === 'error'))
  for (const { code, message, fix, data } of findings) {
    expect(`${message} ${fix}`).not.toMatch(/undefined|“”|NaN/)
    for (const part of ['messages', 'fixes']) expect(tongue.say(`flow-check.${part}.${code}`, 'vi', data)).not.toBe('')
  }
  return findings
}

/** `severity code` of each finding, with the words that stand at its place. */
function found(text: string): string[] {
  const lines = text.split('\n')
  return check(text).map(({ line, column, severity, code }) => {
    const [there = ''] = /^[^:,}?.]*/.exec(lines[line - 1]?.slice(column - 1) ?? '') ?? []
    return `${severity} ${code} at ${line}: ${there.trim()}`
  })
}

const CONSENT =
  '{ id: consent, role: consent, ask: Đồng ý không?, choose: [{ code: "YES", vi: Đồng ý }, { code: "NO", vi: Không đồng ý }] }'
const LATE =
  '{ id: late, role: fact, ask: Đúng hẹn không?, choose: [{ code: ONTIME, vi: Đúng hẹn }, { code: LATE, vi: Trễ hẹn }] }'
const TIMES = '{ id: times, role: fact, ask: Mấy lần?, number: { min: 0, max: 9 } }'
const remark = (id: string, when = ''): string =>
  `{ id: ${id}, role: comment, ask: Góp ý gì?, text: { max: 99 }${when === '' ? '' : `, when: ${when}`} }`
const choice = (ask: string, options: string): string => `{ id: q, role: fact, ask: "${ask}", choose: [${options}] }`
/** A rating, and what it measures. */
const rating = (id: string, factor: string | null): string =>
  `{ id: ${id}, role: rating, ask: Thế nào?, scale: satisfaction-5${factor === null ? '' : `, factor: ${factor}`} }`
/** With these factors, in a line before the steps. */
const withFactors = (names: string, ...steps: readonly string[]): string =>
  flowOf(...steps).replace('steps:', `factors: { ${names} }\nsteps:`)
const many = (count: number, step: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, n) => step(n + 1))
const options = (count: number): string => many(count, (n) => `{ code: C${n}, vi: Phương án thứ ${n} }`).join(', ')

test.each([
  [
    'a questionnaire that asks nothing',
    flowOf('{ id: a, role: information, ask: Kính chào Ông/Bà. }'),
    flowOf('{ id: a, role: information, ask: Kính chào Ông/Bà. }', remark('b')),
    ['error asks-nothing at 4: - { id'],
  ],
  [
    'a step for whoever does not agree',
    flowOf(CONSENT, LATE, remark('a', '{ consent: ["NO"] }')),
    flowOf(CONSENT, LATE, remark('a', '{ consent: ["YES"] }')),
    ['error unreachable-step at 6: consent'],
  ],
  [
    'a step that follows one nobody comes to',
    flowOf(CONSENT, LATE, remark('a', '{ consent: ["NO"] }'), remark('b', '{ a: [SKIP] }')),
    flowOf(LATE, remark('a', '{ late: [LATE] }'), remark('b', '{ a: [SKIP] }')),
    ['error unreachable-step at 6: consent', 'error never-shown at 7: a'],
  ],
  [
    'a number that no answer reaches',
    flowOf(TIMES, remark('a', '{ times: { above: 9 } }')),
    flowOf(TIMES, remark('a', '{ times: { above: 8 } }')),
    ['error contradiction at 5: times'],
  ],
  [
    'a number between two neighbours',
    flowOf(TIMES, remark('a', '{ times: { above: 2, below: 3 } }')),
    flowOf(TIMES, remark('a', '{ times: { above: 2, below: 4 } }')),
    ['error contradiction at 5: times'],
  ],
  [
    'a condition that takes the answer of those who were never asked',
    flowOf(LATE, remark('why', '{ late: [LATE] }'), remark('a', '{ late: [ONTIME], why: [SKIP] }')),
    flowOf(LATE, remark('why', '{ late: [LATE] }'), remark('a', '{ late: [LATE], why: [SKIP] }')),
    ['error contradiction at 6: when'],
  ],
  [
    'more than seven questions for everybody',
    flowOf(...many(8, (n) => TIMES.replace('times', `t${n}`))),
    flowOf(CONSENT, ...many(7, (n) => TIMES.replace('times', `t${n}`)), remark('z')),
    ['warning many-questions at 11: { id'],
  ],
  [
    'more than three follow-ups for one person',
    flowOf(LATE, ...many(4, (n) => remark(`r${n}`, '{ late: [LATE] }'))),
    flowOf(LATE, ...many(4, (n) => remark(`r${n}`, `{ late: [${n < 3 ? 'LATE' : 'ONTIME'}] }`))),
    ['warning many-follow-ups at 8: { id'],
  ],
  [
    'a reading of more than ninety seconds',
    flowOf(...many(2, (n) => remark(`r${n}`).replace('Góp ý gì', 'góp ý '.repeat(95)))),
    flowOf(...many(2, (n) => remark(`r${n}`).replace('Góp ý gì', 'góp ý '.repeat(85)))),
    ['warning long-reading at 3: steps'],
  ],
  [
    'two labels that are one without their accents',
    flowOf(choice('Thế nào?', '{ code: A, vi: tốt }, { code: B, vi: tot }')),
    flowOf(choice('Thế nào?', '{ code: A, vi: hài lòng }, { code: B, vi: không hài lòng }')),
    ['error same-answer at 4: { code'],
  ],
  [
    'a label that without accents is the place of another',
    flowOf(choice('Thế nào?', '{ code: A, vi: Hãi }, { code: B, vi: Vui }')),
    flowOf(choice('Thế nào?', '{ code: A, vi: Lo sợ }, { code: B, vi: Vui }')),
    ['warning asked-back at 4: { code'],
  ],
  [
    'a synonym that counts another option',
    flowOf(choice('Mấy lần?', '{ code: A, vi: Nhiều lần, also: [hai] }, { code: B, vi: Một lượt }')),
    flowOf(choice('Mấy lần?', '{ code: A, vi: Nhiều lần, also: [hai lần] }, { code: B, vi: Một lượt }')),
    ['warning shared-synonym at 4: hai]'],
  ],
  [
    'a synonym that stops the survey',
    flowOf(choice('Thế nào?', '{ code: A, vi: Đi tiếp được, also: [dừng] }, { code: B, vi: Cần xem lại }')),
    flowOf(choice('Thế nào?', '{ code: A, vi: Đi tiếp được, also: [ngừng hẳn] }, { code: B, vi: Cần xem lại }')),
    ['error misread at 4: dừng]'],
  ],
  [
    'a synonym that belongs to two options',
    flowOf(choice('Thế nào?', '{ code: A, vi: Sớm, also: [kịp] }, { code: B, vi: Muộn, also: [kip] }')),
    flowOf(choice('Thế nào?', '{ code: A, vi: Sớm, also: [kịp] }, { code: B, vi: Muộn, also: [chậm] }')),
    ['error same-answer at 4: { code'],
  ],
  [
    'a message longer than Zalo takes',
    flowOf(choice('{office} hỏi?', many(19, (n) => `{ code: C${n}, vi: ${'dài '.repeat(22)}${n} }`).join(', '))),
    flowOf(choice('{office} hỏi?', many(5, (n) => `{ code: C${n}, vi: ${'dài '.repeat(22)}${n} }`).join(', '))),
    ['warning long-reading at 3: steps', 'warning long-message at 4: "{office', 'warning numbered-list at 4: choose'],
  ],
  [
    'more options than Zalo has buttons',
    flowOf(choice('Điều nào?', options(6))),
    flowOf(choice('Điều nào?', options(5))),
    ['warning numbered-list at 4: choose'],
  ],
  [
    'more numbers than Zalo has buttons',
    flowOf(TIMES.replace('max: 9', 'max: 9, suggest: [1, 2, 3, 4, 5, 6]')),
    flowOf(TIMES.replace('max: 9', 'max: 9, suggest: [1, 2, 3, 4, 5]')),
    ['warning numbers-in-a-row at 4: [1'],
  ],
  [
    'a label that a tick pushes over the end of its button',
    flowOf(
      choice('Điều nào?', `{ code: A, vi: Ý ${'a'.repeat(97)} }, { code: B, vi: Ý khác }`).replace(
        'fact,',
        'fact, several: true,',
      ),
    ),
    flowOf(
      choice('Điều nào?', `{ code: A, vi: Ý ${'a'.repeat(96)} }, { code: B, vi: Ý khác }`).replace(
        'fact,',
        'fact, several: true,',
      ),
    ),
    ['warning long-button at 4: { code'],
  ],
  [
    'an option without its English',
    flowOf(choice('Đúng hẹn không?', '{ code: A, vi: Trước hẹn, en: Early }, { code: B, vi: Trễ hẹn }')).replace(
      'title: Hỏi ý kiến',
      'title: { vi: Hỏi ý kiến, en: A question }',
    ),
    flowOf(choice('Đúng hẹn không?', '{ code: A, vi: Trước hẹn }, { code: B, vi: Trễ hẹn }')),
    ['warning missing-language at 4: "Đúng hẹn không', 'warning missing-language at 4: { code'],
  ],
  [
    'a number of minutes without its plural',
    `greeting: { vi: "{minutes} phút.", en: "{minutes} minutes." }\n${flowOf('{ id: a, role: comment, ask: { vi: Góp ý gì?, en: Your remark? }, text: { max: 9 } }')}`.replace(
      'title: Hỏi ý kiến',
      'title: { vi: Hỏi ý kiến, en: A question }',
    ),
    `greeting: { vi: "{minutes} phút.", en: "{minutes, plural, one {# minute} other {# minutes}}." }\n${flowOf('{ id: a, role: comment, ask: { vi: Góp ý gì?, en: Your remark? }, text: { max: 9 } }')}`.replace(
      'title: Hỏi ý kiến',
      'title: { vi: Hỏi ý kiến, en: A question }',
    ),
    ['warning missing-plural at 1: "{minutes'],
  ],
  [
    'accents that are signs of their own',
    flowOf(remark('a').replace('Góp ý', 'Góp ý'.normalize('NFD'))),
    flowOf(remark('a').replace('Góp ý', 'Góp ý'.normalize('NFC'))),
    [`warning not-nfc at 4: ${'Góp ý'.normalize('NFD')} gì`],
  ],
  [
    'a remark that asks for an identity number',
    flowOf(remark('a').replace('Góp ý gì?', 'Vui lòng ghi số căn cước của Ông/Bà')),
    flowOf(remark('a').replace('Góp ý gì?', 'Góp ý gì? Xin không ghi số căn cước hoặc họ tên.')),
    ['error personal-data at 4: Vui lòng ghi số căn cước của Ông/Bà'],
  ],
  [
    'a choice about identity cards is no question for the number',
    flowOf(remark('a').replace('Góp ý gì?', 'Họ tên của Ông/Bà là gì?')),
    flowOf(
      choice('Ông/Bà có nhận thẻ căn cước đúng hẹn không?', '{ code: A, vi: Đúng hẹn }, { code: B, vi: Trễ hẹn }'),
    ),
    ['error personal-data at 4: Họ tên của Ông/Bà là gì'],
  ],
  [
    'words that no office uses to people',
    flowOf(remark('a').replace('Góp ý gì?', 'Bạn có góp ý gì?')),
    flowOf(remark('a').replace('Góp ý gì?', 'Ông/Bà có bạn bè góp ý gì?')),
    ['warning rude-wording at 4: Bạn có góp ý gì'],
  ],
  [
    'an abbreviation',
    flowOf(remark('a').replace('Góp ý gì?', 'Ông/Bà có góp ý về TTHC ko?')),
    flowOf(
      remark('a').replace('Góp ý gì?', 'Thái độ thờ ơ và thiệt hại? Ông/Bà có góp ý về thủ tục hành chính không?'),
    ),
    ['warning abbreviation at 4: Ông/Bà có góp ý về TTHC ko'],
  ],
  [
    'a question about the premises without a way out for who filed online',
    flowOf('{ id: a, role: rating, ask: Ông/Bà thấy phòng chờ thế nào?, scale: satisfaction-5 }'),
    flowOf(
      '{ id: a, role: rating, ask: "Phòng chờ thế nào? Nếu không đến, xin chọn “Không ý kiến”.", scale: satisfaction-5 }',
    ),
    ['warning no-way-out at 4: Ông/Bà thấy phòng chờ thế nào'],
  ],
  [
    'a rating whose good end nobody knows',
    flowOf(choice('Thế nào?', '{ code: A, vi: Khá tốt }, { code: B, vi: Rất dở }').replace('fact', 'rating')),
    flowOf('{ id: q, role: rating, ask: Thế nào?, scale: satisfaction-5 }'),
    ['warning scale-without-direction at 4: rating'],
  ],
  [
    'an option without points beside others that have some',
    flowOf(
      choice('Thế nào?', '{ code: A, vi: Khá tốt, points: 1 }, { code: B, vi: Rất dở }').replace('fact', 'rating'),
    ),
    flowOf(
      choice('Thế nào?', '{ code: A, vi: Khá tốt, points: 1 }, { code: B, vi: Rất dở, points: 0 }').replace(
        'fact',
        'rating',
      ),
    ),
    ['error missing-points at 4: { code'],
  ],
  [
    'a rating that no factor has',
    withFactors('access: Tiếp cận', rating('a', 'access'), rating('b', null)),
    withFactors('access: Tiếp cận', rating('a', 'access'), rating('b', 'access')),
    ['warning rating-without-factor at 6: { id'],
  ],
  [
    'a factor that is not there',
    withFactors('access: Tiếp cận', rating('a', 'access'), rating('b', 'acces')),
    withFactors('access: Tiếp cận', rating('a', 'access')),
    ['error unknown-factor at 6: acces'],
  ],
  [
    'a factor that nothing measures',
    withFactors('access: Tiếp cận, staff: Công chức', rating('a', 'access')),
    withFactors('access: Tiếp cận', rating('a', 'access')),
    ['warning unused-factor at 3: staff'],
  ],
] as const)('%s is told with its place, and its counterpart is not', (_, text, silent, expected) => {
  expect(found(silent)).toEqual([])
  expect(found(text)).toEqual(expected)
})

test('whoever agrees and is asked nothing comes to a dead end', () => {
  const field = LATE.replace('role: fact', 'role: fact, when: { consent: ["YES"] }')
  expect(found(flowOf(CONSENT, field))).toEqual([])
  expect(found(flowOf(CONSENT))).toEqual(['error dead-end at 4: { id'])
})

test('a message is measured with the longest names that it may be filled with, by channel', () => {
  const asking = (times: number): string =>
    flowOf(remark('a').replace('Góp ý gì?', `"${'{procedure} '.repeat(times)}?"`))
  const channels = (text: string): unknown[] => check(text).map(({ code, data }) => [code, data?.['channel']])
  expect(channels(asking(2))).toEqual([])
  expect(channels(asking(4))).toEqual([['long-message', 'Zalo']])
  expect(channels(asking(9))).toEqual([
    ['long-message', 'Zalo'],
    ['long-message', 'Telegram'],
  ])
})

test('a remark may be asked for politely in many words', () => {
  const polite =
    'Ông/Bà không phải trả lời câu này; lão thành cách mạng được ưu tiên; có cần tạo thuận lợi gì thêm không?'
  expect(found(flowOf(remark('a').replace('Góp ý gì?', polite)))).toEqual([])
})

test('a list in Zalo is told by what people will see instead of buttons', () => {
  const [finding] = check(flowOf(choice('Điều nào?', options(6))))
  expect(finding?.fix).toContain('a numbered list')
  expect(tongue.say('flow-check.fixes.numbered-list', 'vi', finding?.data)).toContain('danh sách đánh số')
})

test('how a time of reading is computed stands in its finding', () => {
  const [finding] = check(flowOf(...['a', 'b'].map((id) => remark(id).replace('Góp ý gì', 'góp ý '.repeat(93)))))
  expect(finding?.message).toBe('Reading the longest way takes 93 s, at 240 written words a minute; people give 90 s.')
})

test('a warning that the file accepts is not told: of one step, or of all', () => {
  const list = choice('Điều nào?', options(6))
  const other = list.replace('id: q', 'id: r')
  const reason = 'accepted: { numbered-list: Danh mục của cơ quan }'
  expect(found(flowOf(list.replace('fact,', `fact, ${reason},`), other))).toEqual([
    'warning numbered-list at 5: choose',
  ])
  expect(found(`${reason}\n${flowOf(list, other)}`)).toEqual([])
})

test('no error can be accepted, and no warning that does not exist', () => {
  expect(found(`accepted: { personal-data: Cần }\n${flowOf(remark('a'))}`)).toEqual([
    'error unknown-key at 1: personal-data',
  ])
  expect(found(`accepted: { numbred-list: Cần }\n${flowOf(remark('a'))}`)).toEqual([
    'error unknown-key at 1: numbred-list',
  ])
})

test('what is accepted is no part of what the questionnaire means', () => {
  const text = flowOf(choice('Điều nào?', options(6)))
  const { flow } = checkFlow(`accepted: { numbered-list: Danh mục }\n${text}`, 'tiny.yaml', tongue)
  expect(flow).toEqual(checkFlow(text, 'tiny.yaml', tongue).flow)
})

test('a hundred questions that all hang on each other are looked at without walking every way', () => {
  const steps = many(100, (n) =>
    LATE.replace('id: late', `id: s${n}`).replace(
      'role: fact',
      n === 1 ? 'role: fact' : `role: fact, when: { s${n - 1}: [LATE, ONTIME, NA] }`,
    ),
  )
  expect(found(flowOf(...steps)).map((one) => one.split(' ')[1])).toEqual(['long-reading', 'many-follow-ups'])
})

test('more ways than can be looked at are told, and nothing is said of them', () => {
  const asked = many(14, (n) => LATE.replace('id: late', `id: s${n}`))
  const hanging = many(14, (n) => remark(`r${n}`, `{ s${n}: [LATE] }`))
  expect(found(flowOf(...asked, ...hanging))).toEqual(['warning too-many-ways at 4: - { id'])
})

test('steps of several answers are told apart by all that they may call for together', () => {
  const several = LATE.replace('role: fact', 'role: reason, several: true')
  const both = remark('c', '{ a: [SKIP], b: [SKIP] }')
  expect(found(flowOf(several, remark('a', '{ late: [LATE] }'), remark('b', '{ late: [ONTIME] }'), both))).toEqual([])
  const one = flowOf(LATE, remark('a', '{ late: [LATE] }'), remark('b', '{ late: [ONTIME] }'), both)
  expect(found(one)).toEqual(['error contradiction at 7: when'])
})

test.each(['seven-criteria', 'short-form'])(
  'the shipped %s has no mistakes, and each of its warnings is accepted with a reason',
  (name) => {
    expect(check(readFileSync(`flows/${name}.yaml`, 'utf8'))).toEqual([])
  },
)
