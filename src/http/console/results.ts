/** `/quan-tri/ket-qua`: the figures of a period and a unit, live or held. */
import { type Context, Hono } from 'hono'
import { holds } from '../../access/grant.ts'
import type { Language } from '../../flow/definition.ts'
import { offeredPeriods } from '../../report/fixed-period.ts'
import type { NoticePost } from '../../report/notice-post.ts'
import type { Deps } from '../../service/deps.ts'
import { EVERYTHING, type Reader } from '../../service/summary.ts'
import { listUnits, scopeOf, type UnitView } from '../../service/units.ts'
import { dayOf } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import type { Web } from '../web.ts'
import { consolePage } from './frame.ts'
import { languageOf } from './language.ts'
import { type Answered, addressOf, askedOf, isAnswered, type ResultsDeps, readerOf } from './results-asked.ts'
import { CHARTS, chartFigure, chartPicture, sharesFor } from './results-charts.ts'
import { resultsFile } from './results-file.ts'
import { openResultsPage, type ResultsView, resultsBody } from './results-page.ts'

export function resultsRoutes(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/', async (c) => {
      const { grants } = c.var.visit.user
      const reader = readerOf(c)
      const live = reader.figures === 'live'
      const language = languageOf(c)
      const shown = await viewOf(deps, c, reader, language)
      const otherFigures = holds(grants, 'results-live') ? (live ? '?ky=' : '?') : null
      const view = { ...shown, otherFigures }
      const title = deps.say('results.title', language)
      const query = addressOf(view.query, reader)
      const page = { seen: c.var.visit, language, current: 'results', title, query, body: resultsBody(view) } as const
      return c.html(consolePage(deps, page), statusOf(view))
    })
    .get('/bieu-do/:chart', async (c) => chartPicture(deps, c, readerOf(c)))
    .get('/so-lieu/:file', async (c) => resultsFile(deps, c, readerOf(c)))
}

/** The page that needs no sign-in. */
export async function openResults(deps: ResultsDeps, c: Context<Web>, posts: readonly NoticePost[]): Promise<Response> {
  const view = await viewOf(deps, c, EVERYTHING, languageOf(c))
  c.header('Cache-Control', 'no-store')
  return c.html(openResultsPage(view, posts), statusOf(view))
}

function statusOf({ answer }: ResultsView): 200 | 404 | 422 {
  return answer.kind === 'done' ? 200 : answer.status
}

async function viewOf(deps: ResultsDeps, c: Context<Web>, reader: Reader, language: Language): Promise<ResultsView> {
  const asked = await askedOf(deps, c, reader, language)
  const { query, answer } = asked
  const periods = reader.figures === 'held' ? offeredPeriods(dayOf(deps.clock())) : null
  const units = await choiceOf(deps, reader)
  const page = c.req.path.replace(/\/$/, '')
  const search = new URLSearchParams({ ...addressOf(query, reader), lang: language }).toString()
  const charts = isAnswered(asked) ? await figuresOf(asked, `${page}/bieu-do`, search) : []
  const file = (kind: string): string => `${page}/so-lieu/${kind}?${search}`
  return {
    say: deps.say,
    language,
    query,
    ...units,
    periods,
    otherFigures: null,
    answer,
    charts,
    file,
    targets: deps.policy.targets,
  }
}

async function figuresOf(asked: Answered, folder: string, search: string): Promise<Markup[]> {
  const figures: Markup[] = []
  for (const name of CHARTS) {
    const href = `${folder}/${name}.svg?${search}`
    const figure = chartFigure(name, await sharesFor(name, asked), href, asked.wording)
    if (figure !== '') figures.push(figure)
  }
  return figures
}

/** The units that a reader may ask for one by one. */
async function choiceOf(
  deps: Pick<Deps, 'store'>,
  { units, parts }: Reader,
): Promise<{ readonly units: readonly UnitView[]; readonly together: boolean }> {
  const all = await listUnits(deps)
  const tree = await deps.store.units.all()
  const within = parts === null ? null : scopeOf(tree, parts)
  const mine = all.filter(({ id }) => within === null || within.has(id) || units?.includes(id) === true)
  return { units: mine, together: units === null || units.length !== 1 }
}
