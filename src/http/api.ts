/** `/api/v1`: each call is one verb of the service; what it refuses becomes a problem document. */
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import { withSuppressed } from '../report/suppressed.ts'
import { compare } from '../service/comparison.ts'
import type { Deps } from '../service/deps.ts'
import { getCase, putCase } from '../service/intake.ts'
import { invitationView } from '../service/invite.ts'
import { issuesOf } from '../service/issue.ts'
import { takeSlip } from '../service/slip.ts'
import { liveReader, type Reader, summary } from '../service/summary.ts'
import { listUnits, putUnit } from '../service/units.ts'
import { faultsOf } from '../survey/fault.ts'
import {
  compareRoute,
  getCaseRoute,
  getInvitationRoute,
  listUnitsRoute,
  putCaseRoute,
  putUnitRoute,
  slipRoute,
  summaryRoute,
} from './api-routes.ts'
import { summaryFileSchema } from './api-schema.ts'
import { docsPage } from './docs-page.ts'
import { flowsApi } from './flows-api.ts'
import { problem, unknownCase } from './problem.ts'
import { printed } from './slip.ts'
import type { Web } from './web.ts'

const JSON_TYPE = 'application/json'
const INFO = { title: 'ykien', version: '1' }

export function api(deps: Deps): OpenAPIHono<Web> {
  const v1 = new OpenAPIHono<Web>({
    defaultHook: (result, c) =>
      result.success ? undefined : problem(c, 422, issuesOf(deps.say, faultsOf(result.error, given(result)))),
  })
  v1.openapi(putCaseRoute, async (c) => {
    const put = await putCase(deps, c.req.valid('param').code, c.req.valid('json'), c.var.caller)
    if (put.kind === 'refused') return problem(c, put.status, put.issues)
    const { case: record, invitation, why, created, stale } = put
    return c.json({ case: record, invitation, why, ...(stale ? { stale } : {}) }, created ? 201 : 200)
  })
  v1.openapi(getCaseRoute, async (c) => {
    const found = await getCase(deps, c.req.valid('param').code, c.var.caller)
    return found === null ? problem(c, 404, [unknownCase(deps.say)]) : c.json(found, 200)
  })
  v1.openapi(putUnitRoute, async (c) => {
    const put = await putUnit(deps, c.req.valid('param').id, c.req.valid('json'), c.var.caller)
    return put.kind === 'refused' ? problem(c, put.status, put.issues) : c.json(put.unit, put.created ? 201 : 200)
  })
  v1.openapi(listUnitsRoute, async (c) => c.json(await listUnits(deps), 200))
  v1.openapi(getInvitationRoute, async (c) => {
    const seen = await invitationView(deps, c.req.valid('param').id, c.var.caller)
    return seen.kind === 'refused' ? problem(c, seen.status, seen.issues) : c.json(seen.invitation, 200)
  })
  v1.openapi(slipRoute, async (c) => {
    const slip = await takeSlip(deps, c.req.valid('param').id, c.var.caller)
    c.header('Vary', 'Accept')
    const form = accepts(c, { header: 'Accept', supports: [JSON_TYPE, 'text/html'], default: JSON_TYPE })
    if (form === 'text/html') return printed(deps, c, slip, c.req.valid('query').kho)
    return slip.kind === 'refused'
      ? problem(c, slip.status, slip.issues)
      : c.json({ link: slip.link, code: slip.code }, 200)
  })
  v1.openapi(summaryRoute, async (c) => {
    const { from, to, unit = null, as = 'was' } = c.req.valid('query')
    const reader = readerOf(c)
    const report = await summary(deps, { from, to, unit, as }, reader)
    if (report.kind === 'refused') return problem(c, report.status, report.issues)
    return c.json(withSuppressed(report.summary), 200)
  })
  v1.openapi(compareRoute, async (c) => {
    const query = c.req.valid('query')
    const { from, to, index } = query
    const one = { index, from, to, unit: query.unit ?? null, step: query.step ?? null, factor: query.factor ?? null }
    const other = {
      index: query['with-index'] ?? index,
      from: query['with-from'] ?? from,
      to: query['with-to'] ?? to,
      unit: query['with-unit'] ?? one.unit,
      step: query['with-step'] ?? one.step,
      factor: query['with-factor'] ?? one.factor,
    }
    const answer = await compare(deps, one, other, readerOf(c))
    return answer.kind === 'refused' ? problem(c, answer.status, answer.issues) : c.json(answer.comparison, 200)
  })
  flowsApi(v1, deps)

  const all = new OpenAPIHono<Web>()
  all.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  all.route('/v1', v1)
  const document = all.getOpenAPI31Document({
    openapi: '3.1.0',
    info: INFO,
    servers: [{ url: `${deps.publicUrl}/api` }],
  })
  all.get('/openapi.json', (c) => c.json(document))
  all.get('/summary.schema.json', (c) => c.json(summaryFileSchema))
  all.get('/docs', (c) => c.html(docsPage(document, deps.say)))
  return all
}

/** A key with a role sees what a person of that role sees. */
function readerOf({ var: { caller, rights } }: Context<Web>): Reader {
  if (rights.includes('results-live')) return liveReader(caller)
  return { units: caller.units, figures: 'held', parts: rights.includes('results-parts') ? caller.units : [] }
}

/** The value that was refused: the validator hands it over, its types do not say so. */
function given(result: object): unknown {
  return 'data' in result ? result.data : undefined
}
