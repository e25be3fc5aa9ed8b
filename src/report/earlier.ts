/** The indexes of this period beside those of earlier ones: like with like only (`comparable.ts`). */
import { differenceOf } from './comparable.ts'
import type { Block, TableGroup, TableLine } from './document.ts'
import { ENOUGH } from './enough.ts'
import { whole } from './figure.ts'
import type { Index } from './indexes.ts'
import type { Summary } from './summary.ts'
import { byFlow, figureOf, questionOf, titleOf, type Wording } from './wording.ts'

/** *Kỳ trước*, *cùng kỳ năm trước*. */
export type EarlierKind = 'previous' | 'last-year'

export interface Earlier {
  readonly kind: EarlierKind
  readonly summary: Pick<Summary, 'period' | 'indexes'>
}

/** @returns nothing where no earlier figure may stand beside one of today. */
export function earlierTable(summary: Summary, earlier: readonly Earlier[], wording: Wording): Block[] {
  const { say, language } = wording
  const words = (key: string): string => say(`document.earlier.${key}`, language)
  const told = summary.indexes.filter(isTold)
  const found = told.flatMap((index) => earlier.flatMap((one) => likeOf(index, one) ?? []))
  if (found.length === 0) return []
  const cell = (index: Index, beside: Index | null): string => {
    const figure = `${figureOf(index, wording)} (n\u00a0=\u00a0${whole(index.n, language)})`
    return beside !== null && areApart(index, beside) ? `${figure}\u00a0*` : figure
  }
  const line = (index: Index): TableLine => ({
    kind: 'line',
    cells: [
      `${say(`report.index.${index.key}.name`, language)} [${index.key}]: ${questionOf(index, wording)}`,
      cell(index, null),
      ...earlier.map((one) => {
        const like = likeOf(index, one)
        return like === null ? '–' : cell(like, index)
      }),
    ],
  })
  return [
    {
      kind: 'table',
      caption: words('title'),
      columns: [words('index'), words('this'), ...earlier.map(({ kind }) => words(kind))],
      rows: byFlow(told).flatMap(([flow, ofFlow]): (TableLine | TableGroup)[] => [
        { kind: 'group', text: titleOf(flow, wording) },
        ...ofFlow.map(line),
      ]),
      notes: [words('note')],
    },
  ]
}

function likeOf(index: Index, { summary }: Earlier): Index | null {
  return summary.indexes.find((one) => isTold(one) && differenceOf(index, one) === null) ?? null
}

function isTold({ value, respondents }: Index): boolean {
  return value !== null && respondents >= ENOUGH
}

/** More than chance; without an interval nobody knows. */
function areApart(a: Index, b: Index): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return false
  return a.low > b.high || b.low > a.high
}
