/** `/quan-tri/bo-cau-hoi`: questionnaires, written and published by whoever has no shell. */
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import { diff } from '../../../flow/diff.ts'
import type { Deps } from '../../../service/deps.ts'
import { beginFlow, giveUpDraft, listFlows, type OpenFlow, openFlow, saveDraft } from '../../../service/flow-drafts.ts'
import { checkText, outlook, publishDraft } from '../../../service/flow-publication.ts'
import { currentOf, listVersions, rollBack } from '../../../service/flow-versions.ts'
import { notice } from '../../failures.ts'
import { callerOf } from '../../guard.ts'
import { posted } from '../../posted.ts'
import type { Web } from '../../web.ts'
import { type DraftView, draftPage } from './draft-page.ts'
import { editorFiles } from './editor-files.ts'
import { findingsBox, shownFindings } from './findings.ts'
import { historyPage } from './history-page.ts'
import { listPage } from './list-page.ts'
import { MODELS } from './models.ts'
import { draftAt, historyAt } from './paths.ts'
import { publishPage } from './publish-page.ts'
import { namesOf, readerOf } from './reader.ts'
import { trial } from './trial.ts'

const rev = z.coerce.number().int().min(0)
const newFields = z.object({ flow: z.string(), from: z.string() })
const draftFields = z.object({ text: z.string(), rev })
const revFields = z.object({ rev })
const publishFields = z.object({ rev, read: z.literal('yes').optional() })
const versionFields = z.object({ version: z.string() })

export function flowRoutes(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  const by = (c: Context<Web>): string => c.var.visit.user._id

  // No questionnaire can have this name.
  routes.route('/_', editorFiles(deps))
  // They are those of all offices together: only who may write them everywhere changes them.
  routes.use(async (c, next) =>
    c.req.method !== 'POST' || callerOf(c, 'flow-edit').units === null ? next() : list(c, 'part'),
  )
  routes.get('/', (c) => list(c, null))
  routes.post('/', async (c) => {
    const { flow, from } = await fieldsOf(c, newFields)
    const model = from.startsWith('mau:') ? MODELS.get(from.slice('mau:'.length)) : ''
    if (model === undefined) return list(c, 'no-model')
    const begun = await beginFlow(deps, { flow, from: model === '' ? from : null, model: own(model) }, by(c))
    return begun.kind === 'begun' ? c.redirect(draftAt(flow), 303) : list(c, begun.why)
  })
  routes.get('/:flow', (c) => draft(c, { saved: c.req.query('da-luu') !== undefined }))
  routes.post('/:flow', async (c) => {
    const flow = c.req.param('flow')
    const { text, rev } = await fieldsOf(c, draftFields)
    const saved = await saveDraft(deps, { flow, text, rev }, by(c))
    if (c.req.header('Accept') === 'application/json')
      return c.json(await told(c, flow, text, saved), saved.kind === 'stale' ? 409 : 200)
    if (saved.kind === 'saved') return c.redirect(`${draftAt(flow)}?da-luu`, 303)
    if (saved.kind === 'refused')
      return saved.why === 'unknown' ? notice(deps, c, 404, 'not-found') : draft(c, { why: saved.why, mine: text })
    return draft(c, { mine: text })
  })
  routes.post('/:flow/bo', async (c) => {
    const flow = c.req.param('flow')
    const { rev } = await fieldsOf(c, revFields)
    const done = await giveUpDraft(deps, { flow, rev }, by(c))
    return done ? c.redirect(draftAt(flow), 303) : draft(c, { why: 'stale' })
  })
  routes.get('/:flow/xem-thu', (c) => trial(deps, c, c.req.param('flow'), false))
  routes.get('/:flow/xem-thu/khung', (c) => trial(deps, c, c.req.param('flow'), true))
  routes.get('/:flow/ap-dung', async (c) => {
    const seen = await outlook(deps, c.req.param('flow'))
    if (seen === null) return notice(deps, c, 404, 'not-found')
    return c.html(publishPage(deps, readerOf(deps, c), { seen, why: null }))
  })
  routes.post('/:flow/ap-dung', async (c) => {
    const flow = c.req.param('flow')
    const { rev, read } = await fieldsOf(c, publishFields)
    const published = await publishDraft(deps, { flow, rev, hasRead: read === 'yes' }, by(c))
    if (published.kind === 'published') return c.redirect(`${historyAt(flow)}?xong`, 303)
    if (published.outlook === null) return notice(deps, c, 404, 'not-found')
    return c.html(publishPage(deps, readerOf(deps, c), { seen: published.outlook, why: published.why }), 422)
  })
  routes.get('/:flow/lich-su', (c) => history(c, null))
  routes.post('/:flow/lich-su', async (c) => {
    const flow = c.req.param('flow')
    const { version } = await fieldsOf(c, versionFields)
    const rolled = await rollBack(deps, { flow, hash: version }, { by: by(c), rehearsal: false, holds: true })
    if (rolled.kind === 'refused') return history(c, rolled.why)
    return c.redirect(`${historyAt(flow)}?xong`, 303)
  })
  return routes

  async function list(c: Context<Web>, why: string | null): Promise<Response> {
    const reader = readerOf(deps, c)
    const rows = await listFlows(deps)
    const people = rows.flatMap(({ current, written }) => [
      current?.publishedBy ?? 'system',
      written?.savedBy ?? 'system',
    ])
    const nameOf = await namesOf(deps, people, reader.language)
    return c.html(listPage(deps, reader, { rows, nameOf, why }), why === null ? 200 : 422)
  }

  async function draft(c: Context<Web>, more: Partial<Pick<DraftView, 'mine' | 'why' | 'saved'>>): Promise<Response> {
    const flow = c.req.param('flow') ?? ''
    const reader = readerOf(deps, c)
    const open = await openFlow(deps, flow)
    if (open === null) return notice(deps, c, 404, 'not-found')
    const { findings } = await checkText(deps, flow, more.mine ?? open.text)
    const people = [open.written?.savedBy ?? 'system', open.replaced?.savedBy ?? 'system']
    const nameOf = await namesOf(deps, people, reader.language)
    const nonce = Buffer.from(deps.random(16)).toString('base64url')
    const view = { open, findings, nameOf, mine: null, why: null, saved: false, nonce, ...more }
    c.header('Content-Security-Policy', policyWith(nonce))
    const status = view.mine !== null ? 409 : view.why === null ? 200 : 422
    return c.html(draftPage(deps, reader, view), status)
  }

  /** To the script: what became of it, and what is wrong where. */
  async function told(c: Context<Web>, flow: string, text: string, saved: Awaited<ReturnType<typeof saveDraft>>) {
    const { findings } = await checkText(deps, flow, text)
    const theirs: OpenFlow | null = saved.kind === 'stale' ? saved.theirs : null
    return {
      kind: saved.kind,
      rev: saved.kind === 'saved' ? saved.rev : (theirs?.rev ?? null),
      theirs: theirs?.text ?? null,
      findings: shownFindings(findings, deps.say),
      box: String(await findingsBox(findings, readerOf(deps, c), deps.say)),
    }
  }

  async function history(c: Context<Web>, why: string | null): Promise<Response> {
    const flow = c.req.param('flow') ?? ''
    const reader = readerOf(deps, c)
    const current = await currentOf(deps, flow)
    const listed = await listVersions(deps, flow)
    if (listed.length === 0) return notice(deps, c, 404, 'not-found')
    const stored = new Map(
      (await deps.store.flows.getMany(listed.map(({ hash }) => hash))).map((one) => [one._id, one]),
    )
    const versions = listed.map((version) => {
      const then = stored.get(version.hash)
      return { ...version, changes: current === null || then === undefined ? [] : diff(current.flow, then.flow) }
    })
    const nameOf = await namesOf(
      deps,
      versions.map(({ publishedBy }) => publishedBy),
      reader.language,
    )
    const done = c.req.query('xong') !== undefined
    return c.html(historyPage(deps, reader, { flow, versions, nameOf, why, done }), why === null ? 200 : 422)
  }
}

/** @throws HTTPException 400 when it is no form of our pages. */
async function fieldsOf<T>(c: Context<Web>, fields: z.ZodType<T>): Promise<T> {
  const read = fields.safeParse(await posted(c))
  if (!read.success) throw new HTTPException(400)
  return read.data
}

/** The schema lies elsewhere in the folder of an office. */
function own(model: string): string {
  return model.replace('$schema=../flow.', '$schema=./flow.')
}

/** The editor is a script of our own, which writes its styles into the page. */
function policyWith(nonce: string): string {
  return `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`
}
