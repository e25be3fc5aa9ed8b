import { expect, test } from 'vitest'
import { isNamed } from './named-procedure.ts'

test.each([
  ['khai tử', 'Đăng ký khai tử', true],
  ['khai tử', 'ĐĂNG KÝ LẠI KHAI TỬ', true],
  ['Khai tử', 'Đăng ký khai tử có yếu tố nước ngoài'.normalize('NFD'), true],
  ['khai tử', 'Dang ky khai tu luu dong', true],
  ['khai tu', 'Đăng ký khai tử', true],
  ['khai tử', 'Kê khai từ đầu', false],
  ['khai tử', 'Khai báo tử vong', false],
  ['khai tử', 'Đăng ký khai sinh', false],
  ['khai tử', 'Khai', false],
  ['thu hồi đất', 'Thông báo thu hồi đất, bồi thường', true],
  ['hoà giải', 'Hòa giải ở cơ sở', true],
  ['hồi', 'Thu hồi đất', true],
  ['ồi', 'Thu hồi đất', false],
  ['1.001193', 'Đăng ký khai sinh', false],
])('“%s” of a list names “%s”: %s', (entry, name, named) => {
  expect(isNamed([entry], { code: null, name })).toBe(named)
})

test('a code is named whole', () => {
  const procedure = { code: '1.001193', name: null }
  expect(isNamed(['1.001193'], procedure)).toBe(true)
  expect(isNamed(['1.0011', '001193'], procedure)).toBe(false)
})

test('one entry of many is enough, an empty list names nobody, and so does an entry of signs only', () => {
  const procedure = { code: '1.001193', name: 'Đăng ký khai tử' }
  expect(isNamed(['mai táng', 'khai tử'], procedure)).toBe(true)
  expect(isNamed([], procedure)).toBe(false)
  expect(isNamed(['…'], procedure)).toBe(false)
  expect(isNamed(['khai tử'], null)).toBe(false)
  expect(isNamed(['khai tử'], { code: null, name: null })).toBe(false)
})
