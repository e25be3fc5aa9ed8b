import { describe, expect, test } from 'vitest'
import type { Address } from './address.ts'
import type { AddressId } from './ids.ts'
import type { Attempt, AttemptOutcome, SentWay, Way } from './invitation.ts'
import { backOff, nextWay as nextWayOf, type Reachable, ZALO_WINDOW } from './plan.ts'
import { WAYS_IN_ORDER } from './rules.ts'
import { HOUR, SECOND } from './time.ts'

const NOW = Date.parse('2026-11-24T09:30:00+07:00')
const ALL = new Set(['zalo', 'telegram'])

function address(kind: Address['kind'], lastInteraction: number | null = null): Address {
  return {
    _id: `${kind}-address` as AddressId,
    rev: 1,
    kind,
    sealed: 'sealed',
    consents: [],
    optedOutAt: null,
    lastInteraction,
    invited: [],
    waiting: [],
    unreachableAt: null,
    blockedAt: null,
    sample: false,
  }
}

function tried(way: Way, outcome: AttemptOutcome, at = NOW - HOUR): Attempt {
  const to = address(way === 'telegram' ? 'telegram' : way === 'zalo-message' ? 'zalo' : 'phone')._id
  return { way, to, generation: 1, at, outcome, detail: null, messageId: null, reminder: false, cost: 0 }
}

/** In the order of the shipped policy; only the way of it. */
function nextWay(
  reachable: Reachable,
  attempts: readonly Attempt[],
  now: number,
  order = WAYS_IN_ORDER as readonly SentWay[],
) {
  const planned = nextWayOf(reachable, attempts, now, order)
  return 'wait' in planned ? planned : { way: planned.way }
}

const nobody = { zalo: null, phone: null, telegram: null, channels: ALL }

describe('the way of an invitation', () => {
  test('is the same again once the contact that it failed at was corrected', () => {
    const wrong = { ...tried('zalo-template', 'unreachable'), to: 'another-phone' as AddressId }
    expect(nextWay({ ...nobody, phone: address('phone') }, [wrong], NOW)).toEqual({ way: 'zalo-template' })
  })

  test('is a Zalo message while the person acted within seven days', () => {
    const zalo = address('zalo', NOW - ZALO_WINDOW + SECOND)
    expect(nextWay({ ...nobody, zalo, phone: address('phone') }, [], NOW)).toEqual({ way: 'zalo-message' })
  })

  test('is the template by phone once the window has closed', () => {
    const zalo = address('zalo', NOW - ZALO_WINDOW)
    expect(nextWay({ ...nobody, zalo, phone: address('phone') }, [], NOW)).toEqual({ way: 'zalo-template' })
  })

  test('is Telegram when only a chat is known', () => {
    expect(nextWay({ ...nobody, telegram: address('telegram') }, [], NOW)).toEqual({ way: 'telegram' })
  })

  test('is Telegram when the phone has no Zalo', () => {
    const reachable = { ...nobody, phone: address('phone'), telegram: address('telegram') }
    expect(nextWay(reachable, [tried('zalo-template', 'unreachable')], NOW)).toEqual({ way: 'telegram' })
  })

  test('is tried again on the same way after a failure that mends itself', () => {
    const reachable = { ...nobody, phone: address('phone') }
    expect(nextWay(reachable, [tried('zalo-template', 'retry-after')], NOW)).toEqual({ way: 'zalo-template' })
  })

  test('waits for Start when the bot may not write first, and opens with it', () => {
    const refused = [tried('telegram', 'unreachable')]
    expect(nextWay({ ...nobody, telegram: address('telegram') }, refused, NOW)).toEqual({ wait: 'not-started' })
    const started = { ...nobody, telegram: address('telegram', NOW) }
    expect(nextWay(started, refused, NOW)).toEqual({ way: 'telegram' })
  })

  test('waits as a link or code when no address is known', () => {
    expect(nextWay(nobody, [], NOW)).toEqual({ wait: 'no-contact' })
  })

  test('waits when the channel of the only address is switched off', () => {
    const reachable = { ...nobody, phone: address('phone'), channels: new Set(['telegram']) }
    expect(nextWay(reachable, [], NOW)).toEqual({ wait: 'no-channel' })
  })
})

test('a failure that mends itself is tried again ever later, an hour at the most', () => {
  expect([1, 2, 3, 30].map(backOff)).toEqual([10 * SECOND, 20 * SECOND, 40 * SECOND, HOUR])
})
