/** `/quan-tri/ket-qua`: the figures of a period and a unit, live or held. */
import { type Context, Hono } from 'hono'
import { holds, unitsFor } from '../../access/grant.ts'
import type { Language } from '../../flow/definition.ts'
import { offeredPeriods, periodWith } from '../../report/fixed-period.ts'
import { usualPeriod } from '../../report/period.ts'
import type { Deps } from '../../service/deps.ts'
import { EVERYTHING, liveReader, type Reader, type SummaryQuery, summary } from '../../service/summary.ts'
import { listUnits, scopeOf, type UnitView } from '../../service/units.ts'
import { dayOf } from '../../survey/time.ts'
import type { Markup } from '../page.ts'
import type { Web } from '../web.ts'
import { consolePage } from './frame.ts'
import { languageOf } from './language.ts'
import { type Asked, CHARTS, chartFigure, picture, sharesFor } from './results-charts.ts'
import { openResultsPage, type ResultsView, resultsBody } from './results-page.ts'

type ResultsDeps = Pick<Deps, 'store' | 'flows' | 'say' | 'clock'>

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
      const query = askedFor(view.query, reader)
      const page = { seen: c.var.visit, language, current: 'results', title, query, body: resultsBody(view) } as const
      return c.html(consolePage(deps, page), statusOf(view))
    })
    .get('/bieu-do/:chart', async (c) => chartPicture(deps, c, readerOf(c)))
}

/** What the one who is signed in may see: live figures, unless a fixed period was asked for. */
function readerOf(c: Context<Web>): Reader {
  const { grants } = c.var.visit.user
  return holds(grants, 'results-live') && c.req.query('ky') === undefined
    ? liveReader({ units: unitsFor(grants, 'results-live') })
    : { units: unitsFor(grants, 'results-fixed'), figures: 'held', parts: unitsFor(grants, 'results-parts') }
}

/** The page that needs no sign-in. */
export async function openResults(deps: ResultsDeps, c: Context<Web>): Promise<Response> {
  const view = await viewOf(deps, c, EVERYTHING, languageOf(c))
  c.header('Cache-Control', 'no-store')
  return c.html(openResultsPage(view), statusOf(view))
}

/** A chart of the page, for whoever may see the page. */
export async function chartPicture(deps: ResultsDeps, c: Context<Web>, reader: Reader): Promise<Response> {
  const name = CHARTS.find((known) => `${known}.svg` === c.req.param('chart'))
  if (name === undefined) return c.notFound()
  const language = languageOf(c)
  const asked = await answerFor(deps, c, reader, language)
  if (asked.answer.kind === 'refused') return c.notFound()
  c.header('Cache-Control', 'no-store')
  // A picture has its own styles; as a picture it runs nothing.
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
  const paper = c.req.query('kho') === 'hep' ? 'narrow' : 'wide'
  return c.body(await picture(name, { ...asked, answer: asked.answer }, paper), 200, {
    'Content-Type': 'image/svg+xml',
  })
}

/** What was asked for, as it stands in an address. */
function askedFor({ from, to, unit }: SummaryQuery, { figures }: Reader): Readonly<Record<string, string>> {
  return { ...(figures === 'live' ? { from, to } : { ky: `${from}_${to}` }), ...(unit === null ? {} : { unit }) }
}

function statusOf({ answer }: ResultsView): 200 | 404 | 422 {
  return answer.kind === 'done' ? 200 : answer.status
}

async function viewOf(deps: ResultsDeps, c: Context<Web>, reader: Reader, language: Language): Promise<ResultsView> {
  const asked = await answerFor(deps, c, reader, language)
  const { query, answer } = asked
  const periods = reader.figures === 'held' ? offeredPeriods(dayOf(deps.clock())) : null
  const units = await choiceOf(deps, reader)
  const charts = answer.kind === 'refused' ? [] : await figuresOf(c.req.path, { ...asked, answer })
  return { say: deps.say, language, query, ...units, periods, otherFigures: null, answer, charts }
}

async function answerFor(deps: ResultsDeps, c: Context<Web>, reader: Reader, language: Language) {
  const today = dayOf(deps.clock())
  const asked = reader.figures === 'held' ? heldQuery(c, today) : liveQuery(c, today)
  const answer = await summary(deps, asked, reader)
  // Who has one unit sees it without asking.
  const query = answer.kind === 'done' ? { ...asked, unit: answer.summary.unit } : asked
  const wording = { say: deps.say, language, flows: answer.kind === 'done' ? answer.flows : [] }
  return { deps, query, reader, answer, wording }
}

/** @param path of the page: the pictures lie under it. */
async function figuresOf(path: string, asked: Asked): Promise<Markup[]> {
  const { query, reader, wording } = asked
  const search = new URLSearchParams({ ...askedFor(query, reader), lang: wording.language }).toString()
  const figures: Markup[] = []
  for (const name of CHARTS) {
    const href = `${path.replace(/\/$/, '')}/bieu-do/${name}.svg?${search}`
    const figure = chartFigure(name, await sharesFor(name, asked), href, wording)
    if (figure !== '') figures.push(figure)
  }
  return figures
}

function liveQuery(c: Context<Web>, today: string): SummaryQuery {
  const { from = '', to = '', unit = '' } = c.req.query()
  const usual = usualPeriod(today)
  return { from: from || usual.from, to: to || usual.to, unit: unit || null }
}

/** A period as its two ends, `2026-11-01_2026-11-30`; the month of today where none was asked for. */
function heldQuery(c: Context<Web>, today: string): SummaryQuery {
  const { ky = '', unit = '' } = c.req.query()
  const usual = periodWith('month', today)
  const [from = '', to = ''] = ky === '' ? [usual.from, usual.to] : ky.split('_')
  return { from, to, unit: unit || null }
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
