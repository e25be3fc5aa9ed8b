/** The fault board: what shall go wrong next, on either channel. The same board serves tests and the phone page. */

/** The four servers that are emulated. */
export type Server = 'telegram' | 'zalo-openapi' | 'zalo-business' | 'zalo-oauth'

export type Fault =
  /** Nothing is done; this is answered. */
  | { readonly kind: 'refuse'; readonly status: number; readonly body: unknown }
  /** Done, but late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Done, but never answered. */
  | { readonly kind: 'mute' }
  /** Done, then the connection is closed without an answer. */
  | { readonly kind: 'cut' }
  /** The connection is closed with nothing done. */
  | { readonly kind: 'lost' }

interface Armed {
  readonly server: Server
  readonly fault: Fault
  /** Only calls whose path ends so (`/sendMessage`, `/message/cs`); absent: every call. */
  readonly path?: string
}

/** What goes wrong, or is ruled, as long as it is on. */
export interface Switches {
  /** Each update or event is delivered twice. */
  duplicates: boolean
  /** Each second update or event overtakes the one before it. */
  reordering: boolean
  /** A copy of each update or event comes again ten minutes later. */
  lateCopies: boolean
  /** Zalo's events carry a wrong signature. */
  badMac: boolean
  /** Zalo repeats an event after any answer but 200 (off: only when the connection failed); channels.md 6.1. */
  retryOnStatus: boolean
  /** Zalo's templates are refused from 22:00 to 06:00 (-133). */
  nightRule: boolean
  /** Zalo's consultation messages are refused when they bear buttons (-201). */
  buttonsRefused: boolean
  /** The template may not go by user id (-249). */
  noTemplateByUser: boolean
  /** The Zalo account has no money left (-115). */
  outOfBalance: boolean
  /** The template waits for review (-131). */
  templatePending: boolean
  /** The template was stopped for its quality (-146). */
  templateStopped: boolean
}

export const SWITCHES: Readonly<Switches> = {
  duplicates: false,
  reordering: false,
  lateCopies: false,
  badMac: false,
  retryOnStatus: true,
  nightRule: false,
  buttonsRefused: false,
  noTemplateByUser: false,
  outOfBalance: false,
  templatePending: false,
  templateStopped: false,
}

export interface Faults {
  readonly switches: Switches
  /** The next `times` calls that match meet this fault, after those armed before. */
  arm(armed: Armed, times?: number): void
  /** Takes the fault that this call meets off the board. */
  take(server: Server, path: string): Fault | null
  /** How many calls are still going to meet one. */
  waiting(): number
  /** No faults, all switches as at the start. */
  clear(): void
}

export function faultBoard(initial: Partial<Switches> = {}): Faults {
  const start = { ...SWITCHES, ...initial }
  const switches = { ...start }
  const armed: Armed[] = []
  return {
    switches,
    arm(fault, times = 1) {
      for (let i = 0; i < times; i++) armed.push(fault)
    },
    take(server, path) {
      const place = armed.findIndex(
        (one) => one.server === server && (one.path === undefined || path.endsWith(one.path)),
      )
      return place === -1 ? null : (armed.splice(place, 1)[0]?.fault ?? null)
    },
    waiting: () => armed.length,
    clear() {
      armed.length = 0
      Object.assign(switches, start)
    },
  }
}

/** Telegram's answer to too many calls. @param seconds until the next may come. */
export function flood(seconds: number): Fault {
  return telegramRefusal(429, `Too Many Requests: retry after ${seconds}`, { parameters: { retry_after: seconds } })
}

/** `telegramRefusal(403, 'Forbidden: bot was blocked by the user')` */
export function telegramRefusal(status: number, description: string, more: object = {}): Fault {
  return { kind: 'refuse', status, body: { ok: false, error_code: status, description, ...more } }
}

/** Zalo says no with HTTP 200 and a code. */
export function zaloRefusal(error: number, message = 'Emulated refusal'): Fault {
  return { kind: 'refuse', status: 200, body: { error, message } }
}

/** Telegram says in its envelope that it fell over. */
export const TELEGRAM_BROKEN = telegramRefusal(500, 'Internal Server Error')

/** A server that fell over, with no word of its own. */
export const BROKEN: Fault = { kind: 'refuse', status: 500, body: 'Internal Server Error' }
