/** `/quan-tri/suc-khoe`: how the system stands. What is looked at here asks nobody outside; the button does. */
import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import type { Deps } from '../../service/deps.ts'
import { examineNow, lastExamined } from '../../service/health-record.ts'
import { readQueues } from '../../service/queues.ts'
import { readiness, type Vitals } from '../../service/readiness.ts'
import { schemaVersion } from '../../store/migrations.ts'
import type { Web } from '../web.ts'
import { consolePage } from './frame.ts'
import { healthBody } from './health-page.ts'
import { languageOf } from './language.ts'
import { formField } from './own-form.ts'

const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}

export function healthRoutes(deps: Deps, vitals: Vitals): Hono<Web> {
  return new Hono<Web>()
    .get('/', async (c) => {
      const language = languageOf(c)
      const last = await deps.store.audit.last()
      const body = healthBody({
        say: deps.say,
        language,
        own: formField(deps, c.var.visit.visit),
        ready: await readiness(deps, vitals),
        queues: await readQueues(deps),
        examined: await lastExamined(deps),
        versions: { ykien: version, node: process.versions.node, schema: await schemaVersion(deps.store) },
        audit: last === null ? null : { number: Number(last._id), at: last.at },
      })
      const title = deps.say('health.title', language)
      return c.html(consolePage(deps, { seen: c.var.visit, language, current: 'health', title, body }))
    })
    .post('/', async (c) => {
      // One at a time in this process: each calls every provider.
      await deps.lanes.inLine('health', () => examineNow(deps))
      return c.redirect('/quan-tri/suc-khoe', 303)
    })
}
