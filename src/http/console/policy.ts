/** `/quan-tri/chinh-sach`: the policy in force and the calendar, to read; both are files that an admin edits. */
import { Hono } from 'hono'
import type { Deps } from '../../service/deps.ts'
import { tellPolicy } from '../../service/policy-told.ts'
import { listUnits, scopeOf } from '../../service/units.ts'
import { addDays, type Day, dayOf } from '../../survey/time.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import type { Web } from '../web.ts'
import { consolePage } from './frame.ts'
import { languageOf } from './language.ts'
import { policyBody } from './policy-page.ts'

export function policyRoutes(deps: Deps): Hono<Web> {
  return new Hono<Web>().get('/', async (c) => {
    const language = languageOf(c)
    const caller = callerOf(c, 'policy-read')
    const unit = c.req.query('unit') || (caller.units?.length === 1 ? (caller.units[0] ?? null) : null)
    const tree = await deps.store.units.all()
    const within = caller.units === null ? null : scopeOf(tree, caller.units)
    const units = (await listUnits(deps)).filter(({ id }) => within === null || within.has(id))
    if (unit !== null && !units.some(({ id }) => id === unit)) return notice(deps, c, 404, 'not-found')
    const today = dayOf(deps.clock())
    const body = policyBody({
      say: deps.say,
      language,
      units,
      unit,
      told: tellPolicy(deps, tree, unit),
      calendar: deps.calendar,
      always: deps.sendingHours === 'always',
      today,
      months: [today.slice(0, 7), monthAfter(today)],
    })
    const title = deps.say('policy.title', language)
    const query = unit === null ? {} : { unit }
    return c.html(consolePage(deps, { seen: c.var.visit, language, current: 'policy', title, query, body }))
  })
}

/** `2026-12` of a day of November. */
function monthAfter(day: Day): string {
  return addDays(`${day.slice(0, 7)}-01`, 31).slice(0, 7)
}
