import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test.each([
  ['coment', ['comment', 'rating'], 'comment'],
  ['titel', ['flow', 'title', 'steps'], 'title'],
  ['delay', ['ways', 'delay-after-closing'], 'delay-after-closing'],
  ['zalo', ['telegram', 'zalo-message'], 'zalo-message'],
])('%s: among %j %s was meant', (name, known, meant) => {
  expect(nearest(name, known)).toBe(meant)
})

test.each([
  ['thứ bảy', ['monday', 'tuesday', 'saturday', 'sunday']],
  ['nhắc', ['ways', 'pace', 'prices']],
  ['pace', ['ways', 'budget']],
  ['day', ['from', 'to', 'name']],
  ['x', []],
])('%s: among %j none was meant, and none is proposed', (name, known) => {
  expect(nearest(name, known)).toBe('')
})
