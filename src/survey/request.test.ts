import { describe, expect, test } from 'vitest'
import type { Calendar } from './calendar.ts'
import type { RequestId } from './ids.ts'
import { changeRequest, isOverdue, newRequest, REQUEST_KINDS, type Request, type RequestChange } from './request.ts'

const CALENDAR: Calendar = {
  weekend: [0, 6],
  holidays: [{ kind: 'once', from: '2026-11-26', to: '2026-11-26' }],
  worked: [],
  quiet: [],
}
/** A Tuesday. */
const NOW = Date.parse('2026-11-24T16:30:00+07:00')

function received(kind: Request['kind'] = 'erase', at = NOW): Request {
  const facts = { kind, way: 'letter', receivedAt: at, unit: 'so-tai-chinh', words: 's1.x', sample: false } as const
  return newRequest({ ...facts, _id: 'r1' as RequestId, by: 'u1', now: NOW }, CALENDAR)
}

function stepped(request: Request, did: RequestChange['did'], note: string | null = null) {
  return changeRequest(request, { did, note, at: NOW + 1, by: 'u2', outcome: null })
}

function changed(request: Request, did: RequestChange['did'], note: string | null = null): Request {
  const next = stepped(request, did, note)
  if (typeof next === 'string') throw new Error(next)
  return next
}

describe('a request that came in', () => {
  test('is acknowledged within two working days, a holiday not among them', () => {
    expect(received()).toMatchObject({ state: 'received', acknowledgeBy: '2026-11-27', due: '2026-11-27' })
  })

  test.each([
    ['withdraw', '2026-12-09'],
    ['erase', '2026-12-09'],
    ['object', '2026-12-09'],
    ['restrict', '2026-12-09'],
    ['see', '2026-12-04'],
    ['correct', '2026-12-04'],
    ['other', '2026-12-04'],
  ] as const)('to %s is done by %s, in calendar days', (kind, day) => {
    expect(received(kind).doneBy).toBe(day)
  })

  test('of every kind has a day', () => {
    for (const kind of REQUEST_KINDS) expect(received(kind).doneBy).toMatch(/^2026-12-/)
  })

  test('on a Friday evening is acknowledged by Tuesday', () => {
    expect(received('see', Date.parse('2026-11-20T23:59:00+07:00')).acknowledgeBy).toBe('2026-11-24')
  })

  test('keeps what happened to it in order', () => {
    const done = changed(changed(received(), 'acknowledged'), 'done', 'sealed')
    expect(done.history.map(({ did, by }) => `${did} ${by}`)).toEqual(['received u1', 'acknowledged u2', 'done u2'])
    expect(done).toMatchObject({ state: 'done', due: null, endedAt: NOW + 1 })
  })

  test('once acknowledged is due when it must be done, and not acknowledged again', () => {
    const acknowledged = changed(received(), 'acknowledged')
    expect(acknowledged.due).toBe('2026-12-09')
    expect(stepped(acknowledged, 'acknowledged')).toBe('already')
  })

  test('is extended by fifteen days, once, with a reason', () => {
    const acknowledged = changed(received(), 'acknowledged')
    expect(stepped(acknowledged, 'extended')).toBe('no-reason')
    const extended = changed(acknowledged, 'extended', 'sealed')
    expect(extended).toMatchObject({ extended: true, doneBy: '2026-12-24', due: '2026-12-24' })
    expect(stepped(extended, 'extended', 'sealed')).toBe('extended')
  })

  test('is acknowledged in time even when it was extended first', () => {
    expect(changed(received(), 'extended', 'sealed').due).toBe('2026-11-27')
  })

  test('is refused with a reason only', () => {
    expect(stepped(received(), 'refused')).toBe('no-reason')
    expect(changed(received(), 'refused', 'sealed')).toMatchObject({ state: 'refused', due: null })
  })

  test('is not changed once it is over', () => {
    const done = changed(received(), 'done')
    for (const did of ['acknowledged', 'extended', 'done', 'refused'] as const)
      expect(stepped(done, did, 's')).toBe('over')
  })

  test('is overdue when its day is over, not on that day', () => {
    expect(isOverdue(received(), '2026-11-27')).toBe(false)
    expect(isOverdue(received(), '2026-11-28')).toBe(true)
    expect(isOverdue(changed(received(), 'done'), '2027-01-01')).toBe(false)
  })
})
