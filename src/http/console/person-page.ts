/** One who may sign in: name and roles, a link to choose a password, shut out, remove. */
import { html } from 'hono/html'
import { grantKey, grantsKey } from '../../access/grant.ts'
import type { User } from '../../access/user.ts'
import type { Deps } from '../../service/deps.ts'
import type { Instant } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'
import { clock, PEOPLE, type PeopleView, problems, roleSaid, stateOf, type Words, wordsIn } from './people-view.ts'
import { type RoleRow, roleFields } from './role-fields.ts'

/** What was done just now: `people.done.{name}`. */
export const DONE = ['saved', 'shut-out', 'let-in'] as const

interface PersonView extends PeopleView {
  readonly user: User
  readonly typed: { readonly name: string; readonly rows: readonly RoleRow[] }
  readonly done: (typeof DONE)[number] | null
}

type Shown = Pick<Deps, 'say' | 'keyring' | 'clock'>

export function personPage(deps: Shown, view: PersonView): Markup {
  const { seen, language, user, done } = view
  const words = wordsIn(deps, language)
  const own = formField(deps, seen.visit)
  const self = user._id === seen.user._id
  const body = html`${problems(view, words)}
${done === null ? '' : html`<p class="done" role="status">${words(`people.done.${done}`)}</p>`}
<p><a href="${PEOPLE}">${words('people.back')}</a></p>
${facts(view, deps.clock(), words)}
${self ? html`<p>${words('people.self')} <a href="/quan-tri/tai-khoan">${words('people.own-account')}</a></p>` : ''}
${user.login === null ? html`<p>${words('people.by-groups')}</p>` : changeForm(view, self, own, words)}
${self ? '' : html`${user.login === null || !user.active ? '' : linkForm(user, own, words)}${activeForm(user, own, words)}${removal(user, words)}`}`
  return consolePage(deps, { seen, language, current: 'people', title: user.name, body })
}

function facts({ user, units, language }: PersonView, now: Instant, words: Words): Markup {
  return html`<dl>
<dt>${words('people.login')}</dt><dd>${user.login ?? words('people.single-sign-on')}</dd>
<dt>${words('people.roles')}</dt><dd>${
    user.grants.length === 0
      ? words('people.roles-none')
      : user.grants.map((grant) => html`<div>${roleSaid(grantKey(grant), units, words)}</div>`)
  }</dd>
<dt>${words('people.state')}</dt><dd>${words(`people.states.${stateOf(user, now)}`)}</dd>
<dt>${words('people.last')}</dt><dd>${
    user.signedInAt === undefined ? words('people.never') : clock(user.signedInAt, language)
  }</dd>
</dl>`
}

function changeForm({ user, typed, choice, faults }: PersonView, self: boolean, own: Markup, words: Words): Markup {
  const wrong = faults.some(({ path }) => path === 'name') ? html` aria-invalid="true"` : ''
  return html`<section aria-labelledby="change"><h2 id="change">${words(self ? 'people.change-name' : 'people.change')}</h2>
<form method="post" action="${PEOPLE}/${user._id}">${own}
<input type="hidden" name="was" value="${grantsKey(user.grants)}">
<div class="fields"><label>${words('people.name')}<input name="name" value="${typed.name}" maxlength="100" required autocomplete="off"${wrong}></label></div>
${self ? '' : html`<p class="hint">${words('people.change-hint')}</p>${roleFields(typed.rows, choice, words)}`}
<div class="buttons"><button class="main">${words('people.save')}</button></div>
</form></section>`
}

function linkForm(user: User, own: Markup, words: Words): Markup {
  return html`<section aria-labelledby="link"><h2 id="link">${words('people.link-title')}</h2>
<p class="hint">${words('people.link-hint')}</p>
<form method="post" action="${PEOPLE}/${user._id}/duong-dan">${own}<div class="buttons"><button>${words('people.link')}</button></div></form></section>`
}

function activeForm({ _id, active }: User, own: Markup, words: Words): Markup {
  const [path, key] = active ? ['ngung', 'shut-out'] : ['mo', 'let-in']
  return html`<section aria-labelledby="active"><h2 id="active">${words(`people.${key}-title`)}</h2>
<p class="hint">${words(`people.${key}-hint`)}</p>
<form method="post" action="${PEOPLE}/${_id}/${path}">${own}<div class="buttons"><button>${words(`people.${key}`)}</button></div></form></section>`
}

function removal({ _id }: User, words: Words): Markup {
  return html`<section aria-labelledby="remove"><h2 id="remove">${words('people.remove-title')}</h2>
<p class="hint">${words('people.remove-hint')}</p>
<p class="buttons"><a class="button" href="${PEOPLE}/${_id}/xoa">${words('people.remove')}</a></p></section>`
}

/** Asked once more before somebody is gone. */
export function removePage(deps: Shown, view: PeopleView & { readonly user: User }): Markup {
  const { seen, language, user } = view
  const words = wordsIn(deps, language)
  const title = words('people.remove-ask', { name: user.name })
  const body = html`${problems(view, words)}
<p>${words(user.login === null ? 'people.remove-what-groups' : 'people.remove-what')}</p>
<form method="post" action="${PEOPLE}/${user._id}/xoa">${formField(deps, seen.visit)}
<div class="buttons"><button>${words('people.remove-yes')}</button> <a class="button" href="${PEOPLE}/${user._id}">${words('people.remove-no')}</a></div>
</form>`
  return consolePage(deps, { seen, language, current: 'people', title, body })
}

/** The link is shown this once. @param until when it ends */
export function linkPage(
  deps: Shown,
  view: Pick<PeopleView, 'seen' | 'language'> & { readonly user: User; readonly link: string; readonly until: Instant },
): Markup {
  const { seen, language, user, link, until } = view
  const words = wordsIn(deps, language)
  const title = words('people.link-for', { name: user.name })
  const body = html`<p class="done" role="status">${words('people.link-once')}</p>
<p><label>${words('people.link-field')}<input readonly value="${link}" autocomplete="off" autofocus></label></p>
<h2>${words('people.next-title')}</h2>
<ol>
<li>${words('people.next-send')}</li>
<li>${words('people.next-open', { until: clock(until, language), login: user.login ?? '' })}</li>
<li>${words('people.next-lost')}</li>
</ol>
<p class="buttons"><a class="button" href="${PEOPLE}">${words('people.back')}</a></p>`
  return consolePage(deps, { seen, language, current: 'people', title, body })
}
