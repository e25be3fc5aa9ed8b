// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an XLSForm names its questions so.
import { expect, test } from 'vitest'
import { type Known, relevantOf } from './relevant.ts'

const codes = new Map([
  ['a', 'A'],
  ['b', 'B'],
  ['c', 'C'],
])
const known = new Map<string, Known>([
  ['q', { id: 'q', codes, several: false }],
  ['m', { id: 'm', codes, several: true }],
  ['n', { id: 'n', codes: null, several: false }],
])

test.each([
  ["${q} = 'a'", { q: ['A'] }],
  ["'a' = ${q}", { q: ['A'] }],
  ["selected(${m}, 'b')", { m: ['B'] }],
  ["${q}='a' or ${q}='b'", { q: ['A', 'B'] }],
  ["not(${q} = 'a')", { q: ['B', 'C'] }],
  ["${q} != 'a' and ${q} != 'b'", { q: ['C'] }],
  ["not(${q} = 'a' or ${q} = 'b')", { q: ['C'] }],
  ["(${q} = 'a') and ${n} >= 2", { q: ['A'], n: { above: 1 } }],
  ['${n} > 0 and 5 > ${n}', { n: { above: 0, below: 5 } }],
  ['${n} = 3', { n: { above: 2, below: 4 } }],
  ['not(${n} <= 3)', { n: { above: 3 } }],
])('%s can be said', (written, when) => {
  expect(relevantOf(written, known)?.when).toEqual(when)
})

test.each([
  "${q} = 'a' or ${n} > 1",
  "not(selected(${m}, 'a'))",
  "${q} = 'unknown'",
  "${nobody} = 'a'",
  "${q} = 'a' and ${q} = 'b'",
  '${n} > 3 and ${n} < 4',
  "${q} = 'a' and",
  "${q} = 'a')",
  'count(${q}) > 1',
  "${q} = ''",
  '',
])('%s cannot, and is no condition', (written) => {
  expect(relevantOf(written, known)).toBeNull()
})
