/**
 * Looks at everything that the work depends on (`ykien doctor`): the store, the calendar, each channel with its
 * credential, template, quota and webhook, the prices, the clock. It changes nothing but what any command changes.
 */
import type { Health } from '../../channels/channel.ts'
import type { Language } from '../../flow/definition.ts'
import type { Say } from '../../flow/say.ts'
import { moment } from '../../report/figure.ts'
import type { Deps } from '../deps.ts'
import { calendarHealth } from './calendar.ts'
import { channelHealth } from './channels.ts'
import { storeHealth } from './store.ts'

export type DoctorDeps = Pick<Deps, 'store' | 'channels' | 'policy' | 'calendar' | 'clock' | 'emulated'>

/** As it is told: what was looked at, how it stands, in words; `fix`: what to do, `null` where all is well. */
export interface Checked {
  readonly check: string
  readonly status: Health['status']
  readonly message: string
  readonly fix: string | null
}

/** In the order in which they are told; another check is one more line here. */
const LOOKS: readonly ((deps: DoctorDeps) => Promise<readonly Health[]>)[] = [
  storeHealth,
  calendarHealth,
  channelHealth,
]

export async function examine(deps: DoctorDeps): Promise<Health[]> {
  const found: Health[] = []
  for (const look of LOOKS) found.push(...(await look(deps)))
  return found
}

export function inWords({ check, status, code, values }: Health, say: Say, language: Language = 'vi'): Checked {
  const words = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, spoken(value)]))
  const key = `doctor.${check}.${code}`
  return {
    check,
    status,
    message: say(key, language, words),
    fix: status === 'ok' ? null : say(`${key}-fix`, language, words),
  }
}

/** Instants are read as people write them. */
function spoken(value: string | number): string | number {
  return /^\d{4}-\d\d-\d\dT[\d:]{8}\+07:00$/.test(String(value)) ? moment(String(value)) : value
}
