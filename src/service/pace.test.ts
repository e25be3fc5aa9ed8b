/** Several processes send as fast as the credential allows, and no faster: on one store, by a clock that turns itself. */
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { MemoryCollection, NOW } from '../../test/support/intake-office.ts'
import { policyOf } from '../../test/support/policy.ts'
import '../../test/support/seed.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { type TurningTime, turningTime } from '../../test/support/turning-time.ts'
import type { Meta } from '../store/store.ts'
import { DAY, type Instant, MINUTE, SECOND } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { dispatchDue } from './dispatch.ts'
import { Pacer } from './pace.ts'

const WITHIN = 0.05

/** Messages a second, from the first to the last. @param left in the order in which they left. */
function rateOf(left: readonly Instant[]): number {
  return ((left.length - 1) * SECOND) / ((left.at(-1) ?? 0) - (left[0] ?? 0))
}

/** The most that left within one second. */
function mostInASecond(left: readonly Instant[]): number {
  let [first, most] = [0, 0]
  for (const [i, at] of left.entries()) {
    while ((left[first] ?? at) <= at - SECOND) first++
    most = Math.max(most, i - first + 1)
  }
  return most
}

const rates = fc.double({ min: 0.5, max: 30, noNaN: true })
const processes = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 4 })

test('processes that share a credential send together at its rate, however slow each is', async () => {
  await fc.assert(
    fc.asyncProperty(rates, processes, async (rate, slowness) => {
      const store = { meta: new MemoryCollection<Meta>() }
      const time = turningTime(NOW)
      const until = time.clock() + 3 * MINUTE
      const left: Instant[] = []
      const lane = async (pacer: Pacer, ms: number): Promise<void> => {
        while (time.clock() < until) {
          const turn = await pacer.take('zalo', 'zalo-template')
          if (turn !== null) await time.sleep(turn - time.clock())
          else left.push(time.clock())
          if (turn === null) await time.sleep(ms)
        }
      }
      const working = slowness.flatMap((ms) => {
        const pacer = new Pacer({ store, clock: time.clock, rates: { zalo: rate, telegram: 1 }, sleep: time.sleep })
        // Enough lanes that their sends alone do not hold the process up.
        return Array.from({ length: 1 + Math.ceil((ms * rate) / SECOND) }, () => lane(pacer, ms))
      })
      await time.pass(Promise.all(working))
      expect(Math.abs(rateOf(left) / rate - 1)).toBeLessThan(WITHIN)
      expect(mostInASecond(left)).toBeLessThanOrEqual(Math.ceil(rate) + 1)
    }),
    { numRuns: 25 },
  )
})

describe('the invitations of a backlog leave within five per cent of the rate', () => {
  test('by three processes together', () => sendWith({ workers: ['a', 'b', 'c'], rate: 2, latency: 150, many: 240 }))

  test('by one whose provider takes its time', () => sendWith({ workers: ['a'], rate: 20, latency: 150, many: 300 }))
})

interface Backlog {
  readonly workers: readonly string[]
  /** A second. */
  readonly rate: number
  /** Milliseconds in which the provider answers. */
  readonly latency: number
  readonly many: number
}

async function sendWith({ workers, rate, latency, many }: Backlog): Promise<void> {
  const world = await serviceWorld({
    policy: policyOf(`
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
frequency: { person: null }
reminders: []
pace: { zalo: ${rate} }
`),
  })
  onTestFinished(() => world.close())
  for (let n = 0; n < many; n++) await world.put(`A${n}`, { phone: `09${String(n).padStart(8, '0')}` })
  const time = turningTime(world.time.now)
  const left: Instant[] = []
  world.sending(async () => {
    left.push(time.clock())
    await time.sleep(latency)
    return { kind: 'sent', messageId: `m${left.length}`, detail: null }
  })
  const more = (): boolean => left.length < many
  await time.pass(Promise.all(workers.map((worker) => sendAll(processOf(world, worker, time), time, more))))
  expect(left).toHaveLength(many)
  expect(Math.abs(rateOf(left) / rate - 1)).toBeLessThan(WITHIN)
}

function processOf(world: ServiceWorld, worker: string, { clock, sleep }: TurningTime): Deps {
  const { store, policy } = world.deps
  return { ...world.another(), worker, clock, pacer: new Pacer({ store, clock, rates: policy.pace, sleep }) }
}

async function sendAll(deps: Deps, { sleep }: TurningTime, more: () => boolean): Promise<void> {
  while (more()) if ((await dispatchDue(deps)) === 0) await sleep(SECOND / 4)
}

test('a way that is closed stays closed while another of its channel sends', async () => {
  const store = { meta: new MemoryCollection<Meta>() }
  const pacer = new Pacer({ store, clock: () => NOW, rates: { zalo: 20, telegram: 1 }, sleep: async () => {} })
  const tomorrow = NOW + 1_000 * MINUTE
  await pacer.close('zalo', 'zalo-template', tomorrow)
  expect(await pacer.take('zalo', 'zalo-message')).toBeNull()
  expect(await pacer.take('zalo', 'zalo-template')).toBe(tomorrow)
  expect(await pacer.take('zalo', 'zalo-message')).toBeNull()
})

test('a way that was closed by a clock far ahead is open once it is right again', async () => {
  const time = { now: NOW + 365 * DAY }
  const store = { meta: new MemoryCollection<Meta>() }
  const pacer = new Pacer({ store, clock: () => time.now, rates: { zalo: 20, telegram: 1 }, sleep: async () => {} })
  await pacer.close('zalo', 'zalo-template', time.now + DAY)
  expect(await pacer.take('zalo', 'zalo-message')).toBeNull()
  time.now = NOW
  expect(await pacer.take('zalo', 'zalo-template')).toBeNull()
  await pacer.close('zalo', 'zalo-template', NOW + DAY)
  expect(await pacer.take('zalo', 'zalo-template')).toBe(NOW + DAY)
})
