/** `/quan-tri/ket-qua`: the results of a period and a unit. */
import { type Context, Hono } from 'hono'
import { usualPeriod } from '../../report/period.ts'
import type { Caller, Deps } from '../../service/deps.ts'
import { summary } from '../../service/summary.ts'
import { listUnits } from '../../service/units.ts'
import { dayOf } from '../../survey/time.ts'
import { callerOf } from '../guard.ts'
import type { Web } from '../web.ts'
import { resultsPage } from './results-page.ts'

export function resultsRoutes(deps: Deps): Hono<Web> {
  return new Hono<Web>().get('/', (c) => shownResults(deps, c, callerOf(c, 'results-fixed')))
}

/** The page of what was asked for in the address. */
export async function shownResults(
  deps: Pick<Deps, 'store' | 'flows' | 'say' | 'clock'>,
  c: Context<Web>,
  caller: Caller,
): Promise<Response> {
  const { from = '', to = '', unit = '', lang } = c.req.query()
  const usual = usualPeriod(dayOf(deps.clock()))
  const query = { from: from || usual.from, to: to || usual.to, unit: unit || null }
  const answer = await summary(deps, query, caller)
  const language = lang === 'en' ? 'en' : 'vi'
  c.header('Cache-Control', 'no-store')
  const view = { say: deps.say, language, query, units: await listUnits(deps), answer }
  return c.html(resultsPage(view), answer.kind === 'done' ? 200 : answer.status)
}
