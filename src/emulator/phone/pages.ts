/** The phone page: a citizen's Zalo and Telegram side by side, in the browser, without client script. */
import { readFileSync } from 'node:fs'
import { type Context, Hono } from 'hono'
import { baseRoutePath } from 'hono/route'
import { HOUR } from '../../survey/time.ts'
import type { Person } from '../person.ts'
import { APPS, type App, act } from './act.ts'
import { applySwitches, armPreset } from './fault-panel.ts'
import { home } from './home.ts'
import { screen } from './screen.ts'
import { type Form, homePath, type PhoneParts, screenPath, type View } from './view.ts'

const POLICY =
  "default-src 'none'; style-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"

const STYLE = readFileSync(new URL('./style.css', import.meta.url), 'utf8')

export function phonePages(parts: PhoneParts): Hono {
  const { world } = parts
  const pages = new Hono()
  const headers: Record<string, string> = {
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  }
  const show = async (c: Context, markup: ReturnType<typeof home>) => c.html(await markup, 200, headers)

  pages.get('/style.css', (c) => c.body(STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }))

  const index = (c: Context) => {
    const { lang, who, unknown } = c.req.query()
    return show(c, home(view(c, parts, lang), personOf(who), unknown !== undefined))
  }
  pages.get('/', index)

  pages.get('/screen/:app/:who', (c) => {
    const person = personOf(c.req.param('who'))
    const app = appOf(c.req.param('app'))
    if (person === null || app === null) return c.notFound()
    return show(c, screen(view(c, parts, c.req.query('lang')), person, app, c.req.query('still') !== undefined))
  })

  pages.post('/open', async (c) => {
    const { form, back } = await posted(c)
    const key = form['key'] === 'chat' ? 'chat' : form['key'] === 'zaloUser' ? 'zaloUser' : 'phone'
    const person = world.people.open(key, (form['value'] ?? '').trim())
    return back(person === null ? '&unknown=1' : '', person)
  })

  pages.post('/act', async (c) => {
    const { form, back, toScreen } = await posted(c)
    const person = personOf(form['who'])
    const app = appOf(form['app'])
    if (person === null || app === null) return c.notFound()
    await act(parts, person, app, form)
    return form['from'] === 'screen' ? toScreen(person, appOf(form['screen']) ?? app) : back('', person)
  })

  pages.post('/faults', async (c) => {
    const { form, back } = await posted(c)
    if (form['do'] === 'clear') world.faults.clear()
    else if (form['do'] === 'arm') armPreset(world.faults, form)
    else applySwitches(world.faults, form)
    return back('', personOf(form['who']))
  })

  pages.post('/clock', async (c) => {
    const { form, back } = await posted(c)
    const hours = Number(form['hours'])
    if (hours > 0 && hours <= 24 * 100) await world.clock.advance(hours * HOUR)
    return back('', personOf(form['who']))
  })

  // Mounted under a prefix, the page has no last slash.
  pages.get('*', (c) => (c.req.path === `${baseOf(c)}/` ? c.redirect(homePath(baseOf(c)), 302) : c.notFound()))

  function personOf(id: string | undefined): Person | null {
    return id === undefined ? null : world.people.byId(id)
  }

  return pages
}

async function posted(c: Context) {
  const body = await c.req.parseBody()
  const form: Form = Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  const base = baseOf(c)
  const lang: View['lang'] = form['lang'] === 'en' ? 'en' : 'vi'
  return {
    form,
    back: (more: string, person: Person | null) =>
      c.redirect(`${homePath(base)}?lang=${lang}${person === null ? '' : `&who=${person.id}`}${more}`, 303),
    toScreen: (person: Person, app: App) => c.redirect(screenPath({ base, lang }, person, app), 303),
  }
}

function view(c: Context, parts: PhoneParts, language: string | undefined): View {
  const lang = language === 'en' ? 'en' : 'vi'
  return {
    ...parts,
    lang,
    base: baseOf(c),
    t: (key, values) => parts.say(`emulator.${key}`, lang, values),
  }
}

function baseOf(c: Context): string {
  return baseRoutePath(c).replace(/\/$/, '')
}

function appOf(name: string | undefined): App | null {
  return APPS.find((app) => app === name) ?? null
}
