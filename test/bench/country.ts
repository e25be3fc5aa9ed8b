/**
 * A country on one store: provinces and their communes, a day's closings, and a channel inside this process that takes
 * every message at once, so that what is measured is ours.
 */
import { randomBytes } from 'node:crypto'
import type { Channel } from '../../src/channels/channel.ts'
import { TallyingMeter } from '../../src/house/tallying-meter.ts'
import { Passwords } from '../../src/service/access/password.ts'
import type { Deps } from '../../src/service/deps.ts'
import { FactsShelf } from '../../src/service/facts.ts'
import { flowShelf, publish } from '../../src/service/flow-shelf.ts'
import { putCase } from '../../src/service/intake.ts'
import { openKeyring } from '../../src/service/keyring.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { Pacer } from '../../src/service/pace.ts'
import type { Store } from '../../src/store/store.ts'
import type { UnitId } from '../../src/survey/ids.ts'
import { HOUR, type Instant, iso, MINUTE } from '../../src/survey/time.ts'
import { erasuresInMemory } from '../support/erasures.ts'
import { policyOf } from '../support/policy.ts'
import { tongue } from '../support/tongue.ts'
import { inParallel } from './parallel.ts'
import { flow } from './script.ts'

/** The whole country: NQ 202/2025/QH15 leaves 34 provinces, with 3,321 communes under them. */
export const PROVINCES = 34
export const COMMUNES = 3_321

/** A Tuesday; its closings are between half past seven and half past four. */
const MORNING = Date.parse('2026-11-24T07:30:00+07:00')
const OPEN_FOR = 9 * HOUR
const EVENING = Date.parse('2026-11-24T21:00:00+07:00')
/** By then everything that closed the day before is due. */
export const NEXT_DAY = Date.parse('2026-11-25T08:00:00+07:00')
/** Closings that the doors take in at once. */
const AT_ONCE = 32

export interface Size {
  readonly provinces: number
  readonly communes: number
  readonly cases: number
}

export interface Country {
  readonly deps: Deps
  /** Turns the clock to this instant; from there it goes on by itself. */
  turnTo(instant: Instant): void
  sent(): number
  /** Closes every case of the day, as the provinces' own systems do, each with a key of its province. */
  closeAll(): Promise<void>
}

/** Each province has a budget of its own, large enough; nobody else's rules differ. */
function policyFor(provinces: number) {
  const offices = Array.from({ length: provinces }, (_, n) => `  tinh-${n}: { budget: { month: 1000000000 } }`)
  return policyOf(`pace: { zalo: 1000000, telegram: 1000000 }\noffices:\n${offices.join('\n')}`)
}

export async function country(store: Store, { provinces, communes, cases }: Size): Promise<Country> {
  const time = { from: EVENING, since: performance.now() }
  const clock = (): Instant => Math.round(time.from + performance.now() - time.since)
  const policy = policyFor(provinces)
  let sent = 0
  const zalo: Channel = {
    name: 'zalo',
    reaches: ['zalo', 'phone'],
    receive: async () => ({ kind: 'events', events: [], aside: 0 }),
    send: async () => ({ kind: 'sent', messageId: `m${++sent}`, detail: null }),
    acknowledge: async () => {},
    chatLink: () => null,
  }
  const complain = (fields: unknown, message: string): void => console.error(message, fields)
  const deps: Deps = {
    store,
    clock,
    random: randomBytes,
    keyring: await openKeyring(store, randomBytes(32), randomBytes),
    flows: flowShelf(store),
    facts: new FactsShelf({ store, policy, clock }),
    channels: [zalo],
    tongue,
    say: tongue.say,
    policy,
    calendar: { weekend: [], holidays: [], worked: [], quiet: [] },
    log: { info: () => {}, warn: complain, error: complain },
    meter: new TallyingMeter(),
    publicUrl: 'https://ykien.example',
    sendingHours: 'policy',
    emulated: false,
    zaloOaId: 'bench-oa',
    worker: 'bench',
    erasures: erasuresInMemory(),
    lanes: new Lanes(),
    pacer: new Pacer({ store, clock, rates: policy.pace }),
    passwords: new Passwords({ random: randomBytes }),
  }
  await publish(store, [flow], clock())
  const unit = (id: string, name: string, parent: string | null): Promise<boolean> =>
    store.units.insert({
      _id: id as UnitId,
      rev: 1,
      name,
      parent: parent as UnitId | null,
      hotline: '1022',
      sample: false,
    })
  for (let n = 0; n < provinces; n++) await unit(`tinh-${n}`, `Tỉnh ${n}`, null)
  await inParallel(communes, AT_ONCE, async (n) => void (await unit(`xa-${n}`, `Xã ${n}`, `tinh-${n % provinces}`)))

  return {
    deps,
    turnTo(instant) {
      time.from = instant
      time.since = performance.now()
    },
    sent: () => sent,
    closeAll: () =>
      inParallel(cases, AT_ONCE, async (n) => {
        const commune = n % communes
        const put = await putCase(
          deps,
          `H${n % provinces}.${commune}-261124-${n}`,
          {
            unit: `xa-${commune}`,
            receivingUnit: `xa-${commune}`,
            returningUnit: `xa-${commune}`,
            procedure: { code: '1.001612', name: 'Đăng ký thành lập hộ kinh doanh' },
            field: { code: 'DKDN', name: 'Đăng ký doanh nghiệp' },
            applicant: { kind: 'person', phone: `09${String(n).padStart(8, '0')}` },
            filed: 'counter',
            closedAt: iso(MORNING + ((n * MINUTE) % OPEN_FOR)),
            outcome: 'returned',
          },
          { name: 'bench', units: [`tinh-${commune % provinces}`] },
        )
        if (put.kind === 'refused') throw new Error(put.issues.map(({ message }) => message).join(' '))
      }),
  }
}
