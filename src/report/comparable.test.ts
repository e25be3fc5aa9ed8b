import { expect, test } from 'vitest'
import { differenceOf } from './comparable.ts'

const t2b = { key: 'T2B_ITEM', version: 1, series: 'seven-criteria', step: 'overall', factor: null } as const

test('a share of answers is not compared with a rate in which silence counts as satisfied', () => {
  expect(differenceOf(t2b, { ...t2b, key: 'QD766_TTHC', step: null })).toBe('formula')
  expect(differenceOf(t2b, { ...t2b, version: 2 })).toBe('formula')
})

test('nor with another questionnaire, another question, or another factor', () => {
  expect(differenceOf(t2b, { ...t2b, series: 'seven-criteria-2' })).toBe('questionnaire')
  expect(differenceOf(t2b, { ...t2b, step: 'attitude' })).toBe('question')
  expect(differenceOf({ ...t2b, step: null, factor: 'staff' }, { ...t2b, step: null })).toBe('question')
})

test('the same figure of two periods or two units is compared', () => {
  expect(differenceOf(t2b, { ...t2b })).toBeNull()
})
