/** A conversation that is tried, on the screens on which people will see it; each act is an address. */
import { html } from 'hono/html'
import type { Say, Values } from '../flow/say.ts'
import type { Markup } from '../http/page.ts'
import { further, type Path, writePath } from './path.ts'
import { type Bubble, bubblesOn, PHONES } from './phones.ts'
import type { Replayed } from './replay.ts'

/** Where the page is, and what else it offers. */
export interface Place {
  /** `/` or the path of a page: what follows is a query. */
  readonly at: string
  /** Where the web page of the form is shown; `null`: it is not. */
  readonly form: string | null
  /** Where a conversation is saved; `null`: it cannot be. */
  readonly save: string | null
}

type Words = (key: string, values?: Values) => string

/** The case that is tried: begins anew with it. */
export function caseForm({ language, sober, field }: Path, { at }: Place, words: Words): Markup {
  const chosen = (is: boolean): Markup | string => (is ? html` selected` : '')
  return html`<form class="case" method="get" action="${at}">
<label>${words('language')} <select name="language"><option value="vi">Tiếng Việt</option>
<option value="en"${chosen(language === 'en')}>English</option></select></label>
<label>${words('sober')} <select name="sober"><option value="no">${words('no')}</option>
<option value="yes"${chosen(sober)}>${words('yes')}</option></select></label>
<label>${words('field')} <input name="field" value="${field?.code ?? ''}" size="10" maxlength="24"></label>
<button>${words('restart')}</button></form>`
}

export function screens(played: Replayed, path: Path, place: Place, words: Words, say: Say): Markup {
  const { acts } = path
  return html`<section class="screens">
${PHONES.map((phone) => {
  const bubbles = bubblesOn(phone, played, path.language, say)
  const last = bubbles.findLastIndex(({ from }) => from === 'office')
  return html`<article class="phone ${phone}"><h2>${words(`phone.${phone}`)}</h2>
<div class="talk" tabindex="0" role="log" aria-label="${words(`phone.${phone}`)}">${bubbles.map((one, i) => bubbleOf(one, i === last, path, place))}</div></article>`
})}
${
  place.form === null
    ? ''
    : html`<article class="phone web"><h2>${words('phone.web')}</h2>
<iframe src="${place.form}?${writePath(path)}" title="${words('phone.web')}"></iframe></article>`
}
</section>
<section class="tools">
<form method="get" action="${place.at}" class="type">${hidden(path)}
<label>${words('said')} <input name="said" autocomplete="off" maxlength="4000" required${place.save === null ? '' : html` autofocus`}></label>
<button>${words('send')}</button></form>
<p><a href="${place.at}?${writePath(further(path, { does: 'media' }))}">${words('media-act')}</a>
<a href="${place.at}?${writePath(further(path, { does: 'back' }))}">${words('back-act')}</a>
${acts.length === 0 ? '' : html`<a href="${place.at}?${writePath({ ...path, acts: acts.slice(0, -1), empty: false })}">${words('undo')}</a>`}</p>
${
  acts.length === 0 || place.save === null
    ? ''
    : html`<form method="post" action="${place.save}?${writePath({ ...path, empty: false })}" class="save">
<label>${words('name')} <input name="name" required maxlength="200" autocomplete="off"></label>
<button>${words('save')}</button></form>`
}
</section>`
}

/** Only the last message has buttons that can be pressed here; old ones stay to be seen. */
function bubbleOf({ from, text, buttons }: Bubble, isLast: boolean, path: Path, { at }: Place): Markup {
  return html`<div class="bubble ${from}"><p>${text}</p>${buttons.map(
    (row) =>
      html`<div class="row">${row.map(({ label, press }) =>
        isLast && press !== null
          ? html`<a class="button" href="${at}?${writePath(further(path, { press }))}">${label}</a>`
          : html`<span class="button">${label}</span>`,
      )}</div>`,
  )}</div>`
}

function hidden(path: Path): Markup[] {
  const query = new URLSearchParams(writePath({ ...path, empty: false }))
  return [...query].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
}
