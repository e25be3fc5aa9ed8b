import { expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { checkFlow } from './check.ts'
import { seriesFindings } from './series-faults.ts'

/** The findings of a newer file beside an older one. */
function found(newer: string, older: string): string[] {
  const files = [older, newer].map((text, i) => ({ file: `${i}.yaml`, ...checkFlow(text, `${i}.yaml`, tongue) }))
  expect(files.every(({ flow }) => flow !== null)).toBe(true)
  return seriesFindings(files).map(({ file, line, severity, code, message }) => {
    expect(message).not.toMatch(/undefined|“”/)
    return `${file}:${line} ${severity} ${code}`
  })
}

const flowOf = (id: string, options: string, series = 'one'): string =>
  `flow: ${id}\nseries: ${series}\ntitle: A\nsteps: [{ id: a, role: fact, ask: Khi nào?, choose: [\n  ${options}] }]`
const OLD = flowOf('old', '{ code: A, vi: Trước hẹn },\n  { code: B, vi: Trễ hẹn }')

test('a code that means something else than in a file of the same series is told at its option', () => {
  const changed = '{ code: A, vi: Trước hẹn },\n  { code: B, vi: Chưa nhận }'
  expect(found(flowOf('new', changed), OLD)).toEqual(['1.yaml:6 warning series-code'])
  expect(found(flowOf('new', changed, 'two'), OLD)).toEqual([])
})

test('so is an answer that has another code there', () => {
  const moved = '{ code: A, vi: Trước hẹn },\n  { code: LATE, vi: trễ hẹn }'
  expect(found(flowOf('new', moved), OLD)).toEqual(['1.yaml:6 warning series-label'])
})

test('an option more, and other letters of the same words, are no change', () => {
  const more = '{ code: B, vi: "Trễ hẹn." },\n  { code: A, vi: Trước hẹn },\n  { code: C, vi: Chưa nhận }'
  expect(found(flowOf('new', more), OLD)).toEqual([])
})

test('more words that turn nothing, and the words of before under also, keep a code here as they do between versions', () => {
  const said = '{ code: A, vi: Nhận sớm, also: [Trước hẹn] },\n  { code: B, vi: Bị trễ hẹn }'
  expect(found(flowOf('new', said), OLD)).toEqual([])
})

test('two options that change places are told, whatever stands under also', () => {
  const swapped = '{ code: A, vi: Trễ hẹn },\n  { code: B, vi: Trước hẹn }'
  expect(found(flowOf('new', swapped), OLD)).toEqual(['1.yaml:5 warning series-code', '1.yaml:6 warning series-code'])
})
