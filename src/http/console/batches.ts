/** `/quan-tri/dot`: the batches, their cut-off and their closing. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { isDay } from '../../report/period.ts'
import { batchView, listBatches } from '../../service/batch-list.ts'
import { closeBatch, reopenBatch, type Stepped, setCutOff } from '../../service/batch-steps.ts'
import type { Deps } from '../../service/deps.ts'
import type { BatchId } from '../../survey/ids.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { batchesPage, batchPage } from './batches-page.ts'
import { languageOf } from './language.ts'

const cutOffAsked = z.object({ day: z.string().refine(isDay) })

const reopeningAsked = cutOffAsked.extend({ reason: z.string().max(2_000) })

type Why = Extract<Stepped, { readonly kind: 'refused' }>['why'] | 'noDay' | 'part'

export function batches(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  /** A batch is that of all offices together: only who may close batches everywhere changes it. */
  const mayChange = (c: Context<Web>): boolean => callerOf(c, 'batch-manage').units === null
  const readerOf = (c: Context<Web>) => ({ seen: c.var.visit, language: languageOf(c) })
  const show = async (c: Context<Web>, id: string, why: Why | null) => {
    const batch = await batchView(deps, id)
    if (batch === null) return notice(deps, c, 404, 'not-found')
    const view = { batch, mayChange: mayChange(c), why }
    return c.html(batchPage(deps, readerOf(c), view), why === null ? 200 : 422)
  }
  const answered = (c: Context<Web>, id: string, stepped: Stepped) =>
    stepped.kind === 'done' ? c.redirect(`/quan-tri/dot/${id}`, 303) : show(c, id, stepped.why)
  routes.get('/', async (c) => c.html(batchesPage(deps, readerOf(c), await listBatches(deps))))
  routes.get('/:id', (c) => show(c, c.req.param('id'), null))
  routes.post('/:id/ngay-chot', async (c) => {
    const id = c.req.param('id')
    if (!mayChange(c)) return show(c, id, 'part')
    const read = cutOffAsked.safeParse(await posted(c))
    if (!read.success) return show(c, id, 'noDay')
    return answered(c, id, await setCutOff(deps, id as BatchId, read.data.day, c.var.visit.user._id))
  })
  routes.post('/:id/chot', async (c) => {
    const id = c.req.param('id')
    if (!mayChange(c)) return show(c, id, 'part')
    return answered(c, id, await closeBatch(deps, id as BatchId, c.var.visit.user._id))
  })
  routes.post('/:id/mo-lai', async (c) => {
    const id = c.req.param('id')
    if (!mayChange(c)) return show(c, id, 'part')
    const read = reopeningAsked.safeParse(await posted(c))
    if (!read.success) return show(c, id, 'noDay')
    return answered(c, id, await reopenBatch(deps, id as BatchId, { ...read.data, by: c.var.visit.user._id }))
  })
  return routes
}
