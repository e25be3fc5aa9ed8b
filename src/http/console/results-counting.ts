/** The counting words of an office on the results page: none stands without what it means. */
import { html } from 'hono/html'
import type { Summary } from '../../report/summary.ts'
import { countingRows, type Wording } from '../../report/wording.ts'
import type { Markup } from '../page.ts'

/** Nothing for who sees held figures. */
export function countingSection(summary: Summary, wording: Wording): Markup | '' {
  const rows = countingRows(summary, wording)
  if (rows.length === 0) return ''
  const words = (key: string): string => wording.say(key, wording.language)
  return html`<section aria-labelledby="counting">
<h2 id="counting">${words('report.counting.title')}</h2>
<table aria-labelledby="counting">
<thead><tr><th scope="col">${words('report.counting.word')}</th><th scope="col" class="number">${words('results.value')}</th>
<th scope="col" class="number">n</th></tr></thead>
<tbody>${rows.map(
    ({ label, meaning, figure, n }) => html`<tr>
<th scope="row">${label}<div class="hint">${meaning}</div></th>
<td class="number">${figure}</td>
<td class="number">${n ?? '–'}</td>
</tr>`,
  )}</tbody>
</table>
</section>`
}
