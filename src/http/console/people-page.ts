/** Those who may sign in, as a list, and the form that adds one. */
import { html } from 'hono/html'
import { grantKey } from '../../access/grant.ts'
import type { User } from '../../access/user.ts'
import type { Deps } from '../../service/deps.ts'
import type { Instant } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'
import {
  clock,
  PEOPLE,
  type PeopleView,
  problems,
  roleSaid,
  stateOf,
  type Typed,
  type Words,
  wordsIn,
} from './people-view.ts'
import { roleFields } from './role-fields.ts'

/** So many stand on a page. */
export const ON_PAGE = 100

interface ListView extends PeopleView {
  /** Those of this page. */
  readonly users: readonly User[]
  /** Only those who hold a role for this unit or under it; empty: all. */
  readonly unit: string
  /** From 1. */
  readonly number: number
  /** How many there are on all pages. */
  readonly count: number
  readonly typed: Typed
  /** Somebody was removed just now. */
  readonly removed: boolean
}

export function peoplePage(deps: Pick<Deps, 'say' | 'keyring' | 'clock'>, view: ListView): Markup {
  const { seen, language, users, removed } = view
  const words = wordsIn(deps, language)
  const body = html`${problems(view, words)}
${removed ? html`<p class="done" role="status">${words('people.removed')}</p>` : ''}
<p class="lead">${words('people.lead')}</p>
${unitFilter(view, words)}
${users.length === 0 ? html`<p>${words(view.unit === '' ? 'people.none' : 'people.none-here')}</p>` : list(view, deps.clock(), words)}
${turning(view, words)}
${addForm(view, formField(deps, seen.visit), words)}
${rolesExplained(view, words)}`
  return consolePage(deps, { seen, language, current: 'people', title: words('people.title'), body })
}

function list({ users, units, language, seen }: ListView, now: Instant, words: Words): Markup {
  return html`<ul class="people" aria-label="${words('people.list')}">${users.map(
    (user) => html`<li class="fields">
<div><a href="${PEOPLE}/${user._id}">${user.name}</a>${
      user._id === seen.user._id ? ` (${words('people.you')})` : ''
    }<div class="hint">${user.login ?? words('people.single-sign-on')}</div></div>
<div>${user.grants.map((grant) => html`<div>${roleSaid(grantKey(grant), units, words)}</div>`)}</div>
<div>${words(`people.states.${stateOf(user, now)}`)}
<div class="hint">${words('people.second-step')}: ${words(`people.second.${secondStepOf(user)}`)}</div>
<div class="hint">${words('people.last')}: ${
      user.signedInAt === undefined ? words('people.never') : clock(user.signedInAt, language)
    }</div></div>
</li>`,
  )}</ul>`
}

/** By unit and never by name: what is looked for stands in the address. */
function unitFilter({ unit, choice, users }: ListView, words: Words): Markup | '' {
  if (choice.units.length < 2 || (users.length === 0 && unit === '')) return ''
  return html`<form method="get" action="${PEOPLE}" class="fields">
<label>${words('people.filter')}<select name="don-vi"><option value="">${words('people.filter-all')}</option>${choice.units.map(
    ({ id, name }) => html`<option value="${id}"${id === unit ? ' selected' : ''}>${name}</option>`,
  )}</select></label>
<div><button>${words('people.filter-do')}</button></div>
</form>`
}

function turning({ number, count, unit }: ListView, words: Words): Markup | '' {
  const pages = Math.ceil(count / ON_PAGE)
  if (pages < 2) return ''
  const to = (page: number, key: string): Markup | '' =>
    page < 1 || page > pages
      ? ''
      : html`<a class="button" href="${PEOPLE}?trang=${page}&don-vi=${encodeURIComponent(unit)}">${words(key)}</a>`
  return html`<p>${words('people.page', { number, pages, count })}</p>
<p class="buttons">${to(number - 1, 'people.page-before')}${to(number + 1, 'people.page-after')}</p>`
}

function secondStepOf({ login, totp }: User): 'elsewhere' | 'yes' | 'no' {
  if (login === null) return 'elsewhere'
  return totp?.confirmedAt ? 'yes' : 'no'
}

function addForm({ typed, choice, faults }: ListView, own: Markup, words: Words): Markup {
  const wrong = (field: string) => (faults.some(({ path }) => path === field) ? html` aria-invalid="true"` : '')
  return html`<section aria-labelledby="add"><h2 id="add">${words('people.add-title')}</h2>
<p class="hint">${words('people.add-hint')}</p>
<form method="post" action="${PEOPLE}">${own}
<div class="fields">
<label>${words('people.name')}<input name="name" value="${typed.name}" maxlength="100" required autocomplete="off"${wrong('name')}></label>
<label>${words('people.login')}<input name="login" value="${typed.login}" required minlength="2" maxlength="64" autocapitalize="none" autocomplete="off" spellcheck="false" aria-describedby="login-hint"${wrong('login')}></label>
</div>
<p class="hint" id="login-hint">${words('people.login-hint')}</p>
${roleFields(typed.rows, choice, words)}
<div class="buttons"><button class="main">${words('people.add')}</button></div>
</form></section>`
}

function rolesExplained({ choice }: ListView, words: Words): Markup {
  return html`<section aria-labelledby="roles"><h2 id="roles">${words('people.what-roles-do')}</h2>
<dl>${choice.roles.map(
    (role) => html`<dt>${words(`role.${role}.name`)}</dt><dd>${words(`role.${role}.does`)}</dd>`,
  )}</dl></section>`
}
