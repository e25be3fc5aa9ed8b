/** `/quan-tri/loi-moi`: what became of the invitations; stopping, resuming and sending again. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { holds } from '../../access/grant.ts'
import type { Language } from '../../flow/definition.ts'
import { fixedPeriodOf, offeredPeriods, periodWith } from '../../report/fixed-period.ts'
import type { Deps } from '../../service/deps.ts'
import { overview } from '../../service/invitations-overview.ts'
import { sendAgain } from '../../service/send-again.ts'
import { resumeSending, stopSending } from '../../service/sending-stops.ts'
import { listUnits, scopeOf, type UnitView } from '../../service/units.ts'
import { dayOf } from '../../survey/time.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { consolePage } from './frame.ts'
import { againPage, type Done, invitationsBody } from './invitations-page.ts'
import { languageOf } from './language.ts'
import { formField } from './own-form.ts'

const HERE = '/quan-tri/loi-moi'
const ofUnit = z.object({ unit: z.string().min(1), from: z.string().optional() })
const done = z.object({ xong: z.enum(['dung', 'dung-roi', 'tiep', 'tiep-roi']), so: z.coerce.number().int().catch(0) })

export function invitationRoutes(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  const title = (language: Language): string => deps.say('invitations.title', language)

  routes.get('/', async (c) => {
    const language = languageOf(c)
    const today = dayOf(deps.clock())
    const { ky = '', unit: asked = '' } = c.req.query()
    const [from = '', to = ''] = ky.split('_')
    const period = fixedPeriodOf({ from, to }) ?? periodWith('month', today)
    const unit = asked || null
    const caller = callerOf(c, 'invitation-read')
    const shown = await overview(deps, { period, unit }, caller)
    if (shown === null) return notice(deps, c, 404, 'not-found')
    const manages = holds(c.var.visit.user.grants, 'invitation-manage')
    const body = invitationsBody({
      say: deps.say,
      language,
      period,
      periods: offeredPeriods(today),
      units: await unitsWithin(deps, caller.units),
      overview: shown,
      manage: manages
        ? {
            units: await unitsWithin(deps, callerOf(c, 'invitation-manage').units),
            own: formField(deps, c.var.visit.visit),
          }
        : null,
      done: doneOf(c),
    })
    const query = { ky: `${period.from}_${period.to}`, ...(unit === null ? {} : { unit }) }
    const page = { seen: c.var.visit, language, current: 'invitations', title: title(language), query, body } as const
    return c.html(consolePage(deps, page))
  })

  routes.post('/dung', async (c) => {
    const read = ofUnit.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { unit } = read.data
    const stopped = await stopSending(deps, unit, callerOf(c, 'invitation-manage'))
    if (stopped === 'unknown-unit') return notice(deps, c, 404, 'not-found')
    return back(c, unit, stopped === 'done' ? 'dung' : 'dung-roi')
  })
  routes.post('/tiep', async (c) => {
    const read = ofUnit.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const { unit } = read.data
    const { kind, due } = await resumeSending(deps, unit, callerOf(c, 'invitation-manage'))
    if (kind === 'unknown-unit') return notice(deps, c, 404, 'not-found')
    return back(c, unit, kind === 'done' ? 'tiep' : 'tiep-roi', due)
  })

  routes.get('/gui-lai', async (c) => {
    const read = ofUnit.safeParse(c.req.query())
    return read.success ? again(c, read.data, true) : c.redirect(HERE, 303)
  })
  routes.post('/gui-lai', async (c) => {
    const read = ofUnit.safeParse(await posted(c))
    return read.success ? again(c, read.data, false) : notice(deps, c, 400, 'bad-page')
  })
  /** What would be sent again, or what was. */
  const again = async (c: Context<Web>, { unit, from }: z.infer<typeof ofUnit>, dryRun: boolean) => {
    const language = languageOf(c)
    const sent = await sendAgain(deps, unit, callerOf(c, 'invitation-manage'), { dryRun, from })
    if (sent === null) return notice(deps, c, 404, 'not-found')
    const name = (await listUnits(deps)).find(({ id }) => id === unit)?.name ?? unit
    const own = formField(deps, c.var.visit.visit)
    const body = againPage({ say: deps.say, language, unit, name, from, sent, dryRun, own })
    const page = { seen: c.var.visit, language, current: 'invitations', body } as const
    return c.html(consolePage(deps, { ...page, title: deps.say('invitations.again.title', language), query: { unit } }))
  }
  return routes
}

function back(c: Context<Web>, unit: string, what: Done['what'], count = 0): Response {
  const query = new URLSearchParams({ unit, xong: what, ...(count > 0 ? { so: String(count) } : {}) })
  return c.redirect(`${HERE}?${query.toString()}`, 303)
}

function doneOf(c: Context<Web>): Done | null {
  const read = done.safeParse(c.req.query())
  return read.success ? { what: read.data.xong, count: read.data.so } : null
}

async function unitsWithin(deps: Pick<Deps, 'store'>, tops: readonly string[] | null): Promise<readonly UnitView[]> {
  const all = await listUnits(deps)
  if (tops === null) return all
  const within = scopeOf(await deps.store.units.all(), tops)
  return all.filter(({ id }) => within.has(id))
}
