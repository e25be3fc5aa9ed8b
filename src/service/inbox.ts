/**
 * Where verified webhook events come in, and none is lost: into the store at once, or, while that is away or too much is in
 * hand, into the spool and from there into the store. Of one person nothing overtakes: what comes while something of
 * theirs waits in the spool goes behind it.
 *
 * Updates that we ask Telegram for need no spool: what was not taken is not confirmed, and comes again.
 */
import type { Event } from '../channels/channel.ts'
import type { Kept, Spool } from '../spool/spool.ts'
import { StoreError } from '../store/store.ts'
import { SECOND } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'
import { Nap } from './nap.ts'
import { receive } from './receive.ts'

/** Zalo allows two seconds (channels.md 6.1); the other one is for the spool and the network. */
const PATIENCE = SECOND
/** About as many as the slower store takes in a quarter of a second: more in hand only makes all of them late. */
const IN_HAND = 256
/** Taken out of the spool at once. */
const AT_ONCE = 64
/** How often a store that is away is tried. */
const AGAIN = SECOND
/** An event that fails so often, while the store is there, fails by itself and must not hold up what is behind it. */
const TRIES = 3

export interface InboxOptions {
  /** Milliseconds after which an event that the store has not taken goes to the spool. */
  readonly patience?: number
  readonly inHand?: number
}

export class Inbox {
  readonly #deps: Deps
  readonly #spool: Spool
  readonly #patience: number
  readonly #limit: number
  /** How many events of a person wait in the spool. */
  readonly #waiting = new Map<string, number>()
  #inHand = 0
  /** The store has failed, and nothing has been taken by it since. */
  #away = false
  /** Ended by what is kept. */
  readonly #news = new Nap()
  readonly #pause = new Nap()

  private constructor(deps: Deps, spool: Spool, { patience = PATIENCE, inHand = IN_HAND }: InboxOptions) {
    this.#deps = deps
    this.#spool = spool
    this.#patience = patience
    this.#limit = inHand
  }

  /** Knows whose events earlier processes left in the spool. */
  static async open(deps: Deps, spool: Spool, options: InboxOptions = {}): Promise<Inbox> {
    const inbox = new Inbox(deps, spool, options)
    for await (const { event } of spool.all()) inbox.#hold(inbox.#personOf(event))
    return inbox
  }

  /**
   * Resolves when the event is safe, in the store or in the spool, and so may be answered with 200.
   *
   * @throws SpoolError, StoreError when neither takes it.
   */
  async take(event: Event): Promise<void> {
    const kept = { at: this.#deps.clock(), event }
    const person = this.#personOf(event)
    if (!this.#away && this.#inHand < this.#limit && !this.#waiting.has(person)) return this.#tryStore(kept, person)
    try {
      await this.#keep(kept, person)
    } catch (error) {
      if (this.#waiting.has(person)) throw error
      await this.#tryStore(kept, person)
    }
  }

  /** Takes what waits in the spool into the store, until the signal. */
  async replay(signal: AbortSignal): Promise<void> {
    const { log } = this.#deps
    while (!signal.aborted) {
      try {
        const entries = await this.#spool.next()
        if (entries.length === 0) {
          await this.#untilKept(signal)
          continue
        }
        const whole = await this.#replayAll(entries, signal)
        if (whole === null) return
        await this.#spool.finished(whole)
        log.info({ events: entries.length }, 'what waited in the spool is in the store')
      } catch (cause) {
        log.error({ code: codeOf(cause) }, 'the spool could not be read; it will be tried again')
        await this.#pause.take(AGAIN, signal)
      }
    }
  }

  async #tryStore(kept: Kept, person: string): Promise<void> {
    let keeping: Promise<void> | null = null
    const keep = (): Promise<void> => {
      keeping ??= this.#keep(kept, person)
      return keeping
    }
    this.#inHand++
    const attempt = this.#deps.lanes
      .inLine(`in:${person}`, async () => {
        // One before it has gone to the spool meanwhile.
        if (this.#waiting.has(person)) return keep()
        try {
          await this.#receive(kept)
        } catch (cause) {
          this.#note(cause)
          // Here and not behind the lane, so that the next in it finds this one waiting.
          return keep()
        }
      })
      .finally(() => {
        this.#inHand--
      })
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, this.#patience)
    try {
      // Whatever becomes of an attempt that hangs, its copy in the spool comes behind it and is known by its id.
      await Promise.race([attempt, late.promise.then(keep)])
    } catch {
      // The spool did not take it: what is left to hope for is the store.
      await attempt
    } finally {
      clearTimeout(timer)
    }
  }

  async #keep(kept: Kept, person: string): Promise<void> {
    this.#hold(person)
    try {
      await this.#spool.append(kept)
    } catch (error) {
      this.#letGo(person)
      throw error
    }
    this.#news.wake()
  }

  /** @returns whether all were taken; `null`: it was told to stop before the end. */
  async #replayAll(entries: readonly Kept[], signal: AbortSignal): Promise<boolean | null> {
    let whole = true
    for (let i = 0; i < entries.length; i += AT_ONCE) {
      const chunk = entries.slice(i, i + AT_ONCE)
      let people: (readonly Kept[])[] = [...Map.groupBy(chunk, ({ event }) => this.#personOf(event)).values()]
      while (people.length > 0) {
        const left = await Promise.all(people.map((events) => this.#replayInOrder(events)))
        whole &&= left.every(({ refused }) => !refused)
        people = left.map(({ rest }) => rest).filter(({ length }) => length > 0)
        if (people.length > 0) await this.#pause.take(AGAIN, signal)
        if (signal.aborted) return null
      }
    }
    return whole
  }

  /** Events of one person. @returns those that the store did not take because it is away. */
  async #replayInOrder(
    events: readonly Kept[],
  ): Promise<{ readonly rest: readonly Kept[]; readonly refused: boolean }> {
    let refused = false
    for (const [i, kept] of events.entries()) {
      const outcome = await this.#replayOne(kept)
      if (outcome === 'away') return { rest: events.slice(i), refused }
      refused ||= outcome === 'refused'
      this.#letGo(this.#personOf(kept.event))
    }
    return { rest: [], refused }
  }

  async #replayOne(kept: Kept): Promise<'taken' | 'away' | 'refused'> {
    for (let i = 0; i < TRIES; i++) {
      try {
        await this.#receive(kept)
        return 'taken'
      } catch (cause) {
        this.#note(cause)
        if (cause instanceof StoreError) return 'away'
      }
    }
    this.#deps.log.error({ channel: kept.event.channel, kind: kept.event.kind }, 'an event cannot be taken: put aside')
    return 'refused'
  }

  async #receive({ event, at }: Kept): Promise<void> {
    await receive(this.#deps, event, at)
    if (this.#away) this.#deps.log.info({}, 'the store takes events again')
    this.#away = false
  }

  #note(cause: unknown): void {
    const away = cause instanceof StoreError
    if (away && this.#away) return
    this.#away ||= away
    const said = away ? 'the store is away: events go to the spool' : 'an event could not be taken and is tried again'
    this.#deps.log.error({ code: codeOf(cause) }, said)
  }

  /** Whose event this is; a receipt is nobody's word and waits for none. */
  #personOf(event: Event): string {
    return event.kind === 'receipt' ? event.id : this.#deps.keyring.addressId(event.from)
  }

  #hold(person: string): void {
    this.#waiting.set(person, (this.#waiting.get(person) ?? 0) + 1)
  }

  #letGo(person: string): void {
    const left = (this.#waiting.get(person) ?? 0) - 1
    if (left > 0) this.#waiting.set(person, left)
    else this.#waiting.delete(person)
  }

  async #untilKept(signal: AbortSignal): Promise<void> {
    // What was kept while the spool was looked into has nobody to wake.
    if (this.#spool.waiting === 0) await this.#news.take(null, signal)
  }
}
