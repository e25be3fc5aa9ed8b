/** The part of the page where things are made to go wrong. */
import { html } from 'hono/html'
import { SECOND } from '../../survey/time.ts'
import {
  BROKEN,
  type Fault,
  type Faults,
  flood,
  type Server,
  SWITCHES,
  type Switches,
  TELEGRAM_BROKEN,
  telegramRefusal,
  zaloRefusal,
} from '../faults.ts'
import type { Person } from '../person.ts'
import { fields, type Markup } from './layout.ts'
import type { Form, View } from './view.ts'

const SERVERS: readonly Server[] = ['telegram', 'zalo-openapi', 'zalo-business', 'zalo-oauth']
const PRESETS = ['flood', 'refused', 'broken', 'slow', 'mute', 'cut', 'lost'] as const
type Preset = (typeof PRESETS)[number]

const MOST = 100
const SLOW = 5 * SECOND

const REFUSALS: Readonly<Record<Server, { readonly flood: Fault; readonly refused: Fault }>> = {
  telegram: { flood: flood(3), refused: telegramRefusal(403, 'Forbidden: bot was blocked by the user') },
  'zalo-openapi': { flood: zaloRefusal(-32), refused: zaloRefusal(-217) },
  'zalo-business': { flood: zaloRefusal(-144), refused: zaloRefusal(-141) },
  'zalo-oauth': { flood: BROKEN, refused: zaloRefusal(-14014) },
}

function presetFault(server: Server, preset: Preset): Fault {
  switch (preset) {
    case 'flood':
    case 'refused':
      return REFUSALS[server][preset]
    case 'broken':
      return server === 'telegram' ? TELEGRAM_BROKEN : BROKEN
    case 'slow':
      return { kind: 'slow', ms: SLOW }
    default:
      return { kind: preset }
  }
}

/** Arms what the form names; what it does not know changes nothing. */
export function armPreset(faults: Faults, form: Form): void {
  const server = SERVERS.find((name) => name === form['server'])
  const preset = PRESETS.find((name) => name === form['fault'])
  const times = Number(form['times'] ?? 1)
  if (server === undefined || preset === undefined || !(times >= 1 && times <= MOST)) return
  faults.arm({ server, fault: presetFault(server, preset) }, Math.floor(times))
}

/** A box that is not ticked is not in the form. */
export function applySwitches(faults: Faults, form: Form): void {
  for (const name of switchNames()) faults.switches[name] = form[name] === 'on'
}

export function faultPanel({ t, base, lang, world }: View, person: Person | null): Markup {
  const hidden = { lang, ...(person !== null && { who: person.id }) }
  const { faults } = world
  const options = (names: readonly string[], key: string) =>
    names.map((name) => html`<option value="${name}">${t(`${key}.${name}`)}</option>`)
  return html`<details class="panel">
<summary>${t('faults.heading')}</summary>
<form method="post" action="${base}/faults">
${fields(hidden)}
<label for="server">${t('faults.where')}</label>
<select id="server" name="server">${options(SERVERS, 'server')}</select>
<label for="fault">${t('faults.what')}</label>
<select id="fault" name="fault">${options(PRESETS, 'fault')}</select>
<label for="times">${t('faults.times')}</label>
<input id="times" name="times" type="number" min="1" max="${MOST}" value="1">
<button name="do" value="arm">${t('faults.arm')}</button>
</form>
<form method="post" action="${base}/faults">
${fields(hidden)}
<fieldset><legend>${t('faults.rules')}</legend>
${switchNames().map(
  (name) =>
    html`<label class="switch"><input type="checkbox" name="${name}" value="on"${faults.switches[name] ? html` checked` : ''}> ${t(`switch.${name}`)}</label>`,
)}
</fieldset>
<button name="do" value="switches">${t('faults.set')}</button>
<button name="do" value="clear">${t('faults.clear')}</button>
<p>${t('faults.waiting', { count: faults.waiting() })}</p>
</form>
</details>`
}

function switchNames(): (keyof Switches)[] {
  return Object.keys(SWITCHES) as (keyof Switches)[]
}
