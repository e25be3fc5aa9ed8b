import { expect, test } from 'vitest'
import { alternatives } from './alternatives.ts'

test('a phrase stands for all that its brackets leave open', () => {
  expect(alternatives('(trễ|chậm)( quá|)')).toEqual(['trễ quá', 'trễ', 'chậm quá', 'chậm'])
  expect(alternatives('(tôi |)không (đi|đến) lần nào')).toHaveLength(4)
})

test('brackets that leave nothing open are what they look like', () => {
  for (const phrase of ['khác (ghi rõ)', 'a|b', '()', '(a', '(a(b)']) expect(alternatives(phrase)).toEqual([phrase])
})

test('a phrase that would stand for too many is taken as it is written', () => {
  const phrase = '(a|b)'.repeat(20)
  expect(alternatives(phrase)).toEqual([phrase])
})
