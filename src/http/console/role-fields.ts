/** The fields in which somebody's roles are chosen, each with where it holds: a row a role, some rows to spare. */
import { html } from 'hono/html'
import type { BodyData } from 'hono/utils/body'
import { type Grant, grantKey } from '../../access/grant.ts'
import { fault, type PersonFault } from '../../access/person.ts'
import { ROLES, type Role } from '../../access/role.ts'
import type { UnitView } from '../../service/units.ts'
import type { Markup } from '../page.ts'

const EVERYWHERE = '*'
const SPARE = 2

/** A row as it was typed. */
export interface RoleRow {
  readonly role: string
  readonly unit: string
}

/** What may be chosen. */
export interface RoleChoice {
  readonly roles: readonly Role[]
  readonly units: readonly UnitView[]
  readonly everywhere: boolean
}

type Words = (key: string) => string

export function rowsOf(grants: readonly Grant[]): RoleRow[] {
  return grants.map(({ role, unit }) => ({ role, unit: unit ?? EVERYWHERE }))
}

/** @param words of `people.*` and `role.*` */
export function roleFields(rows: readonly RoleRow[], choice: RoleChoice, words: Words): Markup {
  const spare = Array.from({ length: SPARE }, (): RoleRow => ({ role: '', unit: '' }))
  return html`<fieldset class="roles"><legend>${words('people.roles')}</legend>
${[...rows, ...spare].map((row, i) => roleRow(row, i + 1, choice, words))}
</fieldset>`
}

function roleRow({ role, unit }: RoleRow, number: number, choice: RoleChoice, words: Words): Markup {
  const { roles, units, everywhere } = choice
  return html`<div class="fields">
<label>${words('people.role')} ${number}<select name="role"><option value="">${words('people.no-role')}</option>${roles.map(
    (name) => option(name, words(`role.${name}.name`), role),
  )}</select></label>
<label>${words('people.where')} ${number}<select name="unit"><option value="">${words('people.choose-unit')}</option>${
    everywhere ? option(EVERYWHERE, words('people.everywhere'), unit) : ''
  }${units.map(({ id, name }) => option(id, name, unit))}</select></label>
</div>`
}

function option(value: string, name: string, chosen: string): Markup {
  return html`<option value="${value}"${value === chosen ? ' selected' : ''}>${name}</option>`
}

/** The rows in which a role was chosen. */
export function typedRows(fields: BodyData<{ all: true }>): RoleRow[] {
  const [roles, units] = [listOf(fields['role']), listOf(fields['unit'])]
  return roles.map((role, i) => ({ role, unit: units[i] ?? '' })).filter(({ role }) => role !== '')
}

export function grantsFrom(rows: readonly RoleRow[]): {
  readonly grants: Grant[]
  readonly faults: PersonFault[]
} {
  const read = rows.map(grantIn)
  const faults = read.flatMap((one) => ('code' in one ? [one] : []))
  const grants = read.flatMap((one) => ('code' in one ? [] : [one]))
  return { grants: [...new Map(grants.map((grant) => [grantKey(grant), grant])).values()], faults }
}

function grantIn({ role: typed, unit }: RoleRow): Grant | PersonFault {
  const role = ROLES.find((known) => known === typed)
  if (role === undefined) return fault('grants', 'unknown-role', { role: typed })
  if (unit === '') return fault('grants', 'no-unit', { role })
  return { role, unit: unit === EVERYWHERE ? null : unit }
}

function listOf(value: BodyData<{ all: true }>[string] | undefined): string[] {
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return values.filter((one) => typeof one === 'string')
}
