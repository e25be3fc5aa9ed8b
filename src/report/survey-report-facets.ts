/** The tables of the report that stand beside the answers: who answered, said against recorded, what is doubtful. */
import type { Block } from './document.ts'
import { ENOUGH } from './enough.ts'
import { type FacetName, formsIn } from './facets.ts'
import type { Summary } from './summary.ts'
import { type FacetRow, facetRows, type Wording } from './wording.ts'

/** @returns nothing where fewer than five forms tell of it. */
export function facetTable(summary: Summary, name: FacetName, wording: Wording): Block[] {
  const forms = formsIn(summary.facets.filter((one) => one.name === name))
  if (forms < ENOUGH) return []
  const words = (key: string): string => wording.say(`report.facet.${key}`, wording.language)
  const line = ({ what, record, forms: count, share }: FacetRow) => {
    const both = record === null ? what : `${what}; ${words('record').toLowerCase()}: ${record.toLowerCase()}`
    return { kind: 'line' as const, cells: [both, count, share] }
  }
  return [
    {
      kind: 'table',
      caption: words(`title.${name}`),
      columns: [words('what'), words('forms'), words('share')],
      rows: facetRows(summary, name, wording).map(line),
      notes: [words(`about.${name}`)],
    },
  ]
}
