// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an XLSForm names its questions so.
import { expect, test } from 'vitest'
import { type Known, relevantOf } from './relevant.ts'

const codes = new Map([
  ['a', 'A'],
  ['b', 'B'],
  ['c', 'C'],
])
const known = new Map<string, Known>([
  ['q', { id: 'q', codes }],
  ['m', { id: 'm', codes }],
  ['n', { id: 'n', codes: null }],
])

test.each([
  ["${q} = 'a'", { q: ['A'] }],
  ["'a' = ${q}", { q: ['A'] }],
  ["selected(${m}, 'b')", { m: ['B'] }],
  ["${q}='a' or ${q}='b'", { q: ['A', 'B'] }],
  ["not(${q} = 'a')", { not: { q: ['A'] } }],
  ["${q} != 'a' and ${q} != 'b'", { all: [{ not: { q: ['A'] } }, { not: { q: ['B'] } }] }],
  ["not(${q} = 'a' or ${q} = 'b')", { not: { q: ['A', 'B'] } }],
  ["not(selected(${m}, 'a'))", { not: { m: ['A'] } }],
  ["${q} = 'a' or ${n} > 1", { any: [{ q: ['A'] }, { n: { above: 1 } }] }],
  [
    "${q} = 'a' and (${n} > 1 or selected(${m}, 'b'))",
    { all: [{ q: ['A'] }, { any: [{ n: { above: 1 } }, { m: ['B'] }] }] },
  ],
  ["(${q} = 'a') and ${n} >= 2", { q: ['A'], n: { above: 1 } }],
  ['${n} > 0 and 5 > ${n}', { n: { above: 0, below: 5 } }],
  ['${n} = 3', { n: { above: 2, below: 4 } }],
  ['not(${n} <= 3)', { not: { n: { below: 4 } } }],
  ['not(not(${n} <= 3))', { n: { below: 4 } }],
])('%s can be said', (written, when) => {
  expect(relevantOf(written, known)).toEqual(when)
})

test.each([
  "${q} = 'unknown'",
  "${q} > 'a'",
  "${nobody} = 'a'",
  "${q} = 'a' and",
  "${q} = 'a')",
  'count(${q}) > 1',
  "${q} = ''",
  '',
])('%s cannot, and is no condition', (written) => {
  expect(relevantOf(written, known)).toBeNull()
})
