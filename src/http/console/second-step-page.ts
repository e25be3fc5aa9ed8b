/** The pages of the second step: the secret to be scanned or typed, and the recovery codes, which are shown once. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Values } from '../../flow/say.ts'
import type { StepOffer } from '../../service/access/second-step.ts'
import { type Seen, visitOf } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { Markup } from '../page.ts'
import { qrCode } from '../qr.ts'
import { SECOND_STEP } from './account-paths.ts'
import { problemBox } from './entry-page.ts'
import { consolePage } from './frame.ts'
import { formField } from './own-form.ts'
import { oldPasswordField, type Wrong, whatIsWrong } from './own-password.ts'

export interface StepView {
  readonly seen: Seen
  readonly language: Language
  readonly offer: StepOffer
  /** Nothing else may be done before. */
  readonly needed: boolean
  readonly wrong: Wrong | null
}

export function stepPage(deps: Pick<Deps, 'say' | 'keyring'>, view: StepView): Markup {
  const { seen, language, offer, needed, wrong } = view
  const words = (key: string, values?: Values): string => deps.say(`second-step.${key}`, language, values)
  const replaces = seen.user.totp !== null
  const body = html`${problemBox(wrong === null ? null : whatIsWrong(deps.say, language, wrong))}
<p>${words(needed ? 'needed' : replaces ? 'replaces' : 'lead')}</p>
<ol class="steps">
<li><p>${words('scan')}</p>
${qrCode(offer.uri, words('qr'))}
<p><a href="${offer.uri}">${words('open')}</a></p>
<p>${words('by-hand')} <span class="secret">${offer.secret.match(/.{1,4}/g)?.join(' ') ?? ''}</span></p></li>
<li><form method="post" action="${SECOND_STEP}" class="stacked">${formField(deps, seen.visit)}
<input type="hidden" name="offer" value="${offer.sealed}">
<label for="code">${words('code')}</label>
<input id="code" name="code" inputmode="numeric" required autocomplete="one-time-code"${
    wrong?.why === 'code' ? html` aria-invalid="true" aria-errormessage="problem"` : ''
  }>
${oldPasswordField('old', words('password'), wrong?.why === 'password')}
<div class="buttons"><button class="main">${words('set')}</button></div>
</form></li>
</ol>`
  return consolePage(deps, { seen, language, current: 'account', title: words('title'), body })
}

/** @param renewed the visit goes on under a new secret, of which the page's forms carry the token. */
export async function codesPage(
  deps: Pick<Deps, 'say' | 'keyring' | 'store' | 'clock'>,
  renewed: { readonly seen: Seen; readonly secret: string; readonly language: Language },
  codes: readonly string[],
): Promise<Markup> {
  const { secret, language } = renewed
  const seen = (await visitOf(deps, secret)) ?? renewed.seen
  const words = (key: string): string => deps.say(`recovery.${key}`, language)
  const body = html`<p class="done" role="status">${words('made')}</p>
<p>${words('keep')}</p>
<ol class="recovery">${codes.map((code) => html`<li><span class="secret">${code}</span></li>`)}</ol>
<p>${words('once')}</p>
<p><a class="button" href="/quan-tri/tai-khoan">${words('kept')}</a></p>`
  return consolePage(deps, { seen, language, current: 'account', title: words('title'), body })
}
