/** `/quan-tri/tai-khoan`: one's own account. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { type Changed, changePassword, endOtherVisits, endOwnVisit } from '../../service/access/own-account.ts'
import { renewCodes } from '../../service/access/second-step.ts'
import { visitsOfUser } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { VisitId } from '../../survey/ids.ts'
import type { HttpOptions } from '../app.ts'
import { notice } from '../failures.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { type AccountView, accountPage, DONE } from './account-page.ts'
import { languageOf } from './language.ts'
import { placeOf } from './place.ts'
import { secondStepRoutes } from './second-step.ts'
import { codesPage } from './second-step-page.ts'
import { giveCookie } from './visit-cookie.ts'
import { minutesUntil, waiting } from './wait.ts'

const newPassword = z.object({ old: z.string(), password: z.string(), again: z.string() })
const proof = z.object({ old: z.string() })
const ended = z.object({ visit: z.string() })
const done = z.enum(DONE).nullable().catch(null)

type Wrong = Exclude<AccountView['wrong'], null>

export function accountRoutes(deps: Deps, options: Pick<HttpOptions, 'trustProxy' | 'production'>): Hono<Web> {
  const routes = new Hono<Web>()
  const show = async (c: Context<Web>, wrong: Wrong | null, status: 200 | 422 | 429 = 200) => {
    const seen = c.var.visit
    const said = done.parse(c.req.query('xong') ?? null)
    const view = { seen, language: languageOf(c), visits: await visitsOfUser(deps, seen.user), wrong, said }
    return c.html(accountPage(deps, view), status)
  }
  /** What was refused, on the page where it was typed. */
  const refused = (c: Context<Web>, form: Wrong['form'], answer: Exclude<Changed, { kind: 'done' }>) => {
    if (answer.kind === 'refused') return show(c, { form, why: answer.why, minutes: 0 }, 422)
    const minutes = minutesUntil(deps, answer.until)
    waiting(c, minutes)
    return show(c, { form, why: 'wait', minutes }, 429)
  }
  routes.get('/', (c) => show(c, null))
  routes.post('/mat-khau', async (c) => {
    const read = newPassword.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { old, password, again } = read.data
    if (password !== again) return show(c, { form: 'password', why: 'differ', minutes: 0 }, 422)
    const given = { password: old, fresh: password, place: placeOf(deps, c, options.trustProxy) }
    const changed = await changePassword(deps, c.var.visit, given)
    if (changed.kind !== 'done') return refused(c, 'password', changed)
    giveCookie(c, deps.publicUrl, changed.secret)
    return c.redirect('/quan-tri/tai-khoan?xong=mat-khau', 303)
  })
  routes.post('/ma-du-phong', async (c) => {
    const read = proof.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const given = { password: read.data.old, place: placeOf(deps, c, options.trustProxy) }
    const changed = await renewCodes(deps, c.var.visit, given)
    if (changed.kind !== 'done') return refused(c, 'codes', changed)
    giveCookie(c, deps.publicUrl, changed.secret)
    return c.html(
      await codesPage(deps, { seen: c.var.visit, secret: changed.secret, language: languageOf(c) }, changed.codes),
    )
  })
  routes.post('/phien', async (c) => {
    const read = ended.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    await endOwnVisit(deps, c.var.visit, read.data.visit as VisitId)
    return c.redirect('/quan-tri/tai-khoan?xong=phien', 303)
  })
  routes.post('/phien-khac', async (c) => {
    await endOtherVisits(deps, c.var.visit)
    return c.redirect('/quan-tri/tai-khoan?xong=phien-khac', 303)
  })
  return routes.route('/buoc-hai', secondStepRoutes(deps, options))
}
