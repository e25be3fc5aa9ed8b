/** The charts of the results page: pictures that need no script, each with its figures in a table beside it. */
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import { type Chart, drawn } from '../../report/charts/drawing.ts'
import { criterionShares } from '../../report/charts/index-share.ts'
import type { Paper } from '../../report/charts/look.ts'
import { type Share, sharesChart } from '../../report/charts/shares.ts'
import { trendChart } from '../../report/charts/trend.ts'
import { percent } from '../../report/figure.ts'
import type { Wording } from '../../report/wording.ts'
import { sideBySide, trend } from '../../service/compared.ts'
import type { Reader } from '../../service/summary.ts'
import type { Markup } from '../page.ts'
import type { Web } from '../web.ts'
import { languageOf } from './language.ts'
import { type Answered, askedOf, isAnswered, type ResultsDeps } from './results-asked.ts'
import { intervalIn, trendShares, unitShares } from './results-shares.ts'

/** In the order of the page; each is the last part of the picture's address. */
export const CHARTS = ['tieu-chi', 'dien-bien', 'don-vi'] as const
export type ChartName = (typeof CHARTS)[number]

export async function sharesFor(name: ChartName, { deps, query, reader, answer, wording }: Answered): Promise<Share[]> {
  if (name === 'tieu-chi') return criterionShares(answer.summary, wording)
  if (name === 'dien-bien') return trendShares(await trend(deps, query, reader), wording)
  return unitShares(await sideBySide(deps, query, reader), answer.summary, wording)
}

/** A chart of the page, for whoever may see the page. */
export async function chartPicture(deps: ResultsDeps, c: Context<Web>, reader: Reader): Promise<Response> {
  const name = CHARTS.find((known) => `${known}.svg` === c.req.param('chart'))
  if (name === undefined) return c.notFound()
  const asked = await askedOf(deps, c, reader, languageOf(c))
  if (!isAnswered(asked)) return c.notFound()
  const paper = c.req.query('kho') === 'hep' ? 'narrow' : 'wide'
  const svg = await drawn(chartOf(name, await sharesFor(name, asked), asked.wording.language, paper))
  c.header('Cache-Control', 'no-store')
  // A picture has its own styles; as a picture it runs nothing.
  c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
  return c.body(svg, 200, { 'Content-Type': 'image/svg+xml' })
}

function chartOf(name: ChartName, shares: readonly Share[], language: Language, paper: Paper): Chart {
  return name === 'dien-bien' ? trendChart(shares, language, paper) : sharesChart(shares, language, paper)
}

/** One figure of the page; nothing where there is nothing to compare. */
export function chartFigure(name: ChartName, shares: readonly Share[], href: string, wording: Wording): Markup | '' {
  const { say, language } = wording
  if (shares.filter(({ value }) => value !== null).length === 0 || shares.length < 2) return ''
  const words = (key: string): string => say(`results.chart.${key}`, language)
  const id = `bieu-do-${name}`
  const row = (share: Share): Markup => html`<tr><th scope="row">${share.label}</th>
<td class="number">${share.value === null ? '–' : percent(share.value, language)}</td>
<td class="number">${share.note}</td><td>${intervalIn(share, wording)}</td></tr>`
  return html`<figure class="chart" aria-labelledby="${id}">
<figcaption id="${id}">${words(`${name}.title`)}</figcaption>
<p class="hint">${words(`${name}.about`)}</p>
<picture><source media="(max-width: 40rem)" srcset="${href}&kho=hep"><img src="${href}" alt="${words(`${name}.alt`)}"></picture>
<details><summary>${words('figures')}</summary>
<table aria-labelledby="${id}"><thead><tr><th scope="col">${words(`${name}.of`)}</th>
<th scope="col" class="number">${words('value')}</th><th scope="col" class="number">n</th><th scope="col">${words('interval')}</th></tr></thead>
<tbody>${shares.map(row)}</tbody></table></details>
</figure>`
}
