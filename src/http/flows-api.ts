/** `/api/v1/flows`: questionnaires for a program: list, read, save, check, publish, roll back. */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Finding } from '../flow/findings.ts'
import type { Deps } from '../service/deps.ts'
import { listFlows, openFlow, saveDraft } from '../service/flow-drafts.ts'
import { checkText, outlook, publishDraft } from '../service/flow-publication.ts'
import { listVersions, rollBack } from '../service/flow-versions.ts'
import { iso } from '../survey/time.ts'
import { problemSchema } from './api-schema.ts'
import { PROBLEM_TYPE, problem } from './problem.ts'
import type { Web } from './web.ts'

const security = [{ bearer: [] }]
const id = z.object({ id: z.string().openapi({ example: 'seven-criteria' }) })
const version = z.string().openapi({ description: 'The content hash of a version.' })
const instant = z.string().openapi({ format: 'date-time' })
const rev = z
  .int()
  .min(0)
  .openapi({ description: 'Of the draft that the text was written on; 0: none was written yet.' })
const finding = z.object({
  line: z.int(),
  column: z.int(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  fix: z.string(),
})
const change = z.object({
  kind: z.string(),
  severity: z.enum(['harmless', 'new-series', 'new-flow']),
  step: z.string().nullable(),
  option: z.string().nullable(),
  was: z.string(),
  now: z.string(),
})
const flowSchema = z
  .object({ id: z.string(), version: version.nullable(), rev, text: z.string(), written: z.boolean() })
  .openapi('Flow')
const outlookSchema = z
  .object({
    findings: z.array(finding),
    changes: z.array(change),
    hindrance: z.string().nullable().openapi({ description: 'Why it cannot be published; null: it can.' }),
    wantsConsent: z.boolean().openapi({ description: 'It is published only with read: true.' }),
  })
  .openapi('Outlook')

function json<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } }
}
function refusal(description: string) {
  return { description, content: { [PROBLEM_TYPE]: { schema: problemSchema } } }
}
const refusals = { 401: refusal('No valid key.'), 404: refusal('There is no such questionnaire, or no such version.') }
const part = refusal('The key does not cover every unit: questionnaires are those of all.')

const listRoute = createRoute({
  method: 'get',
  path: '/flows',
  summary: 'All questionnaires, published or being written',
  security,
  responses: {
    200: json(
      z.array(
        z.object({ id: z.string(), title: z.string().nullable(), version: version.nullable(), written: z.boolean() }),
      ),
      'By id.',
    ),
    401: refusals[401],
  },
})
const getRoute = createRoute({
  method: 'get',
  path: '/flows/{id}',
  summary: 'The text of a questionnaire as it is being written, or as it is published',
  security,
  request: { params: id },
  responses: { 200: json(flowSchema, 'The text.'), ...refusals },
})
const saveRoute = createRoute({
  method: 'put',
  path: '/flows/{id}',
  summary: 'Save what was written, on the revision that was read',
  security,
  request: { params: id, body: { ...json(z.object({ text: z.string(), rev }), 'YAML.'), required: true } },
  responses: {
    200: json(z.object({ rev, findings: z.array(finding) }), 'Saved, and what the check says of it.'),
    409: json(flowSchema, 'Somebody else saved since: what is there now. Nothing was stored.'),
    403: part,
    422: refusal('The text is too large.'),
    ...refusals,
  },
})
const outlookRoute = createRoute({
  method: 'get',
  path: '/flows/{id}/outlook',
  summary: 'What publishing would do: findings, and the changes with their effect on the figures',
  security,
  request: { params: id },
  responses: { 200: json(outlookSchema, 'The outlook.'), ...refusals },
})
const publishRoute = createRoute({
  method: 'post',
  path: '/flows/{id}/publish',
  summary: 'Publish what was saved, for new conversations at once',
  security,
  request: {
    params: id,
    body: {
      ...json(z.object({ rev, read: z.boolean().default(false) }), 'The revision whose outlook was read.'),
      required: true,
    },
  },
  responses: {
    200: json(z.object({ version }), 'Published.'),
    409: json(outlookSchema, 'It was not published: see hindrance, or read.'),
    403: part,
    ...refusals,
  },
})
const versionsRoute = createRoute({
  method: 'get',
  path: '/flows/{id}/versions',
  summary: 'Every version that was published, the newest first',
  security,
  request: { params: id },
  responses: {
    200: json(
      z.array(
        z.object({ version, publishedAt: instant, publishedBy: z.string(), current: z.boolean(), running: z.int() }),
      ),
      'The versions.',
    ),
    ...refusals,
  },
})
const rollBackRoute = createRoute({
  method: 'post',
  path: '/flows/{id}/rollback',
  summary: 'Use a former version again, for new conversations at once',
  security,
  request: { params: id, body: { ...json(z.object({ version }), 'The version.'), required: true } },
  responses: { 200: json(z.object({ version }), 'It is current.'), 403: part, ...refusals },
})

export function flowsApi(v1: OpenAPIHono<Web>, deps: Deps): void {
  const by = (c: Context<Web>): string => c.var.caller.name
  const isPart = (c: Context<Web>): boolean => c.var.caller.units !== null
  const issue = (code: string) => ({ path: 'id', code, message: deps.say(`console.flows.refused.${code}`, 'vi') })
  const shown = async (flow: string) => {
    const open = await openFlow(deps, flow)
    if (open === null) return null
    const { rev: at, text, written, current } = open
    return { id: flow, version: current?._id ?? null, rev: at, text, written: written !== null }
  }

  v1.openapi(listRoute, async (c) => {
    const rows = await listFlows(deps)
    const all = rows.map((row) => ({
      id: row.flow,
      title: row.title,
      version: row.current?._id ?? null,
      written: row.written !== null,
    }))
    return c.json(all, 200)
  })
  v1.openapi(getRoute, async (c) => {
    const flow = await shown(c.req.valid('param').id)
    return flow === null ? problem(c, 404, [issue('unknown')]) : c.json(flow, 200)
  })
  v1.openapi(saveRoute, async (c) => {
    if (isPart(c)) return problem(c, 403, [issue('part')])
    const { id: flow } = c.req.valid('param')
    const { text, rev: on } = c.req.valid('json')
    const saved = await saveDraft(deps, { flow, text, rev: on }, by(c))
    if (saved.kind === 'refused')
      return saved.why === 'unknown' ? problem(c, 404, [issue('unknown')]) : problem(c, 422, [issue(saved.why)])
    if (saved.kind === 'stale') {
      const there = await shown(flow)
      return there === null ? problem(c, 404, [issue('unknown')]) : c.json(there, 409)
    }
    return c.json({ rev: saved.rev, findings: (await checkText(deps, flow, text)).findings.map(findingOf) }, 200)
  })
  v1.openapi(outlookRoute, async (c) => {
    const seen = await outlook(deps, c.req.valid('param').id)
    return seen === null ? problem(c, 404, [issue('unknown')]) : c.json(outlookOf(seen, seen.hindrance), 200)
  })
  v1.openapi(publishRoute, async (c) => {
    if (isPart(c)) return problem(c, 403, [issue('part')])
    const { rev: on, read } = c.req.valid('json')
    const published = await publishDraft(deps, { flow: c.req.valid('param').id, rev: on, hasRead: read }, by(c))
    if (published.kind === 'published') return c.json({ version: published.version._id }, 200)
    if (published.outlook === null) return problem(c, 404, [issue('unknown')])
    return c.json(outlookOf(published.outlook, published.why), 409)
  })
  v1.openapi(versionsRoute, async (c) => {
    const all = await listVersions(deps, c.req.valid('param').id)
    if (all.length === 0) return problem(c, 404, [issue('unknown')])
    const versions = all.map(({ hash, publishedAt, publishedBy, current, running }) => ({
      ...{ version: hash, publishedAt: iso(publishedAt), publishedBy },
      ...{ current, running },
    }))
    return c.json(versions, 200)
  })
  v1.openapi(rollBackRoute, async (c) => {
    if (isPart(c)) return problem(c, 403, [issue('part')])
    const { version: hash } = c.req.valid('json')
    const asked = { flow: c.req.valid('param').id, hash }
    const rolled = await rollBack(deps, asked, { by: by(c), rehearsal: false, holds: true })
    if (rolled.kind === 'refused') return problem(c, 404, [issue(rolled.why)])
    return c.json({ version: rolled.kind === 'unchanged' ? hash : rolled.to._id }, 200)
  })
}

function outlookOf(
  { findings, changes, wantsConsent }: NonNullable<Awaited<ReturnType<typeof outlook>>>,
  hindrance: string | null,
): z.infer<typeof outlookSchema> {
  return { findings: findings.map(findingOf), changes: changes.map((one) => ({ ...one })), hindrance, wantsConsent }
}

function findingOf({ line, column, severity, code, message, fix }: Finding): z.infer<typeof finding> {
  return { line, column, severity, code, message, fix }
}
