import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plain } from '../../test/contract/channel.contract.ts'
import { besidesInWords, parts, withList } from './numbered.ts'

const options = [
  { code: 'EARLY', label: 'Trước hẹn' },
  { code: 'LATE', label: 'Trễ hẹn' },
]

describe('a message in words', () => {
  test('numbers its options from 1', () => {
    expect(withList(plain('Khi nào?', { options }))).toBe('Khi nào?\n\n1. Trước hẹn\n2. Trễ hẹn')
  })

  test('marks what is ticked', () => {
    expect(withList(plain('Khi nào?', { options, ticked: ['LATE'] }))).toContain('2. ✓ Trễ hẹn')
  })

  test('does not number numbers', () => {
    const numbers = ['0', '1', '2'].map((code) => ({ code, label: code }))
    expect(withList(plain('Mấy lần?', { options: numbers }))).toBe('Mấy lần?\n\n0 · 1 · 2')
  })

  test('names what stands beside the options as it may be typed', () => {
    const besides = [
      { code: 'NA', label: 'Không ý kiến' },
      { code: 'SKIP', label: 'Bỏ qua' },
    ]
    expect(besidesInWords(plain('Khi nào?', { besides }))).toBe('không ý kiến, bỏ qua')
  })
})

describe('a long text in parts', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('đ', 'ế', 'n', '😀', '.'), minLength: 1, maxLength: 30 }), {
    minLength: 1,
    maxLength: 60,
  })

  test('no part is longer than the limit, none is empty, no letter is torn', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 10, max: 80 }), (words, limit) => {
        for (const part of parts(words.join(' '), limit)) {
          expect(part.length).toBeLessThanOrEqual(limit)
          expect(part).not.toBe('')
          expect(part.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  test('no word is cut that would fit into a part, and none is lost', () => {
    fc.assert(
      fc.property(texts, (words) => {
        const cut = parts(words.join(' '), 70)
        expect(cut.flatMap((part) => part.split(' '))).toEqual(words)
      }),
    )
  })

  test('an option is not torn from its number where a line end is near', () => {
    expect(parts('1. Rất không hài lòng\n2. Không hài lòng', 30)).toEqual([
      '1. Rất không hài lòng',
      '2. Không hài lòng',
    ])
  })
})
