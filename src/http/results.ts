/** `/ket-qua`: the results of a period and a unit. Open to anyone who reaches it, so it is there in development only. */
import { Hono } from 'hono'
import { usualPeriod } from '../report/period.ts'
import type { Caller, Deps } from '../service/deps.ts'
import { summary } from '../service/summary.ts'
import { listUnits } from '../service/units.ts'
import { dayOf } from '../survey/time.ts'
import { resultsPage } from './results-page.ts'
import type { Web } from './web.ts'

const READER: Caller = { name: 'results', unit: null }

export function results(deps: Pick<Deps, 'store' | 'flows' | 'say' | 'clock'>): Hono<Web> {
  return new Hono<Web>().get('/', async (c) => {
    const { from = '', to = '', unit = '', lang } = c.req.query()
    const usual = usualPeriod(dayOf(deps.clock()))
    const query = { from: from || usual.from, to: to || usual.to, unit: unit || null }
    const answer = await summary(deps, query, READER)
    const language = lang === 'en' ? 'en' : 'vi'
    c.header('Cache-Control', 'no-store')
    const view = { say: deps.say, language, query, units: await listUnits(deps), answer }
    return c.html(resultsPage(view), answer.kind === 'done' ? 200 : answer.status)
  })
}
