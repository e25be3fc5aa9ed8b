import { expect, test } from 'vitest'
import { qualityFlags } from './quality.ts'
import { MINUTE, SECOND } from './time.ts'

const FOUR = { publicity: 'S', attitude: 'S', facilities: 'S', overall: 'S' }
const NOW = 1_795_000_000_000

test.each([
  ['answered in fourteen seconds', { ...FOUR, attitude: 'VS' }, 14 * SECOND, ['too-fast']],
  ['answered in fifteen', { ...FOUR, attitude: 'VS' }, 15 * SECOND, []],
  ['of two answers, however quick', { attitude: 'S', overall: 'D' }, SECOND, []],
  ['of the same level everywhere', FOUR, MINUTE, ['straight-line']],
  ['of the same level but for no opinion', { ...FOUR, field: 'NA', trips: 1 }, MINUTE, ['straight-line']],
  ['of three levels only', { publicity: 'S', attitude: 'S', overall: 'S', trips: 2 }, MINUTE, []],
  ['of both', FOUR, SECOND, ['too-fast', 'straight-line']],
] as const)('a form %s', (_, answers, took, flags) => {
  expect(qualityFlags(answers, NOW - took, NOW)).toEqual(flags)
})

test('one whose beginning is not known is not called fast', () => {
  expect(qualityFlags({ ...FOUR, attitude: 'VS' }, null, NOW)).toEqual([])
})
