import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { type FlowTestArguments, flowTest } from './flow-test.ts'

const FLOW = `flow: signs
title: { vi: Biển chỉ dẫn, en: Signs }
greeting: Kính chào Ông/Bà. {office} xin hỏi một câu.
steps:
  - { id: signs, role: rating, ask: Biển chỉ dẫn có dễ hiểu không?, scale: satisfaction-5 }
  - id: why
    role: reason
    when: { signs: [VD, D] }
    ask: Điều gì khó hiểu?
    choose: [{ code: SMALL, vi: Chữ nhỏ }, { code: FEW, vi: Thiếu biển }]
`

const GOLDEN = `# Hội thoại mẫu.
- name: dễ hiểu
  turns:
    # Người dân hài lòng.
    - { said: hài lòng, expect: { understood: { signs: S }, step: null, ended: finished } }   # hết
- name: khó hiểu
  opens: { says: Biển chỉ dẫn có dễ hiểu không? }
  turns:
    - { press: signs D, expect: { step: why, says: [Điều gì khó hiểu?] } }
    - { said: chữ nhỏ, expect: { understood: { why: SMALL } } }
`

async function run(files: Readonly<Record<string, string>>, rest: Partial<FlowTestArguments> = {}) {
  const disk = new Map(Object.entries(files))
  const out: string[] = []
  const read = async (file: string): Promise<string> => {
    const text = disk.get(file)
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return text
  }
  const write = async (file: string, text: string): Promise<void> => void disk.set(file, text)
  const asked = { files: ['a.yaml'], update: false, walk: 0, seed: 1, json: false, read, write, ...rest }
  const status = await flowTest(asked, { out: (text) => void out.push(text) }, tongue)
  return { status, out: out.join(''), golden: disk.get('a.golden.yaml') }
}

describe('golden conversations', () => {
  test('that go as expected are counted, and the exit status is 0', async () => {
    const { status, out } = await run({ 'a.yaml': FLOW, 'a.golden.yaml': GOLDEN })
    expect(status).toBe(0)
    expect(out).toContain('a.golden.yaml: cả 2 hội thoại mẫu đều đúng như mong đợi.')
  })

  test('the golden file may be named instead of the questionnaire, and both are one', async () => {
    const { out } = await run({ 'a.yaml': FLOW, 'a.golden.yaml': GOLDEN }, { files: ['a.golden.yaml', 'a.yaml'] })
    expect(out.match(/hội thoại mẫu đều đúng/g)).toHaveLength(1)
  })

  test('of one that differs the first difference is told with its line, what was said, expected and came', async () => {
    const changed = FLOW.replace('Điều gì khó hiểu?', 'Chỗ nào chưa rõ?')
    const { status, out } = await run({ 'a.yaml': changed, 'a.golden.yaml': GOLDEN })
    expect(status).toBe(1)
    expect(out).toContain('a.golden.yaml:9 “khó hiểu”, lượt 1, khi người dân bấm D (Không hài lòng) ở câu “signs”:')
    expect(out).toContain('  mong đợi lời đáp có “Điều gì khó hiểu?”\n  thực tế: “Chỗ nào chưa rõ?')
    expect(out).toContain('1 trong 2 hội thoại mẫu khác với mong đợi.')
  })

  test('what is understood otherwise is told in codes, and JSON has it too', async () => {
    const golden = GOLDEN.replace('{ why: SMALL }', '{ why: FEW }')
    const { out, status } = await run({ 'a.yaml': FLOW, 'a.golden.yaml': golden }, { json: true })
    expect(status).toBe(1)
    const [{ conversations }] = JSON.parse(out)
    expect(conversations[0].difference).toBeNull()
    expect(conversations[1]).toMatchObject({
      name: 'khó hiểu',
      line: 10,
      difference: { turn: 2, about: 'understood', expected: { why: 'FEW' }, actual: { why: 'SMALL' } },
    })
  })

  test('a difference at the opening is told as such', async () => {
    const golden = GOLDEN.replace('opens: { says: Biển', 'opens: { says: Bảng')
    const { out } = await run({ 'a.yaml': FLOW, 'a.golden.yaml': golden })
    expect(out).toContain('a.golden.yaml:7 “khó hiểu”, lúc mở đầu:')
  })

  test('what must not be said, and is, is a difference', async () => {
    const golden = GOLDEN.replace('opens: { says: Biển chỉ dẫn có dễ hiểu không? }', 'opens: { silent: Kính chào }')
    expect((await run({ 'a.yaml': FLOW, 'a.golden.yaml': golden })).out).toContain('không có “Kính chào”')
  })

  test('a faulty questionnaire or golden file is told with its place, and nothing is played', async () => {
    const faulty = await run({ 'a.yaml': FLOW.replace('[VD, D]', '[VX]'), 'a.golden.yaml': GOLDEN })
    expect(faulty.status).toBe(1)
    expect(faulty.out).toMatch(/^a\.yaml:8:21 lỗi unknown-code/)
    const typo = await run({ 'a.yaml': FLOW, 'a.golden.yaml': GOLDEN.replace('opens:', 'opns:') })
    expect(typo.status).toBe(1)
    expect(typo.out).toMatch(/^a\.golden\.yaml:7:3 lỗi unknown-key/)
    expect((await run({}, { files: ['b.yaml'] })).out).toMatch(/^b\.yaml:1:1 lỗi no-file/)
    expect((await run({ 'a.yaml': FLOW, 'a.golden.yaml': 'a: b' })).out).toMatch(/lỗi not-golden/)
  })

  test('a questionnaire without any is said to have none, which is no error', async () => {
    const { status, out } = await run({ 'a.yaml': FLOW })
    expect(status).toBe(0)
    expect(out).toContain('a.yaml: chưa có hội thoại mẫu.')
  })
})

describe('--update', () => {
  test('writes what comes now in place of what was expected, and leaves every other letter alone', async () => {
    const changed = FLOW.replace('Điều gì khó hiểu?', 'Chỗ nào chưa rõ?').replace('SMALL', 'TINY')
    const { status, golden, out } = await run({ 'a.yaml': changed, 'a.golden.yaml': GOLDEN }, { update: true })
    expect(golden).toBe(
      GOLDEN.replace('[Điều gì khó hiểu?]', '["Chỗ nào chưa rõ?"]').replace('{ why: SMALL }', '{ why: TINY }'),
    )
    expect(status).toBe(0)
    expect(out).toContain('Đã ghi lại 2 mong đợi')
  })

  test('never makes right what must not be said', async () => {
    const golden = GOLDEN.replace('opens: { says: Biển chỉ dẫn có dễ hiểu không? }', 'opens: { silent: Kính chào }')
    const after = await run({ 'a.yaml': FLOW, 'a.golden.yaml': golden }, { update: true })
    expect(after).toMatchObject({ status: 1, golden })
  })

  test('rewrites a value that stands in a block, over several lines', async () => {
    const block = `- name: khối
  turns:
    - press: signs D
      expect:
        says:
          - Không còn nữa, điều gì khó hiểu?
        step: signs
    # sau cùng
    - { press: why FEW, expect: { ended: finished } }
`
    const { status, golden } = await run({ 'a.yaml': FLOW, 'a.golden.yaml': block }, { update: true })
    expect(golden).toBe(
      block.replace('Không còn nữa, điều gì khó hiểu?', '"Điều gì khó hiểu?"').replace('step: signs', 'step: why'),
    )
    expect(status).toBe(0)
  })
})

test('what no conversation passes is named: questions, options, and both sides of conditions', async () => {
  const golden = GOLDEN.split('- name: khó hiểu')[0] ?? ''
  const { out } = await run({ 'a.yaml': FLOW, 'a.golden.yaml': golden }, { json: true })
  expect(JSON.parse(out)[0].coverage).toEqual({
    steps: { of: 2, missing: ['why'] },
    options: {
      of: 7,
      missing: [
        ...['VD', 'D', 'N', 'VS'].map((code) => ({ step: 'signs', code })),
        ...['SMALL', 'FEW'].map((code) => ({ step: 'why', code })),
      ],
    },
    branches: { of: 2, missing: [{ step: 'why', side: 'asked' }] },
  })
  const told = (await run({ 'a.yaml': FLOW, 'a.golden.yaml': golden })).out
  expect(told).toContain('1/2 câu, 1/7 phương án, 1/2 nhánh')
  expect(told).toContain('Chưa hội thoại nào thỏa điều kiện của: why.')
})

describe('the random walker', () => {
  test('comes to an end of a good questionnaire, and says from which seed it went', async () => {
    const { status, out } = await run({ 'a.yaml': FLOW }, { walk: 300, seed: 7 })
    expect(status).toBe(0)
    expect(out).toContain('Đi thử ngẫu nhiên 300 lượt (--seed 7)')
  })

  test('finds an option that is not understood as it is written, and writes the way there as a golden conversation', async () => {
    const same = FLOW.replace('vi: Thiếu biển', 'vi: "👎"')
    const { status, out } = await run({ 'a.yaml': same }, { walk: 500, seed: 1, json: true })
    expect(status).toBe(1)
    const { failure } = JSON.parse(out)[0].walk
    expect(failure).toMatchObject({ kind: 'misunderstood', step: 'why' })
    const alone = await run({ 'a.yaml': same }, { walk: 1, seed: failure.seed, json: true })
    expect(JSON.parse(alone.out)[0].walk.failure).toEqual({ ...failure })
    // Pasted, it fails until the option is understood.
    const pasted = await run({ 'a.yaml': same, 'a.golden.yaml': failure.conversation }, { json: true })
    expect(pasted.status).toBe(1)
    const [{ findings, conversations }] = JSON.parse(pasted.out)
    expect(findings).toEqual([])
    expect(conversations[0].difference).toMatchObject({ about: 'understood' })
  })
})
