/** Takes what waits in the spool into the store: the oldest first, of each person in their order, of many at once. */
import type { Kept, Spool } from '../spool/spool.ts'
import { StoreError } from '../store/store.ts'
import { changeOrInsert } from './change.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'
import { Nap } from './nap.ts'

/** Taken out of the spool at once. */
const AT_ONCE = 64
/** An event that fails so often, while the store is there, fails by itself and must not hold up what is behind it. */
const TRIES = 3
/** And one that only the store refuses, though it takes other writes: so many times, for it may be half away. */
const REFUSALS = 60

export interface ReplayOptions {
  readonly deps: Pick<Deps, 'store' | 'log' | 'worker'>
  readonly spool: Spool
  /** Milliseconds after which a store that is away is tried again. */
  readonly again: number
  personOf(kept: Kept): string
  /** @throws StoreError when the store is away, any other error when the event cannot be taken. */
  take(kept: Kept): Promise<void>
  /** It is taken or put aside, and nothing waits behind it any more. */
  done(kept: Kept): void
}

export class Replay {
  readonly #options: ReplayOptions
  /** Ended by what is kept. */
  readonly #news = new Nap()
  readonly #pause = new Nap()

  constructor(options: ReplayOptions) {
    this.#options = options
  }

  /** Something is in the spool. */
  wake(): void {
    this.#news.wake()
  }

  /** Runs until the signal. */
  async run(signal: AbortSignal): Promise<void> {
    const { spool, again, deps } = this.#options
    while (!signal.aborted) {
      try {
        const entries = await spool.next()
        if (entries.length === 0) {
          // What was kept while the spool was looked into has nobody to wake.
          if (spool.waiting === 0) await this.#news.take(null, signal)
          continue
        }
        const whole = await this.#takeAll(entries, signal)
        if (whole === null) return
        await spool.finished(whole)
        deps.log.info({ events: entries.length }, 'what waited in the spool is in the store')
      } catch (cause) {
        deps.log.error({ code: codeOf(cause) }, 'the spool could not be read; it will be tried again')
        await this.#pause.take(again, signal)
      }
    }
  }

  /** @returns whether none had to be put aside; `null`: it was told to stop before the end. */
  async #takeAll(entries: readonly Kept[], signal: AbortSignal): Promise<boolean | null> {
    const { personOf, again } = this.#options
    let whole = true
    let refusals = 0
    for (let i = 0; i < entries.length; i += AT_ONCE) {
      let people: (readonly Kept[])[] = [...Map.groupBy(entries.slice(i, i + AT_ONCE), personOf).values()]
      while (people.length > 0) {
        const left = await Promise.all(people.map((events) => this.#takeInOrder(events)))
        whole &&= left.every((one) => one.whole)
        people = left.map(({ rest }) => rest).filter(({ length }) => length > 0)
        if (people.length > 0) await this.#pause.take(again, signal)
        if (signal.aborted) return null
        refusals = people.length > 0 && (await this.#storeWrites()) ? refusals + 1 : 0
        if (refusals < REFUSALS) continue
        people = people.map((events) => this.#withoutFirst(events))
        whole = false
      }
    }
    return whole
  }

  /** Events of one person. @returns those that wait for the store to be back. */
  async #takeInOrder(events: readonly Kept[]): Promise<{ readonly rest: readonly Kept[]; readonly whole: boolean }> {
    let whole = true
    for (const [i, kept] of events.entries()) {
      const outcome = await this.#takeOne(kept)
      if (outcome === 'away') return { rest: events.slice(i), whole }
      if (outcome === 'taken') this.#options.done(kept)
      else this.#putAside(kept)
      whole &&= outcome === 'taken'
    }
    return { rest: [], whole }
  }

  async #takeOne(kept: Kept): Promise<'taken' | 'away' | 'failed'> {
    for (let i = 0; i < TRIES; i++) {
      try {
        await this.#options.take(kept)
        return 'taken'
      } catch (cause) {
        if (cause instanceof StoreError) return 'away'
        this.#options.deps.log.error({ code: codeOf(cause) }, 'an event from the spool could not be taken')
      }
    }
    return 'failed'
  }

  #withoutFirst([first, ...rest]: readonly Kept[]): readonly Kept[] {
    if (first !== undefined) this.#putAside(first)
    return rest
  }

  #putAside(kept: Kept): void {
    const { channel, kind } = kept.event
    this.#options.deps.log.error({ channel, kind }, 'an event cannot be taken: put aside')
    this.#options.done(kept)
  }

  /** Whether the store takes any write at all. */
  async #storeWrites(): Promise<boolean> {
    const { store, worker } = this.#options.deps
    try {
      await changeOrInsert(store.meta, { _id: 'replay', rev: 0, value: worker }, (doc) => doc)
      return true
    } catch (cause) {
      if (cause instanceof StoreError) return false
      throw cause
    }
  }
}
