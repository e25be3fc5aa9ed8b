/** `/quan-tri/tai-khoan/buoc-hai`: setting up the second step, or moving it to another telephone. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { lacksSecondStep } from '../../access/visit.ts'
import { offerStep, type StepOffer, sameOffer, setUpStep } from '../../service/access/second-step.ts'
import type { Deps } from '../../service/deps.ts'
import type { HttpOptions } from '../app.ts'
import { notice } from '../failures.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { languageOf } from './language.ts'
import { placeOf } from './place.ts'
import { codesPage, type StepView, stepPage } from './second-step-page.ts'
import { giveCookie } from './visit-cookie.ts'
import { minutesUntil, waiting } from './wait.ts'

const typed = z.object({ offer: z.string(), code: z.string(), old: z.string() })

export function secondStepRoutes(
  deps: Deps,
  { trustProxy, production }: Pick<HttpOptions, 'trustProxy' | 'production'>,
): Hono<Web> {
  const show = (c: Context<Web>, offer: StepOffer, wrong: StepView['wrong'], status: 200 | 422 | 429 = 200) => {
    const seen = c.var.visit
    const needed = production && lacksSecondStep(seen.visit, seen.user)
    return c.html(stepPage(deps, { seen, language: languageOf(c), offer, needed, wrong }), status)
  }
  return new Hono<Web>()
    .get('/', (c) => {
      // Whoever comes by single sign-on has no password here, and the second step of the province.
      if (c.var.visit.user.password === null) return c.redirect('/quan-tri/tai-khoan', 303)
      return show(c, offerStep(deps, c.var.visit), null)
    })
    .post('/', async (c) => {
      const read = typed.safeParse(await posted(c))
      const offer = read.success ? sameOffer(deps, c.var.visit, read.data.offer) : null
      if (!read.success || offer === null) return notice(deps, c, 400, 'bad-page')
      const { code, old: password } = read.data
      const given = { code, password, place: placeOf(deps, c, trustProxy) }
      const changed = await setUpStep(deps, c.var.visit, offer, given)
      if (changed.kind === 'refused') return show(c, offer, { why: changed.why, minutes: 0 }, 422)
      if (changed.kind === 'wait') {
        const minutes = minutesUntil(deps, changed.until)
        waiting(c, minutes)
        return show(c, offer, { why: 'wait', minutes }, 429)
      }
      giveCookie(c, deps.publicUrl, changed.secret)
      const renewed = { seen: c.var.visit, secret: changed.secret, language: languageOf(c) }
      return c.html(await codesPage(deps, renewed, changed.codes))
    })
}
