/** `/quan-tri/quay`: the desk, where a case is looked up and closed, and its invitation seen to leave. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { holds } from '../../access/grant.ts'
import type { Right } from '../../access/role.ts'
import { correctPhone, noteReplaced, seeContacts } from '../../service/contacts.ts'
import type { Caller, Deps, Issue } from '../../service/deps.ts'
import { type CaseAnswer, getCase, putCase } from '../../service/intake.ts'
import { invitationView } from '../../service/invite.ts'
import { issuesOf } from '../../service/issue.ts'
import { beginImport } from '../../service/jobs/jobs.ts'
import { takeSlip } from '../../service/slip.ts'
import { speaking } from '../../service/speaking.ts'
import { listOwnUnits, listUnits, mayTouch, type UnitView } from '../../service/units.ts'
import { wayAhead } from '../../service/way-ahead.ts'
import { caseBody } from '../../survey/case-body.ts'
import { looksPersonal } from '../../survey/case-code.ts'
import { faultsOf } from '../../survey/fault.ts'
import type { InvitationId } from '../../survey/ids.ts'
import { dayOf } from '../../survey/time.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import { posted } from '../posted.ts'
import { printed } from '../slip.ts'
import { PAPERS } from '../slip-page.ts'
import type { Web } from '../web.ts'
import type { FoundCase } from './case-page.ts'
import { type DeskView, deskPage } from './desk-page.ts'
import { languageOf } from './language.ts'

const HINTS = 100
/** How long the page waits for an invitation that is due, and how often it looks, in milliseconds. */
const SENDING = 2_000
const LOOK = 50

/** Its body may be larger than any other. */
export const IMPORT_PATH = '/quan-tri/quay/nhap'
const DESK = '/quan-tri/quay'

const text = z.string().trim().optional()
const typedCase = z.object({
  code: z.string().trim(),
  unit: text,
  procedure: text,
  outcome: z.string(),
  phone: text,
  zaloUser: text,
  telegramChat: text,
})
const correction = z.object({ code: z.string().trim(), phone: z.string().trim(), bo: z.string().optional() })
const slipAsked = z.object({ id: z.string(), code: z.string() })
const printAsked = z.object({ id: z.string(), kho: z.enum(PAPERS) })
const upload = z.object({ file: z.instanceof(File), unit: z.string().optional() })
const FOLLOWS = z.enum(['none', 'unsent', 'renewed', 'added', 'stays', 'same']).nullable().catch(null)

type Partly = Partial<Pick<DeskView, 'found' | 'unknown' | 'issues'>>
type Happened = Partial<Pick<FoundCase, 'closed' | 'corrected' | 'refusedPhone' | 'slip'>>

export function desk(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  /** The house, speaking the language of whoever looks. */
  const spoken = (c: Context<Web>): Deps => speaking(deps, languageOf(c))
  const show = async (c: Context<Web>, what: Partly, status: 200 | 422 = 200) => {
    const { grants } = c.var.visit.user
    const today = dayOf(deps.clock())
    const isThere = ({ from, until }: UnitView): boolean => (from ?? '') <= today && today <= (until ?? '9999-12-31')
    const unitsFor = (right: Right) => (holds(grants, right) ? listOwnUnits(deps, callerOf(c, right)) : null)
    const view: DeskView = {
      // A case that is taken down here is of today; a file may tell of an office that has ended.
      units: { write: (await unitsFor('case-write'))?.filter(isThere) ?? null, import: await unitsFor('case-import') },
      emulated: deps.emulated,
      hints: deps.emulated ? await openSamples(deps, callerOf(c, 'case-write')) : [],
      found: null,
      unknown: null,
      issues: [],
      ...what,
    }
    return c.html(deskPage(deps, c.var.visit, languageOf(c), view), status)
  }
  const look = async (c: Context<Web>, code: string, happened: Happened = {}, issues: readonly Issue[] = []) => {
    const found = await findHere(deps, c, code, happened)
    return found === null
      ? show(
          c,
          { unknown: { code }, issues: [...unknownHere(deps, c, code), ...issues] },
          issues.length > 0 ? 422 : 200,
        )
      : show(c, { found, issues }, issues.length > 0 ? 422 : 200)
  }

  routes.get('/', (c) => {
    const code = (c.req.query('ho-so') ?? '').trim()
    if (code === '') return show(c, {})
    const closed = c.req.query('xong') === undefined ? null : c.req.query('lai') === undefined ? 'now' : 'again'
    return look(c, code, { closed, corrected: FOLLOWS.parse(c.req.query('sua') ?? null) })
  })
  routes.post('/ho-so', async (c) => {
    const read = typedCase.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const typed = read.data
    const caller = callerOf(c, 'case-write')
    const said = spoken(c)
    const known = await getCase(deps, typed.code, caller)
    const refused = (issues: readonly Issue[]) =>
      known === null ? show(c, { unknown: typed, issues }, 422) : look(c, typed.code, {}, issues)
    const given = bodyOf(typed, known)
    if (given['unit'] === undefined) return refused([unitNeeded(said, c)])
    const body = caseBody.safeParse(given)
    if (!body.success) return refused(issuesOf(said.say, faultsOf(body.error, given)))
    if (known !== null) await noteReplaced(deps, typed.code, body.data.applicant, caller)
    const put = await putCase(said, typed.code, body.data, caller)
    if (put.kind === 'refused') return refused(put.issues.map((issue) => elsewhere(said, c, issue)))
    await untilSent(deps, put)
    const done = put.case.outcome === 'open' ? '' : put.result === 'unchanged' ? '&xong&lai' : '&xong'
    return c.redirect(`${DESK}?ho-so=${encodeURIComponent(put.case.code)}${done}`, 303)
  })
  routes.post('/lien-he', async (c) => {
    const read = correction.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { code, phone, bo } = read.data
    const caller = callerOf(c, 'case-write')
    const corrected = await correctPhone(spoken(c), code, bo === undefined ? phone : null, caller)
    if (corrected.kind === 'refused') return look(c, code, { refusedPhone: phone }, corrected.issues)
    return c.redirect(`${DESK}?ho-so=${encodeURIComponent(corrected.code)}&sua=${corrected.follows}`, 303)
  })
  routes.post('/phieu', async (c) => {
    const read = slipAsked.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { id, code } = read.data
    const slip = await takeSlip(spoken(c), id, callerOf(c, 'case-write'))
    return slip.kind === 'refused' ? look(c, code, {}, slip.issues) : look(c, code, { slip })
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
    const language = languageOf(c)
    const begun = await beginImport(deps, c.var.visit.user, language, { bytes, unit: unit || null })
    if (begun.kind === 'begun') return c.redirect(`/quan-tri/viec/${begun.job._id}`, 303)
    const message = deps.say('jobs.too-many', language, { max: begun.max })
    return show(c, { issues: [{ path: 'file', code: begun.kind, message }] }, 422)
  })
  return routes
}

async function openSamples({ store }: Deps, caller: Caller) {
  const open = (await store.cases.samples(HINTS)).filter(({ outcome }) => outcome === 'open')
  const may = await Promise.all(open.map(({ unit }) => mayTouch({ store }, caller, unit)))
  return open.filter((_, n) => may[n])
}

/** A case as this person sees it; `null`: there is none for them. */
async function findHere(deps: Deps, c: Context<Web>, code: string, happened: Happened): Promise<FoundCase | null> {
  const caller = callerOf(c, 'case-read')
  const found = await getCase(deps, code, caller)
  const contacts = found === null ? null : await seeContacts(deps, code, caller)
  if (found === null || contacts === null) return null
  const seen = found.invitation === null ? null : await invitationView(deps, found.invitation.id, caller)
  const units = await listUnits(deps)
  return {
    ...found,
    contacts,
    unitName: units.find(({ id }) => id === found.case.unit)?.name ?? found.case.unit,
    invitation: seen?.kind === 'done' ? seen.invitation : null,
    way: found.invitation === null ? null : await wayAhead(deps, found.invitation.id),
    mine: await mayTouch(deps, callerOf(c, 'case-write'), found.case.unit),
    ...{ closed: null, corrected: null, refusedPhone: null, slip: null },
    ...happened,
  }
}

/** In the words of the page: what comes next depends on whether one may enter a new case. */
function unknownHere({ say }: Deps, c: Context<Web>, typed: string): Issue[] {
  const [path, language] = ['code', languageOf(c)]
  const writes = holds(c.var.visit.user.grants, 'case-write')
  const unknown = { path, code: 'unknown-case', message: say(`desk.unknown.${writes ? 'new' : 'look'}`, language) }
  if (!looksPersonal(typed)) return [unknown]
  return [{ path, code: 'code-personal', message: say('intake.code-personal', language) }, unknown]
}

function unitNeeded({ say }: Deps, c: Context<Web>): Issue {
  return { path: 'unit', code: 'missing', message: say('desk.unit-needed', languageOf(c)) }
}

/** The words for a key of the API are not those for a person. */
function elsewhere({ say }: Deps, c: Context<Web>, issue: Issue): Issue {
  return issue.code === 'out-of-scope' ? { ...issue, message: say('desk.out-of-scope', languageOf(c)) } : issue
}

/** Fields that were left empty stay as they are known; so does the unit of a known case. */
function bodyOf(read: z.infer<typeof typedCase>, known: CaseAnswer | null): Record<string, unknown> {
  const { outcome, unit, procedure, phone, zaloUser, telegramChat } = read
  const applicant = Object.fromEntries(Object.entries({ phone, zaloUser, telegramChat }).filter(([, value]) => value))
  const resolving = unit || known?.case.unit
  return {
    outcome,
    ...(resolving === undefined ? {} : { unit: resolving }),
    ...(procedure ? { procedure: { name: procedure } } : {}),
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
