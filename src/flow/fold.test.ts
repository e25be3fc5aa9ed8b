import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agrees, fold, spell, spellTyped } from './fold.ts'

test.each([
  ['Đúng hẹn', 'dung hen'],
  ['ĐÚNG  HẸN!', 'dung hen'],
  ['Ủy ban', 'uy ban'],
  ['Uỷ ban', 'uy ban'],
  ['1–3 ngày làm việc', '1 3 ngay lam viec'],
  ['（①）', '1'],
  ['2️⃣', '2'],
  ['⭐⭐⭐', '***'],
  ['hài​ lòng\u{feff}', 'hai long'],
])('%s folds to %s', (text, folded) => expect(fold(text)).toBe(folded))

test.each([
  ['khong, tot', 'khong , tot'],
  ['khong\ntot', 'khong , tot'],
  ['Dung  hen!', 'dung hen'],
  ['<4', '<4'],
  ['≤ 4', '≤4'],
  ['1 – 3', '1-3'],
  ['1..3', '1-3'],
  ['1. 3', '1 , 3'],
  ['½', '1⁄2'],
  ['1²', '1^2'],
  ['①③', '1 3'],
  ['1️⃣3️⃣', '1 3'],
  ['(1)', '1'],
  ['4*', '4*'],
  ['⭐', '*'],
  ['*', ''],
  ['tot :D', 'tot'],
  [':-b', ''],
  ['D:', ''],
  ['cau: b', 'cau , b'],
])('%j as typed keeps what may change its meaning', (text, typed) => {
  expect(spellTyped(text)).toBe(typed)
})

test('spelling keeps accents, however they were typed', () => {
  expect(spell('hòa')).toBe(spell('hoà'))
  expect(spell('Tiếng Việt'.normalize('NFD'))).toBe(spell('tiếng việt'))
  expect(spell('hài')).not.toBe(spell('hãi'))
  expect(spell('đúng')).not.toBe(spell('dúng'))
})

test('accents that were typed may be fewer than meant, never others', () => {
  const agree = (typed: string, meant: string) => agrees(spell(typed), spell(meant))
  for (const typed of ['dung', 'đung', 'dúng', 'đúng']) expect(agree(typed, 'đúng'), typed).toBe(true)
  for (const typed of ['dừng', 'dùng', 'đứng', 'dụng']) expect(agree(typed, 'đúng'), typed).toBe(false)
})

test('folding what is folded changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text))
    }),
  )
})
