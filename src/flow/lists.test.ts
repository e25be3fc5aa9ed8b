import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { checkFlow } from './check.ts'
import { NO_LISTS, readLists, type SharedLists } from './lists.ts'
import { flowHash } from './version.ts'

const FIELDS = '[{ code: HOTICH, vi: Hộ tịch, also: [khai sinh] }, { code: DATDAI, vi: Đất đai }]'
const SHARED = `lists:\n  fields: ${FIELDS}\nscales:\n  service-3: [{ code: POOR, vi: Chưa tốt }, { code: FAIR, vi: Bình thường }, { code: GOOD, vi: Tốt }]\n`

function lists(text = SHARED): SharedLists {
  const read = readLists(text, 'lists.yaml')
  if (read.kind === 'faulty') throw new Error(read.findings.map(({ message }) => message).join())
  return read.value
}

const faults = (text: string): string[] => {
  const read = readLists(text, 'lists.yaml')
  return read.kind === 'read' ? [] : read.findings.map(({ code, line, column }) => `${line}:${column} ${code}`)
}

function flow(choose: string, more = '', shared = lists()) {
  const text = `flow: tiny\ntitle: Hỏi\nsteps:\n  - { id: field, role: segment, ask: Lĩnh vực nào?, choose: ${choose} }\n${more}`
  return checkFlow(text, 'tiny.yaml', tongue, shared)
}

describe('a list that questionnaires share', () => {
  test('stands for its options: the same version as one that has them itself', () => {
    const [named, own] = [flow('fields'), flow(FIELDS)]
    expect(named.findings).toEqual([])
    expect(named.flow).toEqual(own.flow)
    if (named.flow === null || own.flow === null) throw new Error('no flow')
    expect(flowHash(named.flow)).toBe(flowHash(own.flow))
  })

  test('has to be there, by its name', () => {
    const { findings } = flow('field')
    expect(findings).toMatchObject([{ code: 'unknown-list', line: 4, fix: expect.stringContaining('fields') }])
    expect(flow('fields', '', NO_LISTS).findings).toMatchObject([{ code: 'unknown-list' }])
  })

  test('is checked where it is asked, and told at its name', () => {
    const twins = lists('lists:\n  fields: [{ code: A, vi: Tốt }, { code: B, vi: tot }]\n')
    expect(flow('fields', '', twins).findings).toMatchObject([{ code: 'same-answer', file: 'tiny.yaml', line: 4 }])
  })

  test('a scale runs from worst to best, so that a rating may take it', () => {
    const rated = flow('fields', '  - { id: staff, role: rating, ask: Thế nào?, scale: service-3 }\n')
    expect(rated.findings).toEqual([])
    expect(rated.flow?.steps[1]?.answering).toMatchObject({ kind: 'choose', scale: 'service-3', several: false })
    const wrong = flow('fields', '  - { id: staff, role: rating, ask: Thế nào?, scale: service-4 }\n')
    expect(wrong.findings).toMatchObject([{ code: 'unknown-scale', fix: expect.stringContaining('service-3') }])
  })
})

test.each([
  ['lists:\n  fields: [{ code: A, vi: Một }, { code: A, vi: Hai }]\n', ['2:42 duplicate-code']],
  ['lists:\n  fields: [{ code: NA, vi: Một }, { code: B, vi: Hai }]\n', ['2:20 reserved-code']],
  ['scales:\n  satisfaction-5: [{ code: A, vi: Một }, { code: B, vi: Hai }]\n', ['2:3 shipped-scale']],
  ['lists:\n  fields: [{ code: A, vi: Một }]\n', ['2:11 too-little']],
  ['list: {}\n', ['1:1 unknown-key']],
  ['lists:\n  Fields: [{ code: A, vi: Một }, { code: B, vi: Hai }]\n', ['2:3 wrong-form']],
  ['- a\n', ['1:1 not-lists']],
  ['{}\n', []],
])('%s', (text, expected) => {
  expect(faults(text)).toEqual(expected)
})
