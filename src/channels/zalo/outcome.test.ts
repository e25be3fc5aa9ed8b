import { describe, expect, test } from 'vitest'
import type { Sent } from '../channel.ts'
import { type ErrorClass, errorClass, type Host, knownCodes } from './errors.ts'
import { sentOf } from './outcome.ts'

const AFTERNOON = Date.parse('2026-11-24T15:00:00+07:00')
const EVENING = Date.parse('2026-11-24T23:00:00+07:00')
const EARLY = Date.parse('2026-11-25T02:00:00+07:00')

/** Every code of the two tables of Zalo's documentation. */
const DOCUMENTED: Readonly<Record<Host, readonly number[]>> = {
  oa: [
    -32, -100, -200, -201, -204, -205, -209, -210, -211, -212, -213, -214, -216, -217, -218, -219, -220, -221, -223,
    -224, -227, -230, -232, -233, -234, -235, -237, -238, -240, -241, -242, -244, -248, -249, -320, -321, 216, 401,
    -401, -124,
  ],
  business: [
    ...Array.from({ length: 63 }, (_, i) => -100 - i),
    -1121,
    -1122,
    -1124,
    -1131,
    -1201,
    -1202,
    -1241,
    -1351,
    -1381,
    -1441,
    -1471,
    -1472,
  ],
  template: [-109, -111, -131, -144, -146, -201, -213, -230, -249, -1121, -1122],
}

const KINDS: Readonly<Record<ErrorClass, Sent['kind']>> = {
  token: 'credential',
  office: 'credential',
  again: 'retry-after',
  busy: 'retry-after',
  full: 'out-of-quota',
  tomorrow: 'out-of-quota',
  night: 'out-of-quota',
  broke: 'out-of-quota',
  person: 'unreachable',
  refused: 'unreachable',
  window: 'outside-window',
  wrong: 'rejected',
}

describe.each(['oa', 'business', 'template'] as const)('an error of the %s host', (host) => {
  test('is classed, whichever the documentation names', () => {
    const known = new Set(knownCodes(host))
    expect(DOCUMENTED[host].filter((code) => !known.has(code))).toEqual([])
  })

  test.each(knownCodes(host))('%i is a value, with its code and nothing else', (code) => {
    const sent = sentOf(host, { kind: 'error', code }, { now: AFTERNOON, jitter: 0 })
    expect(sent).toMatchObject({ kind: KINDS[errorClass(host, code)], detail: `zalo ${code}` })
  })

  test('that nobody knows is a refusal', () => {
    const sent = sentOf(host, { kind: 'error', code: -9999 }, { now: AFTERNOON, jitter: 0 })
    expect(sent).toEqual({ kind: 'rejected', detail: 'zalo -9999' })
  })
})

describe('what must wait', () => {
  const until = (code: number, now: number, jitter: number) => {
    const sent = sentOf('business', { kind: 'error', code }, { now, jitter })
    return sent.kind === 'out-of-quota' ? sent.until : undefined
  }

  test('waits over the night until six in the morning', () => {
    expect(until(-133, EVENING, 0)).toBe(Date.parse('2026-11-25T06:00:00+07:00'))
    expect(until(-133, EARLY, 0)).toBe(Date.parse('2026-11-25T06:00:00+07:00'))
  })

  test('waits for the next day of the quota', () => {
    expect(until(-144, AFTERNOON, 0)).toBe(Date.parse('2026-11-25T00:00:00+07:00'))
  })

  test('does not all leave in the same minute', () => {
    expect(until(-133, EVENING, 0.5)).toBe(Date.parse('2026-11-25T06:15:00+07:00'))
  })

  test('has no end when there is no money', () => {
    expect(until(-115, AFTERNOON, 0)).toBeNull()
  })
})

test('an accepted message without an id is uncertain, for no receipt can be joined to it', () => {
  expect(sentOf('oa', { kind: 'done', data: null }, { now: AFTERNOON, jitter: 0 }).kind).toBe('uncertain')
})
