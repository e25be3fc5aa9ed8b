/** One app's conversation, in a frame of its own that loads itself anew, so that nothing typed outside it is lost. */
import { html } from 'hono/html'
import { OFFSET } from '../../survey/time.ts'
import type { Bubble, Button } from '../bubble.ts'
import type { Person } from '../person.ts'
import { chatOf } from '../telegram/bot.ts'
import { telegramCitizen } from '../telegram/citizen.ts'
import { accountOf } from '../zalo/oa.ts'
import type { App } from './act.ts'
import { fields, layout, type Markup } from './layout.ts'
import { screenPath, type View } from './view.ts'

const REFRESH_SECONDS = 2
const LINK = /(https?:\/\/[^\s<>"]+)/

/** What a form on this screen says about where it stands. */
interface Place {
  readonly view: View
  readonly person: Person
  readonly app: App
  readonly still: boolean
}

/** @param still it stays as it is, to be read in peace, and shows what templates were filled with. */
export function screen(view: View, person: Person, app: App, still: boolean): Markup {
  const place = { view, person, app, still }
  const bubbles = app === 'zalo' ? accountOf(view.oa, person).messages : telegramCitizen(view.bot, person).messages()
  const notice = app === 'telegram' ? chatOf(view.bot, person).notice : null
  // Newest first in the markup, drawn from the bottom up: so the end of the conversation is in view without script.
  const items = [...bubbles].reverse().map((bubble) => shown(place, bubble))
  const none = html`<li class="none">${view.t(`empty.${app}`)}</li>`
  return layout(
    view,
    `screen ${app}`,
    html`<ol class="bubbles">
${still ? html`<li class="notice"><a href="${screenPath(view, person, app)}">${view.t('go-on')}</a></li>` : ''}
${notice === null ? '' : html`<li class="notice">${notice}</li>`}
${items.length === 0 ? none : items}
</ol>`,
    still ? undefined : REFRESH_SECONDS,
  )
}

function shown(place: Place, bubble: Bubble): Markup {
  const { view } = place
  const text = bubble.media === null ? linked(bubble.text) : view.t(`media.${bubble.media}`)
  return html`<li class="bubble ${bubble.by}">
<div class="text">${text}</div>
${bubble.buttons.map((row) => html`<div class="row">${row.map((button) => drawn(place, bubble, button))}</div>`)}
${bubble.template === null ? '' : templatePart(place, bubble.template)}
<time>${clockTime(bubble.at)}</time>
</li>`
}

function drawn(place: Place, bubble: Bubble, button: Button): Markup {
  if (button.kind === 'other') return html`<span class="button">${button.label}</span>`
  if (button.kind === 'link') {
    const payload = startPayload(place.view, button.url)
    return payload === null
      ? html`<a class="button" href="${button.url}" target="_blank" rel="noopener noreferrer">${button.label} ↗</a>`
      : acting(place, { app: 'telegram', do: 'start', text: payload }, button.label)
  }
  return acting(place, { do: 'press', message: bubble.id, button: button.data }, button.label)
}

function templatePart(place: Place, template: NonNullable<Bubble['template']>): Markup {
  const { view, person, app } = place
  const { stars, quickReplies } = view.oa.template
  const rates = stars ? [1, 2, 3, 4, 5] : []
  return html`<div class="row">
${rates.map((rate) => acting(place, { do: 'stars', rate: String(rate) }, '★'.repeat(rate)))}
${quickReplies.map((answer) => acting(place, { do: 'quick', button: answer }, answer))}
</div>
${
  place.still
    ? html`<dl>${Object.entries(template.data).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
    : html`<a class="filled" href="${screenPath(view, person, app, true)}">${view.t('template', { id: template.templateId })}</a>`
}`
}

function acting({ view, person, app }: Place, what: Readonly<Record<string, string>>, label: string): Markup {
  return html`<form method="post" action="${view.base}/act">
${fields({ who: person.id, app, lang: view.lang, from: 'screen', screen: app, ...what })}
<button>${label}</button>
</form>`
}

/** A link that opens our own bot is followed on this very phone. */
function startPayload({ bot }: View, url: string): string | null {
  const target = URL.parse(url)
  const isOurs = target?.hostname === 't.me' && target.pathname === `/${bot.user.username}`
  return isOurs ? (target.searchParams.get('start') ?? '') : null
}

function linked(text: string): Markup {
  const pieces = text.split(LINK)
  return html`${pieces.map((piece) =>
    LINK.test(piece) ? html`<a href="${piece}" target="_blank" rel="noopener noreferrer">${piece}</a>` : piece,
  )}`
}

function clockTime(at: number): string {
  return new Date(at + OFFSET).toISOString().slice(11, 16)
}
