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

interface ListView extends PeopleView {
  readonly users: readonly User[]
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
${users.length === 0 ? html`<p>${words('people.none')}</p>` : list(view, deps.clock(), words)}
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
