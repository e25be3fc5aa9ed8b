import { describe, expect, test } from 'vitest'
import { processingFigures, processingOf } from './processing.ts'

const at = (text: string): number => Date.parse(`2026-11-${text}+07:00`)
const DUE = at('20T17:00:00')
const ended = (closedAt: number, more: Partial<Parameters<typeof processingOf>[0]> = {}) =>
  processingFigures(processingOf({ outcome: 'returned', dueAt: DUE, closedAt, apology: null, ...more }))

describe('what became of a case', () => {
  test.each([
    ['19T23:59:59', 'early'],
    ['20T00:00:00', 'on-time'],
    ['20T23:59:59', 'on-time'],
    ['21T00:00:00', 'late'],
  ] as const)('handed out at %s of a day promised for the 20th it is %s', (time, promised) => {
    expect(ended(at(time)).promised).toMatchObject({ [promised]: 1 })
    expect(ended(at(time)).closed.returned).toBe(1)
  })

  test('where no day was promised it is neither early nor late', () => {
    expect(ended(at('20T08:00:00'), { dueAt: null }).promised).toMatchObject({ undated: 1, late: 0 })
  })

  test('what was withdrawn or cancelled broke no promise', () => {
    const { closed, promised } = ended(at('30T08:00:00'), { outcome: 'withdrawn' })
    expect(closed.withdrawn).toBe(1)
    expect(promised).toEqual({ early: 0, 'on-time': 0, late: 0, undated: 0 })
  })

  test('an apology on file counts for what was late', () => {
    const late = at('30T08:00:00')
    expect(ended(late, { apology: 'written' }).apologised).toBe(1)
    expect(ended(late, { apology: 'none' }).apologised).toBe(0)
    expect(ended(DUE, { apology: 'written' }).apologised).toBe(0)
  })
})
