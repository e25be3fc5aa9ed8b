/** The counting words of an office on the results page: none stands without what it means. */
import { html } from 'hono/html'
import type { Summary } from '../../report/summary.ts'
import { judgedCount, type Target } from '../../report/target.ts'
import { countingRows, targetLines, type Wording } from '../../report/wording.ts'
import type { Markup } from '../page.ts'

/** Nothing for who sees held figures. */
export function countingSection(summary: Summary, wording: Wording, targets: readonly Target[]): Markup | '' {
  const rows = countingRows(summary, wording)
  if (rows.length === 0) return ''
  const words = (key: string): string => wording.say(key, wording.language)
  const reached = (at: number): string[] => {
    const figure = summary.counting[at]
    return figure === undefined ? [] : targetLines(judgedCount(figure, targets, summary.period), wording)
  }
  return html`<section aria-labelledby="counting">
<h2 id="counting">${words('report.counting.title')}</h2>
<table aria-labelledby="counting">
<thead><tr><th scope="col">${words('report.counting.word')}</th><th scope="col" class="number">${words('results.value')}</th>
<th scope="col" class="number">n</th></tr></thead>
<tbody>${rows.map(
    ({ label, meaning, figure, n }, at) => html`<tr>
<th scope="row">${label}<div class="hint">${meaning}</div></th>
<td class="number">${figure}${reached(at).map((line) => html`<div class="hint">${line}</div>`)}</td>
<td class="number">${n ?? '–'}</td>
</tr>`,
  )}</tbody>
</table>
</section>`
}
