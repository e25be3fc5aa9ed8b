/** `/`: where to go. Citizens never need it; a newcomer does. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import type { Deps } from '../service/deps.ts'
import { page } from './page.ts'
import type { Web } from './web.ts'

interface Doors {
  readonly production: boolean
  readonly emulator: object | null
}

export function home(deps: Deps, { production, emulator }: Doors): Hono<Web> {
  const say = (key: string): string => deps.say(`http.${key}`, 'vi')
  const doors = [
    ...(emulator === null ? [] : [['/emulator', 'home-phone']]),
    ...(production
      ? []
      : [
          ['/quan-tri', 'home-desk'],
          ['/ket-qua', 'home-results'],
        ]),
  ] as const
  const body = html`<main>
<h1>${say('product')}</h1>
<p class="lead">${say(production ? 'home-closed' : 'home-lead')}</p>
<ul class="doors">${doors.map(
    ([href, key]) => html`<li><a href="${href}">${say(`${key}`)}</a><p>${say(`${key}-do`)}</p></li>`,
  )}</ul>
</main>`
  return new Hono<Web>().get('/', (c) => c.html(page({ title: say('product'), lang: 'vi', body })))
}
