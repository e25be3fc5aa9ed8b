/** `/quan-tri/niem-yet`: the notices from draft to wall; who collates prepares, who signs posts. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { holds } from '../../access/grant.ts'
import type { Right } from '../../access/role.ts'
import { offeredPeriods } from '../../report/fixed-period.ts'
import type { Deps } from '../../service/deps.ts'
import {
  listNotices,
  type NoticeDone,
  noticeFor,
  postNotice,
  prepareNotice,
  takeNoticeDown,
} from '../../service/notices.ts'
import { liveReader } from '../../service/summary.ts'
import { listOwnUnits } from '../../service/units.ts'
import { dayOf } from '../../survey/time.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import { noticeSheet } from '../notices.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { languageOf } from './language.ts'
import { noticePage, noticesPage } from './notices-page.ts'

const asked = z.object({ ky: z.string().max(30), unit: z.string().max(64) })
const reasoned = z.object({ reason: z.string().max(2_000) })

type Refused = Extract<NoticeDone, { readonly kind: 'refused' }>

export function noticeRoutes(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  const readerOf = (c: Context<Web>) => ({ seen: c.var.visit, language: languageOf(c) })
  const may = (c: Context<Web>, right: Right): boolean => holds(c.var.visit.user.grants, right)
  const list = async (c: Context<Web>, refused: Refused | null) => {
    const preparing = may(c, 'notice-prepare') ? callerOf(c, 'notice-prepare') : null
    const today = dayOf(deps.clock())
    const view = {
      posts: await listNotices(deps, callerOf(c, 'notice-read')),
      units: preparing === null ? [] : await listOwnUnits(deps, preparing),
      together: preparing?.units === null,
      periods: preparing === null ? null : offeredPeriods(today).filter(({ to }) => to < today),
      refused,
    }
    return c.html(noticesPage(deps, readerOf(c), view), refused === null ? 200 : 422)
  }
  const show = async (c: Context<Web>, id: string, refused: Refused | null) => {
    const post = await noticeFor(deps, id, callerOf(c, 'notice-read'))
    if (post === null) return notice(deps, c, 404, 'not-found')
    const mayPost = may(c, 'notice-post') && (await noticeFor(deps, id, callerOf(c, 'notice-post'))) !== null
    return c.html(noticePage(deps, readerOf(c), { post, mayPost, refused }), refused === null ? 200 : 422)
  }
  const answered = (c: Context<Web>, id: string, done: NoticeDone) =>
    done.kind === 'done' ? c.redirect(`/quan-tri/niem-yet/${done.post._id}`, 303) : show(c, id, done)
  routes.get('/', (c) => list(c, null))
  routes.get('/:id', (c) => show(c, c.req.param('id'), null))
  routes.get('/:id/:file', async (c) => {
    const post = await noticeFor(deps, c.req.param('id'), callerOf(c, 'notice-read'))
    c.header('Cache-Control', 'no-store')
    return post === null ? c.notFound() : noticeSheet(deps, c, post)
  })
  routes.post('/', async (c) => {
    const read = asked.safeParse(await posted(c))
    if (!read.success) return notice(deps, c, 400, 'bad-page')
    const [from = '', to = ''] = read.data.ky.split('_')
    const reader = liveReader(callerOf(c, 'notice-prepare'))
    const done = await prepareNotice(deps, { from, to, unit: read.data.unit || null }, reader, c.var.visit.user._id)
    return done.kind === 'done' ? c.redirect(`/quan-tri/niem-yet/${done.post._id}`, 303) : list(c, done)
  })
  routes.post('/:id/dang', async (c) => {
    const id = c.req.param('id')
    return answered(c, id, await postNotice(deps, id, callerOf(c, 'notice-post'), c.var.visit.user._id))
  })
  routes.post('/:id/go', async (c) => {
    const id = c.req.param('id')
    const read = reasoned.safeParse(await posted(c))
    const reason = read.success ? read.data.reason : ''
    return answered(c, id, await takeNoticeDown(deps, id, callerOf(c, 'notice-post'), c.var.visit.user._id, reason))
  })
  return routes
}
