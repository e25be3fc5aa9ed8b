/** A case at the desk: what is known, what became of its invitation, and what may be done. */
import { html } from 'hono/html'
import type { Values } from '../../flow/say.ts'
import type { ContactsSeen, Follows } from '../../service/contacts.ts'
import type { CaseAnswer } from '../../service/intake.ts'
import type { InvitationView } from '../../service/invite.ts'
import type { SentWay } from '../../survey/invitation.ts'
import { type Instant, ZONE } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import { PAPERS } from '../slip-page.ts'

export interface FoundCase extends Pick<CaseAnswer, 'case' | 'why'> {
  readonly unitName: string
  readonly contacts: ContactsSeen
  readonly invitation: InvitationView | null
  /** By which way the next message would leave; `null`: none. */
  readonly way: SentWay | null
  /** Whether this person may close and correct it. */
  readonly mine: boolean
  /** It was closed just now: `again`, though it had been before. */
  readonly closed: 'now' | 'again' | null
  readonly corrected: Follows | null
  /** A phone that was refused: nobody types it twice. */
  readonly refusedPhone: string | null
  readonly slip: { readonly link: string; readonly code: string } | null
}

export type Words = (key: string, values?: Values) => string

const OUTCOMES = ['returned', 'refused', 'withdrawn', 'cancelled'] as const
/** Of these no slip is handed out any more. */
const OVER = ['finished', 'declined', 'withdrawn', 'recalled', 'expired']
/** In these no message reaches the person by itself. */
const STUCK = ['waiting', 'skipped']
const CLOCK = new Intl.DateTimeFormat('vi-VN', {
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: ZONE,
})

/** `09:30 24/11/2026` in Viet Nam. */
export function clock(at: string | Instant): string {
  return CLOCK.format(new Date(at))
}

export function caseSection(found: FoundCase, own: Markup, words: Words): Markup {
  const { case: record, invitation, closed, corrected } = found
  const stuck = invitation !== null && STUCK.includes(invitation.state)
  return html`<section class="done" aria-labelledby="found">
<h2 id="found">${words('case', { code: record.code })}</h2>
${closed === null ? '' : html`<p role="status"><strong>${words(`closed.${closed}`)}</strong></p>`}
${corrected === null ? '' : html`<p role="status"><strong>${words(`corrected.${corrected}`)}</strong></p>`}
${record.sample ? html`<p>${words('sample')}</p>` : ''}
${found.mine && record.outcome === 'open' ? closeForm(record.code, own, words) : ''}
<dl>
${known(words('procedure'), record.procedure?.name ?? record.procedure?.code)}
${known(words('unit'), found.unitName)}
${known(words('due'), record.dueAt === null ? null : clock(record.dueAt))}
<dt>${words('outcome')}</dt>
<dd>${words(`outcomes.${record.outcome}`)}${record.closedAt === null ? '' : ` · ${clock(record.closedAt)}`}</dd>
<dt>${words('contact')}</dt>
<dd>${contactsLine(found.contacts, words)}</dd>
${record.outcome === 'open' ? '' : invitationLines(found, words)}
</dl>
${invitation === null ? '' : attempts(invitation, words)}
${stuck && found.mine ? html`<h3>${words('slip-needed')}</h3>${slipForm(record.code, invitation, true, own, words)}` : ''}
${found.slip === null ? '' : slipShown(found.slip, words)}
</section>
${found.mine ? more(found, stuck, own, words) : ''}`
}

function invitationLines({ case: record, invitation, why, way }: FoundCase, words: Words): Markup {
  const reason = (code: string): string => words('reason', { why: code.replaceAll('-', '_') })
  return html`<dt>${words('invitation')}</dt>
<dd>${invitation === null ? words('no-invitation') : words(`states.${invitation.state}`)}</dd>
${why === null ? '' : html`<dt>${words('why')}</dt><dd>${reason(why)}</dd>`}
${
  invitation?.next
    ? html`<dt>${words(`next.${invitation.next.do}`)}</dt>
<dd>${clock(invitation.next.at)}${way === null ? '' : `, ${words(`ways.${way}`)}`} · <a
href="/quan-tri/quay?ho-so=${encodeURIComponent(record.code)}">${words('refresh')}</a></dd>`
    : ''
}`
}

/** A line of what is known of the case; none where it is not. */
function known(name: string, value: string | null | undefined): Markup | '' {
  return typeof value === 'string' ? html`<dt>${name}</dt><dd>${value}</dd>` : ''
}

function contactsLine({ phone, zalo, telegram }: ContactsSeen, words: Words): string {
  const parts = [
    phone === 'erased' ? words('has.phone-erased') : phone === null ? null : words('has.phone', phone),
    zalo ? words('has.zalo') : null,
    telegram ? words('has.telegram') : null,
  ].filter((part) => part !== null)
  return parts.length === 0 ? words('has.nothing') : parts.join('; ')
}

function attempts({ attempts: made }: InvitationView, words: Words): Markup | '' {
  if (made.length === 0) return ''
  return html`<ul>${made.map(
    ({ way, at, outcome }) => html`<li>${clock(at)}: ${words(`ways.${way}`)}, ${words(`ends.${outcome}`)}</li>`,
  )}</ul>`
}

function closeForm(code: string, own: Markup, words: Words): Markup {
  return html`<form method="post" action="/quan-tri/quay/ho-so">${own}<input type="hidden" name="code" value="${code}">
<div class="fields">${outcomeSelect(OUTCOMES, '', words)}</div>
<div class="buttons"><button class="main">${words('close')}</button></div>
</form>`
}

export function outcomeSelect(outcomes: readonly string[], chosen: string, words: Words): Markup {
  return html`<label>${words('outcome')}<select name="outcome">${outcomes.map(
    (outcome) =>
      html`<option value="${outcome}"${outcome === chosen ? ' selected' : ''}>${words(`outcomes.${outcome}`)}</option>`,
  )}</select></label>`
}

/** What is seldom needed, folded away. */
function more(
  { case: record, contacts, invitation, refusedPhone }: FoundCase,
  stuck: boolean,
  own: Markup,
  words: Words,
): Markup {
  const code = html`<input type="hidden" name="code" value="${record.code}">`
  const again = refusedPhone === null ? '' : html` value="${refusedPhone}" aria-invalid="true" autofocus`
  const has = contacts.phone === null ? 'no' : 'yes'
  return html`<details${refusedPhone === null ? '' : ' open'}><summary>${words('correct-phone', { has })}</summary>
<p class="hint">${words('correct-phone-hint', { has })}</p>
<form method="post" action="/quan-tri/quay/lien-he">${own}${code}
<div class="fields"><label>${words('phone-right')}<input name="phone" type="tel" inputmode="tel" autocomplete="off" maxlength="40"${again}></label></div>
<div class="buttons"><button>${words('correct')}</button>
${contacts.phone === null ? '' : html`<button class="quiet" name="bo" value="1">${words('phone-remove')}</button>`}</div>
</form></details>
${
  record.outcome === 'open'
    ? ''
    : html`<details><summary>${words('correct-outcome')}</summary>
<p class="hint">${words('correct-outcome-hint')}</p>
<form method="post" action="/quan-tri/quay/ho-so">${own}${code}
<div class="fields">${outcomeSelect([...OUTCOMES, 'open'], record.outcome, words)}</div>
<div class="buttons"><button>${words('correct')}</button></div>
</form></details>`
}
${
  invitation === null || stuck || OVER.includes(invitation.state)
    ? ''
    : html`<details><summary>${words('slip-wanted')}</summary>
<p class="hint">${words('slip-wanted-hint')}</p>${slipForm(record.code, invitation, false, own, words)}</details>`
}`
}

function slipForm(code: string, invitation: InvitationView, main: boolean, own: Markup, words: Words): Markup {
  return html`<form method="post" action="/quan-tri/quay/phieu" class="buttons">${own}<input type="hidden" name="id" value="${invitation.id}">
<input type="hidden" name="code" value="${code}">
${PAPERS.map(
  (paper, n) =>
    html`<button name="kho" value="${paper}" formaction="/quan-tri/quay/phieu/in" formtarget="_blank"${
      main && n === 0 ? html` class="main"` : ''
    }>${words(`print.${paper}`)}</button>`,
)}
<button>${words('slip')}</button></form>`
}

function slipShown({ link, code }: NonNullable<FoundCase['slip']>, words: Words): Markup {
  return html`<p>${words('slip-link')}: <a href="${link}">${link}</a></p>
<p>${words('slip-code')}: <span class="code">${code.slice(0, 4)} ${code.slice(4)}</span></p>`
}
