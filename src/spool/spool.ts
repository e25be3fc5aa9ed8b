/**
 * The spool port: where a verified webhook event is safe while the store is away or the machine has its hands full. It
 * keeps what comes in its order until it is in the store. One adapter (`disk.ts`); who goes behind whom is the service's
 * affair (`service/inbox.ts`).
 */
import type { Event } from '../channels/channel.ts'
import type { Instant } from '../survey/time.ts'

/** What waits. `at`: when it came, by our clock. */
export interface Kept {
  readonly at: Instant
  readonly event: Event
}

export interface Spool {
  /** How many wait. */
  readonly waiting: number
  /** Resolves once it would survive a crash. @throws SpoolError */
  append(kept: Kept): Promise<void>
  /** All that waits, oldest first; what a process before this one left is among it. */
  all(): AsyncIterable<Kept>
  /** The oldest that wait, in their order, the same until `finished`; empty: none waits. @throws SpoolError */
  next(): Promise<readonly Kept[]>
  /**
   * What `next` gave is in the store.
   *
   * @param whole `false`: not all of it could be taken; its file is put aside for somebody to look at, until `forget`.
   */
  finished(whole: boolean): Promise<void>
  /** Removes what was put aside and came before this; nobody has looked at it in time. @returns how many files. */
  forget(before: Instant): Promise<number>
  /** Whether it could be written now. @throws SpoolError */
  probe(): Promise<void>
  /** What waits stays for the next process. */
  close(): Promise<void>
}

/** The spool cannot be written or read: no room, no right, a broken disk. */
export class SpoolError extends Error {
  readonly code = 'SPOOL_AWAY'

  constructor(cause: unknown) {
    super('the spool cannot be used: is SPOOL_PATH writable, and is there room on its disk?', { cause })
    this.name = 'SpoolError'
  }
}
