/** The page around the two screens: whose phone it is, what can be typed and pressed, what shall go wrong. */
import { html } from 'hono/html'
import { ZONE } from '../../survey/time.ts'
import { MEDIA } from '../bubble.ts'
import type { Person } from '../person.ts'
import { chatOf } from '../telegram/bot.ts'
import { accountOf } from '../zalo/oa.ts'
import { RESERVED } from '../zalo/reserved.ts'
import type { App } from './act.ts'
import { faultPanel } from './fault-panel.ts'
import { fields, layout, type Markup } from './layout.ts'
import { homePath, screenPath, type View } from './view.ts'

/** Phones shown at once, those with the newest messages first; the others are a click away. */
const LATEST = 10

/** @param unknown what was just entered can be nobody's number or id. */
export function home(view: View, person: Person | null, unknown: boolean): Markup {
  const { t } = view
  return layout(
    view,
    'home',
    html`<header>
<h1>${t('heading')}</h1>
<p>${t('intro')}</p>
<nav><a href="${homePath(view.base)}?lang=${view.lang === 'vi' ? 'en' : 'vi'}${person === null ? '' : `&who=${person.id}`}">${t('other-language')}</a></nav>
</header>
<main>
${unknown ? html`<p role="alert" class="alert">${t('open.unknown')}</p>` : ''}
${chooser(view, person)}
${person === null ? html`<p class="hint">${t('choose-first')}</p>` : phones(view, person)}
${faultPanel(view, person)}
${clockPanel(view, person)}
</main>`,
  )
}

function chooser(view: View, chosen: Person | null): Markup {
  const { t, base, lang, world } = view
  const reserved = [...RESERVED].map(([phone, code]) => `${typed(phone)} (${code})`).join(', ')
  const people = [...world.people.all()].sort((a, b) => lastAt(view, b) - lastAt(view, a))
  const list = (some: readonly Person[]): Markup =>
    html`<ul>${some.map(
      (person) =>
        html`<li><a href="${homePath(base)}?lang=${lang}&amp;who=${person.id}"${person === chosen ? html` aria-current="page"` : ''}>${nameOf(person)}</a></li>`,
    )}</ul>`
  const older = people.slice(LATEST)
  return html`<section class="chooser" aria-label="${t('who')}">
${people.length === 0 ? '' : html`<h2>${t('latest')}</h2>`}${list(people.slice(0, LATEST))}
${older.length === 0 ? '' : html`<details><summary>${t('older', { count: older.length })}</summary>${list(older)}</details>`}
<form method="post" action="${base}/open">
${fields({ lang })}
<label for="key">${t('open.by')}</label>
<select id="key" name="key">
<option value="phone">${t('open.phone')}</option>
<option value="chat">${t('open.chat')}</option>
<option value="zaloUser">${t('open.zalo')}</option>
</select>
<label for="value">${t('open.value')}</label>
<input id="value" name="value" required autocomplete="off" placeholder="0912 345 678">
<button>${t('open.do')}</button>
</form>
<p class="hint">${t('open.hint', { reserved })}</p>
</section>`
}

/** When somebody's phone last had a message, of either app. */
function lastAt({ oa, bot }: View, person: Person): number {
  const zalo = person.zaloUser === null ? undefined : accountOf(oa, person).messages.at(-1)
  const telegram = person.chat === null ? undefined : [...chatOf(bot, person).messages.values()].at(-1)?.bubble
  return Math.max(zalo?.at ?? 0, telegram?.at ?? 0)
}

function phones(view: View, person: Person): Markup {
  return html`<div class="phones">${zaloPhone(view, person)}${telegramPhone(view, person)}</div>`
}

function zaloPhone(view: View, person: Person): Markup {
  if (person.zaloUser === null) return html`<p class="hint">${view.t('no-zalo')}</p>`
  const { follows } = accountOf(view.oa, person)
  const doing = follows ? 'unfollow' : 'follow'
  return phone(view, person, 'zalo', html`${doButton(view, person, 'zalo', doing)}`, writing(view, person, 'zalo'))
}

function telegramPhone(view: View, person: Person): Markup {
  if (person.chat === null) return html`<p class="hint">${view.t('no-telegram')}</p>`
  const { started, blocked } = chatOf(view.bot, person)
  const doing = blocked ? 'unblock' : 'block'
  const start = html`<form method="post" action="${view.base}/act" class="writing">
${fields({ who: person.id, app: 'telegram', lang: view.lang, do: 'start' })}
<label for="payload">${view.t('start.code')}</label>
<input id="payload" name="text" maxlength="64" pattern="[A-Za-z0-9_\\-]*" autocomplete="off">
<button>${view.t('do.start')}</button>
</form>`
  const below = started
    ? html`${writing(view, person, 'telegram')}<details><summary>${view.t('start.again')}</summary>${start}</details>`
    : start
  return phone(view, person, 'telegram', started ? doButton(view, person, 'telegram', doing) : html``, below)
}

function phone(view: View, person: Person, app: App, head: Markup, below: Markup): Markup {
  return html`<section class="phone ${app}" aria-label="${view.t(`app.${app}`)}">
<div class="bar"><h2>${view.t(`app.${app}`)}</h2><a href="${screenPath(view, person, app, true)}" target="${app}-screen">${view.t('pause')}</a>${head}</div>
<iframe name="${app}-screen" title="${view.t('conversation', { app: view.t(`app.${app}`) })}" src="${screenPath(view, person, app)}"></iframe>
${below}
</section>`
}

function writing(view: View, person: Person, app: App): Markup {
  const { t, base, lang } = view
  const hidden = { who: person.id, app, lang }
  return html`<form method="post" action="${base}/act" class="writing">
${fields({ ...hidden, do: 'text' })}
<label for="${app}-text">${t('write')}</label>
<input id="${app}-text" name="text" required maxlength="4096" autocomplete="off">
<button>${t('do.send')}</button>
</form>
<form method="post" action="${base}/act" class="media">
${fields({ ...hidden, do: 'media' })}
${MEDIA.map((media) => html`<button name="media" value="${media}">${t(`media.${media}`)}</button>`)}
</form>`
}

function doButton({ t, base, lang }: View, person: Person, app: App, doing: string): Markup {
  return html`<form method="post" action="${base}/act">
${fields({ who: person.id, app, lang, do: doing })}
<button>${t(`do.${doing}`)}</button>
</form>`
}

function clockPanel({ t, base, lang, world }: View, person: Person | null): Markup {
  return html`<section class="panel" aria-labelledby="clock">
<h2 id="clock">${t('clock.heading')}</h2>
<p>${t('clock.now', { now: moment(world.clock.now(), lang) })}</p>
<form method="post" action="${base}/clock">
${fields({ lang, ...(person !== null && { who: person.id }) })}
${[1, 6, 24, 24 * 8].map((hours) => html`<button name="hours" value="${hours}">${t('clock.forward', { hours })}</button>`)}
</form>
</section>`
}

/** `19:59 24/11/2026` in Viet Nam. */
function moment(at: number, lang: View['lang']): string {
  const day = lang === 'vi' ? 'vi-VN' : 'en-GB'
  return new Intl.DateTimeFormat(day, { dateStyle: 'short', timeStyle: 'short', timeZone: ZONE }).format(at)
}

function nameOf({ phone, chat, zaloUser }: Person): string {
  return phone === null ? (chat ?? zaloUser ?? '') : typed(phone)
}

/** As one writes it at home: `0912 345 678`. */
function typed(phone: string): string {
  return `0${phone.slice(2, 5)} ${phone.slice(5, 8)} ${phone.slice(8)}`
}
