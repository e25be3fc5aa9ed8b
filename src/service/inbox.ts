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
import { receive } from './receive.ts'
import { Replay } from './replay.ts'

/** Zalo allows two seconds (channels.md 6.1); the other one is for the spool and the network. */
const PATIENCE = SECOND
/** About as many as the slower store takes in a quarter of a second: more in hand only makes all of them late. */
const IN_HAND = 256
/** How often a store that is away is tried. */
const AGAIN = SECOND

export interface InboxOptions {
  /** Milliseconds after which an event that the store has not taken goes to the spool. */
  readonly patience?: number
  readonly inHand?: number
  /** Milliseconds after which a store that is away is tried again. */
  readonly again?: number
}

export class Inbox {
  readonly #deps: Deps
  readonly #spool: Spool
  readonly #patience: number
  readonly #limit: number
  readonly #replay: Replay
  /** How many events of a person wait in the spool. */
  readonly #waiting = new Map<string, number>()
  #inHand = 0
  /** The store has failed, and nothing has been taken by it since. */
  #away = false

  private constructor(
    deps: Deps,
    spool: Spool,
    { patience = PATIENCE, inHand = IN_HAND, again = AGAIN }: InboxOptions,
  ) {
    this.#deps = deps
    this.#spool = spool
    this.#patience = patience
    this.#limit = inHand
    this.#replay = new Replay({
      deps,
      spool,
      again,
      personOf: ({ event }) => this.#personOf(event),
      take: (kept) => this.#receive(kept),
      done: ({ event }) => this.#letGo(this.#personOf(event)),
    })
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
  replay(signal: AbortSignal): Promise<void> {
    return this.#replay.run(signal)
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
          if (!(cause instanceof StoreError)) {
            this.#deps.log.error({ code: codeOf(cause) }, 'an event could not be taken and is tried again')
          }
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
    this.#replay.wake()
  }

  /** Whether the store is there shows in what becomes of this; each change is told once. */
  async #receive({ event, at }: Kept): Promise<void> {
    const { log } = this.#deps
    try {
      await receive(this.#deps, event, at)
    } catch (cause) {
      if (cause instanceof StoreError && !this.#away) {
        this.#away = true
        log.error({ code: cause.code }, 'the store is away: events go to the spool')
      }
      throw cause
    }
    if (this.#away) log.info({}, 'the store takes events again')
    this.#away = false
  }

  /** Whose event this is; a receipt is nobody's word and waits for none. */
  #personOf(event: Event): string {
    return 'from' in event ? this.#deps.keyring.addressId(event.from) : event.id
  }

  #hold(person: string): void {
    this.#waiting.set(person, (this.#waiting.get(person) ?? 0) + 1)
  }

  #letGo(person: string): void {
    const left = (this.#waiting.get(person) ?? 0) - 1
    if (left > 0) this.#waiting.set(person, left)
    else this.#waiting.delete(person)
  }
}
