/**
 * What every verb of the service is given. Clock, random, keys, network and store come in from outside, so that a test
 * hands in its own and no module reaches for the world by itself.
 */
import type { Channel } from '../channels/channel.ts'
import type { Say } from '../flow/say.ts'
import type { Tongue } from '../flow/words.ts'
import type { Store } from '../store/store.ts'
import type { Calendar } from '../survey/calendar.ts'
import type { Policy } from '../survey/policy.ts'
import type { Instant } from '../survey/time.ts'
import type { Passwords } from './access/password.ts'
import type { ErasureLog } from './erasures.ts'
import type { FactsShelf } from './facts.ts'
import type { FlowShelf } from './flow-shelf.ts'
import type { Keyring } from './keyring.ts'
import type { Lanes } from './lanes.ts'
import type { Meter } from './meter.ts'
import type { Pacer } from './pace.ts'

/** Structured log lines; a verb passes ids of ours and codes, never a phone, chat id, token, name or remark. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

export interface Deps {
  readonly store: Store
  readonly clock: () => Instant
  readonly random: (bytes: number) => Uint8Array
  readonly keyring: Keyring
  readonly flows: FlowShelf
  /** Those that are switched on (`CHANNELS`); the web is always there. */
  readonly channels: readonly Channel[]
  /** Our own words, and what words people use for what. */
  readonly tongue: Tongue
  readonly say: Say
  readonly facts: FactsShelf
  readonly policy: Policy
  readonly calendar: Calendar
  readonly log: Log
  /** What goes for good is written down there first (`recordErasure`). */
  readonly erasures: ErasureLog
  readonly meter: Meter
  /** Without a trailing slash. */
  readonly publicUrl: string
  /** `always`, for trials: no hours, no delay after closing, no limit on how often a person is asked. */
  readonly sendingHours: 'policy' | 'always'
  /** Every channel is our own emulator: the only time that a sample case may be sent. */
  readonly emulated: boolean
  /** The OA whose user ids the cases carry: a Zalo user id means nothing without it. */
  readonly zaloOaId: string
  /** Names this process in leases. */
  readonly worker: string
  readonly lanes: Lanes
  readonly pacer: Pacer
  readonly passwords: Passwords
}

/** Who asks: a user of the console, an API key, the command line. */
export interface Caller {
  /** As the audit has it (`Entry.by`): a user's id, `key:{name}`, `command-line`. */
  readonly name: string
  /** It may touch these units and what lies under them; `null`: all. */
  readonly units: readonly string[] | null
}

/** A refused field: machine-readable, turned into words at the edge. */
export interface Issue {
  /** Dotted path into the body or column name: `applicant.phone`. */
  readonly path: string
  readonly code: string
  readonly message: string
}
