/** `/quan-tri/viec`: long work, as far as it has come, and what it left. */
import { type Context, Hono } from 'hono'
import { note } from '../../service/access/audit.ts'
import type { Deps } from '../../service/deps.ts'
import {
  beginRecount,
  cancelJob,
  confirmJob,
  isOver,
  listJobs,
  mayReadRows,
  mayRecount,
  seeJob,
} from '../../service/jobs/jobs.ts'
import { reportRows, resultCsv } from '../../service/jobs/report.ts'
import type { Job } from '../../survey/job.ts'
import { notice } from '../failures.ts'
import type { Web } from '../web.ts'
import { jobPage } from './job-page.ts'
import { jobsPage } from './jobs-page.ts'
import { languageOf } from './language.ts'

const JOBS = '/quan-tri/viec'
/** Seconds between two looks of the page at a job that goes on. */
const LOOK = 3

export function jobsRoutes(deps: Deps): Hono<Web> {
  const routes = new Hono<Web>()
  const list = async (c: Context<Web>, problem: string | null = null) => {
    const { user } = c.var.visit
    const jobs = await listJobs(deps, user)
    const others = await deps.store.users.getMany([...new Set(jobs.map(({ by }) => by))])
    const view = {
      jobs,
      names: new Map(others.map(({ _id, name }) => [_id, name])),
      mayRecount: mayRecount(user),
      problem,
    }
    return c.html(jobsPage(deps, c.var.visit, languageOf(c), view), problem === null ? 200 : 422)
  }
  const mayRead = async (c: Context<Web>, job: Job): Promise<boolean> =>
    hasRows(job) && (await mayReadRows(deps, job, c.var.visit.user))

  routes.get('/', (c) => list(c))
  routes.post('/dem-lai', async (c) => {
    const begun = await beginRecount(deps, c.var.visit.user, languageOf(c))
    if (begun.kind === 'begun') return c.redirect(`${JOBS}/${begun.job._id}`, 303)
    if (begun.kind === 'part') return list(c, deps.say('jobs.recount-part', languageOf(c)))
    return list(c, deps.say('jobs.too-many', languageOf(c), { max: begun.max }))
  })
  routes.get('/:id', async (c) => {
    const job = await seeJob(deps, c.req.param('id'), c.var.visit.user)
    if (job === null) return notice(deps, c, 404, 'no-job')
    const moving = !isOver(job) && (job.state !== 'proposed' || job.cancel)
    const still = c.req.query('dung') !== undefined
    // As a header: it needs no script, and whoever is disturbed by it can stop it on the page (WCAG 2.2.1).
    if (moving && !still) c.header('Refresh', String(LOOK))
    const rows = (await mayRead(c, job)) ? await reportRows(deps, job) : []
    return c.html(jobPage(deps, c.var.visit, languageOf(c), { job, rows, moving, still }))
  })
  routes.post('/:id/nap', async (c) => {
    const id = c.req.param('id')
    await confirmJob(deps, id, c.var.visit.user)
    return c.redirect(`${JOBS}/${encodeURIComponent(id)}`, 303)
  })
  routes.post('/:id/huy', async (c) => {
    const id = c.req.param('id')
    await cancelJob(deps, id, c.var.visit.user)
    return c.redirect(`${JOBS}/${encodeURIComponent(id)}`, 303)
  })
  routes.get('/:id/ket-qua.csv', async (c) => {
    const job = await seeJob(deps, c.req.param('id'), c.var.visit.user)
    if (job === null || !(await mayRead(c, job))) return notice(deps, c, 404, 'no-job')
    const by = c.var.visit.user._id
    await note(deps, { deed: 'exported', by, about: { job: job._id, what: 'job-result' } })
    c.header('Content-Type', 'text/csv; charset=utf-8')
    c.header('Content-Disposition', `attachment; filename="${job.task.kind}-${job._id}.csv"`)
    return c.body(ReadableStream.from(resultCsv(deps, job)).pipeThrough(new TextEncoderStream()))
  })
  return routes
}

/** What it left may be read: not while it is being written, nor once it was dropped. */
function hasRows({ task, state, results }: Job): boolean {
  if (results === 0) return false
  const rehearsal = task.kind === 'import' && task.rehearsal
  return rehearsal ? state === 'proposed' : isOver({ state })
}
