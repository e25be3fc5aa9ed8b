/** What the pages about people share: what stands on them, and their words. */
import { html } from 'hono/html'
import type { PersonFault } from '../../access/person.ts'
import type { User } from '../../access/user.ts'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { UnitView } from '../../service/units.ts'
import { type Instant, ZONE } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import type { RoleChoice, RoleRow } from './role-fields.ts'

export const PEOPLE = '/quan-tri/nguoi-dung'

export interface PeopleView {
  readonly seen: Seen
  readonly language: Language
  /** Every unit, for their names. */
  readonly units: readonly UnitView[]
  readonly choice: RoleChoice
  readonly faults: readonly PersonFault[]
}

/** What stands in the fields: nobody types twice what was refused. */
export interface Typed {
  readonly login: string
  readonly name: string
  readonly rows: readonly RoleRow[]
}

export type Words = (key: string, values?: Values) => string

export function wordsIn({ say }: Pick<Deps, 'say'>, language: Language): Words {
  return (key, values) => say(key, language, values)
}

export function problems({ faults, units }: PeopleView, words: Words): Markup | '' {
  if (faults.length === 0) return ''
  return html`<div class="problem" role="alert" tabindex="-1" autofocus>${faults.map(
    (fault) => html`<p>${faultSaid(fault, units, words)}</p>`,
  )}</div>`
}

function faultSaid({ code, data }: PersonFault, units: readonly UnitView[], words: Words): string {
  if (code === 'no-unit') return words('people.fault.no-unit', { role: words(`role.${data['role']}.name`) })
  if (code === 'out-of-scope')
    return words('people.fault.out-of-scope', { grant: roleSaid(String(data['grant']), units, words) })
  return words(`people.fault.${code}`, data)
}

/** `Cán bộ một cửa – Sở Tài chính`. @param key as `grantKey` makes it */
export function roleSaid(key: string, units: readonly UnitView[], words: Words): string {
  const [role = '', unit] = key.split(':')
  const where = unit === undefined ? words('people.everywhere') : (units.find(({ id }) => id === unit)?.name ?? unit)
  return `${words(`role.${role}.name`)} – ${where}`
}

/** Whether they may sign in, and if not yet, what is missing. */
export function stateOf(
  { active, login, password, setup }: User,
  now: Instant,
): 'out' | 'in' | 'invited' | 'link-over' {
  if (!active) return 'out'
  if (login === null || password !== null) return 'in'
  return setup !== null && setup.until > now ? 'invited' : 'link-over'
}

/** `09:30 24/11/2026` in Viet Nam. */
export function clock(at: Instant, language: Language): string {
  return new Intl.DateTimeFormat(language === 'vi' ? 'vi-VN' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: ZONE,
  }).format(at)
}
