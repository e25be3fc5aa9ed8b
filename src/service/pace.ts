/**
 * How fast invitations leave: so many a second by credential, all processes together (design.md section 5). One small
 * document a channel says from when on the next may leave; a process takes a slice of time at once and spends it alone.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { ChannelName } from '../channels/channel.ts'
import type { Meta, Store } from '../store/store.ts'
import type { Way } from '../survey/invitation.ts'
import { HOUR, type Instant, SECOND } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import { Lanes } from './lanes.ts'

/** Milliseconds of sending that a process takes at once: short, for what a dead process took nobody spends. */
const SLICE = 200
/** Whoever would have to wait longer comes again. */
const PATIENCE = SECOND
/** What lies further ahead than clocks differ was noted before this clock was put back: it says nothing any more. */
const SKEW = 30 * SECOND
/** Nor is a way closed for longer than a day and a half, to the middle of tomorrow. */
const CLOSED_MAX = 36 * HOUR

/** What is stored of a channel: when its next slice begins, until when each way is closed altogether. */
interface Pace {
  readonly at: Instant
  readonly closed: Readonly<Partial<Record<Way, Instant>>>
}

interface Slice {
  next: Instant
  /** Messages that it still has room for: counted, for adding up fractions of a millisecond fits in one too many. */
  left: number
  /** As it was known when the slice was taken: another way's slice opens none that is closed. */
  readonly closed: Pace['closed']
}

export interface PacerOptions {
  readonly store: Pick<Store, 'meta'>
  readonly clock: () => Instant
  /** Invitations a second. */
  readonly rates: Readonly<Record<ChannelName, number>>
  /** Resolves so many milliseconds later, by the same clock. */
  readonly sleep?: (ms: number) => Promise<unknown>
}

export class Pacer {
  readonly #options: PacerOptions
  readonly #slices = new Map<ChannelName, Slice>()
  readonly #lanes = new Lanes()

  constructor(options: PacerOptions) {
    this.#options = options
  }

  /** Waits for its turn. @returns `null` when it has come, else when to ask again. */
  take(channel: ChannelName, way: Way): Promise<Instant | null> {
    return this.#lanes.inLine(channel, async () => {
      const { clock, rates, sleep = wait } = this.#options
      let slice = this.#slices.get(channel)
      const closed = slice !== undefined && closedUntil(slice, way, clock()) > clock()
      if (slice === undefined || closed || slice.left === 0 || slice.next > clock() + PATIENCE + SKEW) {
        const taken = await this.#slice(channel, way)
        if (typeof taken === 'number') return taken
        slice = taken
        this.#slices.set(channel, slice)
      }
      const at = slice.next
      slice.next += SECOND / rates[channel]
      slice.left--
      const early = at - clock()
      if (early > 0) await sleep(early)
      return null
    })
  }

  /** This way is closed for every process until then: too many calls, or no quota left. */
  async close(channel: ChannelName, way: Way, until: Instant): Promise<void> {
    this.#slices.delete(channel)
    await this.#change(channel, ({ at, closed }) => ({
      at,
      closed: { ...closed, [way]: Math.max(until, closedUntil({ closed }, way, this.#options.clock())) },
    }))
  }

  async #slice(channel: ChannelName, way: Way): Promise<Slice | Instant> {
    const { clock, rates } = this.#options
    const rate = rates[channel]
    const left = Math.max(1, Math.round((rate * SLICE) / SECOND))
    const length = (left * SECOND) / rate
    let from = 0
    let closed: Pace['closed'] = {}
    await this.#change(channel, (pace) => {
      const now = clock()
      const at = pace.at > now + PATIENCE + length + SKEW ? now : pace.at
      closed = pace.closed
      from = Math.max(now, at, closedUntil(pace, way, now))
      return from > now + PATIENCE ? null : { ...pace, at: from + length }
    })
    return from > clock() + PATIENCE ? from : { next: from, left, closed }
  }

  async #change(channel: ChannelName, decide: (pace: Pace) => Pace | null): Promise<void> {
    const fresh: Meta = { _id: `pace:${channel}`, rev: 0, value: { at: 0, closed: {} } satisfies Pace }
    await changeOrInsert(this.#options.store.meta, fresh, (doc) => {
      const next = decide(doc.value as Pace)
      return next === null ? null : { ...doc, value: next }
    })
  }
}

/** 0: it is open. */
function closedUntil({ closed }: Pick<Pace, 'closed'>, way: Way, now: Instant): Instant {
  const until = closed[way] ?? 0
  return until > now + CLOSED_MAX ? 0 : until
}
