/** The page of one's own account: password, second step, recovery codes, sign-in sessions. */
import { html } from 'hono/html'
import type { User } from '../../access/user.ts'
import type { Visit } from '../../access/visit.ts'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { Markup } from '../page.ts'
import { SECOND_STEP } from './account-paths.ts'
import { problemBox } from './entry-page.ts'
import { consolePage } from './frame.ts'
import { moment } from './moment.ts'
import { newPasswordFields } from './new-password.ts'
import { formField } from './own-form.ts'
import { oldPasswordField, type Wrong, whatIsWrong } from './own-password.ts'

/** What has gone well just now (`?xong=`). */
export const DONE = ['mat-khau', 'phien', 'phien-khac'] as const

export interface AccountView {
  readonly seen: Seen
  readonly language: Language
  readonly visits: readonly Visit[]
  readonly wrong: (Wrong & { readonly form: 'password' | 'codes' }) | null
  readonly said: (typeof DONE)[number] | null
}

type Words = (key: string, values?: Values) => string

export function accountPage(deps: Pick<Deps, 'say' | 'keyring'>, view: AccountView): Markup {
  const { seen, language, visits, wrong, said } = view
  const { user, visit } = seen
  const words: Words = (key, values) => deps.say(`account.${key}`, language, values)
  const own = formField(deps, visit)
  const body = html`${problemBox(wrong === null ? null : whatIsWrong(deps.say, language, wrong))}
${said === null ? '' : html`<p class="done" role="status">${words(`done.${said}`)}</p>`}
<dl>
<dt>${words('name')}</dt><dd>${user.name}</dd>
${user.login === null ? '' : html`<dt>${words('login')}</dt><dd>${user.login}</dd>`}
</dl>
${user.password === null ? html`<p>${words('single-sign-on')}</p>` : html`${passwordForm(deps, view, own, words)}${secondStep(user, view, own, words)}`}
${sessions(visits, view, own, words)}`
  return consolePage(deps, { seen, language, current: 'account', title: words('title'), body })
}

function passwordForm({ say }: Pick<Deps, 'say'>, view: AccountView, own: Markup, words: Words): Markup {
  const why = view.wrong?.form === 'password' ? view.wrong.why : null
  const ofNew = why !== null && why !== 'password' && why !== 'wait' && why !== 'changed-meanwhile'
  return html`<section aria-labelledby="password-title"><h2 id="password-title">${words('password')}</h2>
<p class="hint">${words('password-hint')}</p>
<form method="post" action="/quan-tri/tai-khoan/mat-khau" class="stacked">${own}
${oldPasswordField('old', words('old'), why === 'password')}
${newPasswordFields(say, view.language, ofNew)}
<div class="buttons"><button>${words('password-set')}</button></div>
</form></section>`
}

function secondStep({ totp, recovery }: User, view: AccountView, own: Markup, words: Words): Markup {
  const wrong = view.wrong?.form === 'codes' && view.wrong.why === 'password'
  const since = totp === null ? null : moment(totp.confirmedAt, view.language)
  return html`<section aria-labelledby="step"><h2 id="step">${words('step')}</h2>
<p>${since === null ? words('step-none') : words('step-since', { since })}</p>
<p><a class="button" href="${SECOND_STEP}">${words(since === null ? 'step-set' : 'step-change')}</a></p>
${
  since === null
    ? ''
    : html`<h3>${words('codes')}</h3>
<p>${words('codes-left', { left: recovery.length })}</p>
<form method="post" action="/quan-tri/tai-khoan/ma-du-phong" class="stacked">${own}
${oldPasswordField('old-for-codes', words('old'), wrong)}
<div class="buttons"><button>${words('codes-renew')}</button></div>
</form>`
}</section>`
}

function sessions(visits: readonly Visit[], { seen, language }: AccountView, own: Markup, words: Words): Markup {
  const line = (visit: Visit): Markup => {
    const device = visit.device === '' ? words('device-unknown') : visit.device
    const [began, used] = [moment(visit.startedAt, language), moment(visit.lastAt, language)]
    const here = visit._id === seen.visit._id
    return html`<li><p><strong>${device}</strong>${here ? html` · ${words('this-one')}` : ''}<br>${words('session', { began, used })}</p>
${
  here
    ? ''
    : html`<form method="post" action="/quan-tri/tai-khoan/phien">${own}<input type="hidden" name="visit" value="${visit._id}">
<button class="quiet" aria-label="${words('end-of', { device, began })}">${words('end')}</button></form>`
}</li>`
  }
  return html`<section aria-labelledby="sessions"><h2 id="sessions">${words('sessions')}</h2>
<p class="hint">${words('sessions-hint')}</p>
<ul class="sessions">${visits.map(line)}</ul>
${
  visits.length < 2
    ? ''
    : html`<form method="post" action="/quan-tri/tai-khoan/phien-khac" class="buttons">${own}<button>${words('end-others')}</button></form>`
}</section>`
}
