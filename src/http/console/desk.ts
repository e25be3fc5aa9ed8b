/** `/quan-tri/quay`: the desk, where a case is closed and its invitation seen to leave. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Caller, Deps, Issue } from '../../service/deps.ts'
import { importTable } from '../../service/import.ts'
import { type CaseAnswer, getCase, putCase } from '../../service/intake.ts'
import { invitationView } from '../../service/invite.ts'
import { issuesOf } from '../../service/issue.ts'
import { takeSlip } from '../../service/slip.ts'
import { listUnits } from '../../service/units.ts'
import { caseBody } from '../../survey/case-body.ts'
import { faultsOf } from '../../survey/fault.ts'
import type { InvitationId } from '../../survey/ids.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import { posted } from '../posted.ts'
import { unknownCase } from '../problem.ts'
import { printed } from '../slip.ts'
import { PAPERS } from '../slip-page.ts'
import type { Web } from '../web.ts'
import { type DeskView, deskPage, type Followed } from './desk-page.ts'

const HINTS = 100
/** How long the page waits for an invitation that is due, and how often it looks, in milliseconds. */
const SENDING = 2_000
const LOOK = 50

/** Its body may be larger than any other. */
export const IMPORT_PATH = '/quan-tri/quay/nhap'

const closing = z.object({
  code: z.string().trim(),
  unit: z.string().trim().optional(),
  outcome: z.string(),
  phone: z.string().trim().optional(),
  zaloUser: z.string().trim().optional(),
  telegramChat: z.string().trim().optional(),
})
const slipAsked = z.object({ id: z.string(), code: z.string() })
const printAsked = z.object({ id: z.string(), kho: z.enum(PAPERS) })
const upload = z.object({ file: z.instanceof(File), unit: z.string().optional() })

type Partly = Partial<Omit<DeskView, 'units' | 'hints'>>

export function desk(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  const show = async (c: Context<Web>, what: Partly, status: 200 | 422 = 200) => {
    const hints = (await deps.store.cases.samples(HINTS)).filter(({ outcome }) => outcome === 'open')
    const nothing = { followed: null, slip: null, imported: null, issues: [], typed: {} }
    c.header('Cache-Control', 'no-store')
    const view = { units: await listUnits(deps), hints, ...nothing, ...what }
    return c.html(deskPage(deps, c.var.visit, view), status)
  }
  routes.get('/', async (c) => {
    const code = c.req.query('ho-so') ?? ''
    if (code === '') return show(c, {})
    const caller = callerOf(c, 'case-read')
    const found = await getCase(deps, code, caller)
    const typed = { code }
    if (found === null) return show(c, { typed, issues: [unknownCase(deps.say)] })
    const before = c.req.query('lai') !== undefined
    return show(c, { typed, followed: await follow(deps, found, before, caller) })
  })
  routes.post('/ho-so', async (c) => {
    const read = closing.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const typed = read.data
    const { code } = typed
    const caller = callerOf(c, 'case-write')
    const given = await bodyOf(deps, typed, caller)
    if (given['unit'] === undefined) return show(c, { typed, issues: [unitNeeded(deps)] }, 422)
    const body = caseBody.safeParse(given)
    if (!body.success) return show(c, { typed, issues: issuesOf(deps.say, faultsOf(body.error, given)) }, 422)
    const put = await putCase(deps, code, body.data, caller)
    if (put.kind === 'refused') return show(c, { typed, issues: put.issues }, 422)
    await untilSent(deps, put)
    const again = put.result === 'unchanged' ? '&lai=1' : ''
    return c.redirect(`/quan-tri/quay?ho-so=${encodeURIComponent(put.case.code)}${again}`, 303)
  })
  routes.post('/phieu', async (c) => {
    const read = slipAsked.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { id, code } = read.data
    const caller = callerOf(c, 'case-write')
    const slip = await takeSlip(deps, id, caller)
    const found = await getCase(deps, code, caller)
    const followed = found === null ? null : await follow(deps, found, false, caller)
    const typed = { code }
    if (slip.kind === 'refused') return show(c, { typed, followed, issues: slip.issues }, 422)
    return show(c, { typed, followed, slip })
  })
  routes.post('/phieu/in', async (c) => {
    const read = printAsked.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { id, kho } = read.data
    return printed(deps, c, await takeSlip(deps, id, callerOf(c, 'case-write')), kho)
  })
  routes.post('/nhap', async (c) => {
    const read = upload.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { file, unit } = read.data
    const bytes = new Uint8Array(await file.arrayBuffer())
    const imported = await importTable(deps, bytes, {
      unit: unit || undefined,
      dryRun: false,
      caller: callerOf(c, 'case-import'),
    })
    return imported.kind === 'refused'
      ? show(c, { issues: imported.issues }, 422)
      : show(c, { imported: imported.rows })
  })
  return routes
}

/** Said in the words of the page: a new case needs what a known one already has. */
function unitNeeded({ say }: Deps): Issue {
  return { path: 'unit', code: 'missing', message: say('desk.unit-needed', 'vi') }
}

/** Fields that were left empty stay as they are known; so does the unit of a known case. */
async function bodyOf(deps: Deps, read: z.infer<typeof closing>, caller: Caller): Promise<Record<string, unknown>> {
  const { code, outcome, unit, ...contacts } = read
  const applicant = Object.fromEntries(Object.entries(contacts).filter(([, value]) => value !== ''))
  const known = unit ? unit : (await getCase(deps, code, caller))?.case.unit
  return {
    outcome,
    ...(known === undefined ? {} : { unit: known }),
    ...(Object.keys(applicant).length > 0 ? { applicant } : {}),
  }
}

/** An invitation that is due at once leaves while one looks: waits for it a little, so that the page can tell. */
async function untilSent(deps: Deps, { invitation }: CaseAnswer): Promise<void> {
  for (let waited = 0; invitation !== null && waited < SENDING; waited += LOOK) {
    const doc = await deps.store.invitations.get(invitation.id as InvitationId)
    const due = doc !== null && doc.next !== null && doc.next.at <= deps.clock()
    if (!due) return
    await sleep(LOOK)
  }
}

async function follow(deps: Deps, found: CaseAnswer, before: boolean, caller: Caller): Promise<Followed> {
  const seen = found.invitation === null ? null : await invitationView(deps, found.invitation.id, caller)
  return { ...found, before, invitation: seen?.kind === 'done' ? seen.invitation : null }
}
