/** `/`: where the code of a slip is typed; and in development, where a newcomer may go. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import type { Deps } from '../service/deps.ts'
import { type Entered, enterCode } from '../service/enter.ts'
import { notice } from './failures.ts'
import { type Markup, page } from './page.ts'
import { posted } from './posted.ts'
import { addressOf } from './remote-address.ts'
import type { Web } from './web.ts'

interface Doors {
  readonly trustProxy: boolean
  readonly production: boolean
  readonly emulator: object | null
}

/** Longer is no code, in whatever spelling. */
const typed = z.object({ code: z.string().max(100) })
const STATUS = { unknown: 422, gone: 410, paused: 429 } as const

/** What was typed and why it opens nothing. */
interface Wrong {
  readonly code: string
  readonly why: Exclude<Entered['kind'], 'found'>
}

export function home(deps: Deps, { production, emulator, trustProxy }: Doors): Hono<Web> {
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
  const show = (c: Context<Web>, wrong: Wrong | null) => {
    const body = html`<main>
<h1>${say('product')}</h1>
<p class="lead">${say(production ? 'home-closed' : 'home-lead')}</p>
<ul class="doors">${doors.map(
      ([href, key]) => html`<li><a href="${href}">${say(`${key}`)}</a><p>${say(`${key}-do`)}</p></li>`,
    )}</ul>
${codeForm(say, wrong)}
</main>`
    return c.html(page({ title: say('product'), lang: 'vi', body }), wrong === null ? 200 : STATUS[wrong.why])
  }
  return new Hono<Web>()
    .get('/', (c) => show(c, null))
    .post('/', async (c) => {
      const read = typed.safeParse(await posted(c))
      if (!read.success) return notice(deps, c, 400, 'bad-page')
      const { code } = read.data
      const entered = await enterCode(deps, code, addressOf(c, trustProxy))
      c.header('Cache-Control', 'no-store')
      return entered.kind === 'found' ? c.redirect(`/p/${entered.token}`, 303) : show(c, { code, why: entered.kind })
    })
}

function codeForm(say: (key: string) => string, wrong: Wrong | null): Markup {
  const problem =
    wrong === null ? '' : html`<p class="problem" role="alert" id="problem">${say(`code-${wrong.why}`)}</p>`
  const invalid = wrong === null ? '' : html` aria-invalid="true" aria-describedby="problem"`
  return html`<form method="post" action="/">
${problem}
<label>${say('code')}<input name="code" value="${wrong?.code ?? ''}" required maxlength="20" autocomplete="off"
autocapitalize="characters" spellcheck="false"${invalid}></label>
<div class="buttons"><button class="main">${say('code-open')}</button></div>
</form>`
}
