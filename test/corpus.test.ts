/**
 * What people type and what it means (`corpus/answers.yaml`), read as a turn reads it: commands first, then the options
 * of the open question. A wrong answer is worse than one that is asked again, so not one may be taken.
 */
import { describe, expect, test } from 'vitest'
import { corpus, reading } from './corpus/corpus.ts'

const LEAST_LINES = 1_000
const LEAST_SHARE = 0.95

const lines = corpus().map((line) => ({ ...line, read: reading(line) }))

describe('what people type', () => {
  test('is told by a thousand lines and more, none of them twice at one question', () => {
    const typed = lines.map(({ step, text }) => `${step}: ${text.normalize('NFC')}`)
    expect(typed.filter((line, i) => typed.indexOf(line) !== i)).toEqual([])
    expect(new Set(lines.map(({ text }) => text)).size).toBeGreaterThanOrEqual(LEAST_LINES)
  })

  test('is never taken for what it does not mean', () => {
    const wrong = lines.filter(({ expected, read }) => read !== expected && read !== 'none')
    expect(wrong.map(({ step, text, expected, read }) => `${step}: ${text} → ${read}, not ${expected}`)).toEqual([])
  })

  test('is nearly always understood where it means something', () => {
    // A line that holds at several questions counts once, as understood where all of them take it.
    const meant = new Map<string, boolean>()
    for (const { text, expected, read } of lines) {
      const key = `${text} → ${expected}`
      if (expected !== 'none') meant.set(key, read === expected && meant.get(key) !== false)
    }
    const missed = [...meant].flatMap(([key, understood]) => (understood ? [] : [key]))
    const share = 1 - missed.length / meant.size
    console.info(`${(share * 100).toFixed(1)} % of ${meant.size} understood; asked again after:\n${missed.join('\n')}`)
    expect(share).toBeGreaterThanOrEqual(LEAST_SHARE)
  })
})
