import { expect, test } from 'vitest'
import { spell } from './fold.ts'
import { telex } from './telex.ts'

test.each([
  ['khoong', 'không'],
  ['haif', 'hài'],
  ['hafi', 'hài'],
  ['lofng', 'lòng'],
  ['longf', 'lòng'],
  ['raats', 'rất'],
  ['ddungs', 'đúng'],
  ['hejn', 'hẹn'],
  ['treex', 'trễ'],
  ['thuwowngf', 'thường'],
  ['thuowngf', 'thường'],
  ['truwowcs', 'trước'],
  ['dduwowcj', 'được'],
  ['nawm', 'năm'],
  ['mowis', 'mới'],
  ['xong', 'xong'],
  ['sai', 'sai'],
  ['2', '2'],
])('%s is %s', (typed, meant) => expect(telex(typed)).toBe(spell(meant)))
