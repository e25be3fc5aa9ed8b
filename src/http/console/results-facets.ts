/** What stands beside the answers on the results page: said against recorded, who answered, and what is doubtful. */
import { html } from 'hono/html'
import { FACETS, type FacetName } from '../../report/facets.ts'
import type { Summary } from '../../report/summary.ts'
import { type FacetRow, facetRows, type Wording } from '../../report/wording.ts'
import type { Markup } from '../page.ts'

/** Nothing for who sees held figures. */
export function facetSections(summary: Summary, wording: Wording): Markup[] {
  return FACETS.flatMap((name) => {
    const rows = facetRows(summary, name, wording)
    return rows.length === 0 ? [] : [section(name, rows, wording)]
  })
}

function section(name: FacetName, rows: readonly FacetRow[], { say, language }: Wording): Markup {
  const words = (key: string): string => say(`report.facet.${key}`, language)
  const against = rows.some(({ record }) => record !== null)
  const row = ({ what, record, forms, share }: FacetRow): Markup => html`<tr><th scope="row">${what}</th>
${against ? html`<td>${record ?? '–'}</td>` : ''}<td class="number">${forms}</td><td class="number">${share}</td></tr>`
  return html`<section aria-labelledby="facet-${name}">
<h2 id="facet-${name}">${words(`title.${name}`)}</h2>
<p class="hint">${words(`about.${name}`)}</p>
<table aria-labelledby="facet-${name}">
<thead><tr><th scope="col">${words('what')}</th>${against ? html`<th scope="col">${words('record')}</th>` : ''}
<th scope="col" class="number">${words('forms')}</th><th scope="col" class="number">${words('share')}</th></tr></thead>
<tbody>${rows.map(row)}</tbody>
</table>
</section>`
}
