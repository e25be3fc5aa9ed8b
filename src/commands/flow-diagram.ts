/** `ykien flow diagram FILE`: the questionnaire as a picture, with the shares of answers of a period on request. */
import { readFile } from 'node:fs/promises'
import type { Flow } from '../flow/definition.ts'
import { diagram } from '../flow/diagram.ts'
import type { Shares, SharesOf } from '../flow/diagram-words.ts'
import { findingLine } from '../flow/finding-line.ts'
import { readFlow } from '../flow/read.ts'
import type { Say } from '../flow/say.ts'
import { listsBeside } from '../house/lists.ts'
import type { Criterion } from '../report/criterion.ts'
import { date } from '../report/figure.ts'
import type { Summary } from '../report/summary.ts'
import { EVERYTHING, type SummaryDeps, type SummaryQuery, summary } from '../service/summary.ts'

export interface FlowDiagramArguments {
  readonly text: string
  readonly file: string
  /** Where the picture goes; `null`: standard output. */
  readonly out: string | null
  readonly json: boolean
  readonly write: (file: string, text: string) => Promise<void>
  /** The figures of a period; `null`: none are wanted. */
  readonly figures: (() => Promise<Summary | null>) | null
}

interface Io {
  out(text: string): void
  err(text: string): void
}

/** Groups with fewer answers are not shown: one could guess who gave them (faces.md section 2). */
const SHOWN_FROM = 5

/** @returns the exit status: 0 drawn, 1 the file has errors, 2 wrong days or unit. */
export async function flowDiagram(asked: FlowDiagramArguments, io: Io, say: Say): Promise<0 | 1 | 2> {
  const { text, file, out, json } = asked
  const { lists } = await listsBeside(file, (one) => readFile(one))
  const { flow, findings } = readFlow(text, file, lists)
  if (flow === null) {
    for (const finding of findings) io.err(`${findingLine(finding, say)}\n`)
    return 1
  }
  const figures = asked.figures === null ? null : await asked.figures()
  if (asked.figures !== null && figures === null) return 2
  const svg = diagram({ flow, language: 'vi', say, ...figured(flow, figures, say) })
  if (out !== null) await asked.write(out, svg)
  if (json) io.out(`${JSON.stringify({ file, out, ...(out === null ? { svg } : {}) })}\n`)
  else io.out(out === null ? svg : `${say('diagram.written', 'vi', { file: out })}\n`)
  return 0
}

/** The summary of a period for the picture, told why not where the days or the unit are wrong. */
export async function figuresFor(deps: SummaryDeps, query: SummaryQuery, io: Io): Promise<Summary | null> {
  const answer = await summary(deps, query, EVERYTHING)
  if (answer.kind === 'done') return answer.summary
  for (const { path, message } of answer.issues) io.err(`--${path}: ${message}\n`)
  return null
}

function figured(
  flow: Flow,
  figures: Summary | null,
  say: Say,
): { readonly shares: SharesOf; readonly notes: readonly string[] } {
  if (figures === null) return { shares: new Map(), notes: [] }
  const { period, funnel, criteria } = figures
  const own = criteria.filter((criterion) => criterion.flow === flow.flow)
  const days = say('diagram.period', 'vi', { from: date(period.from), to: date(period.to) })
  const stopped = funnel.started - funnel.finished
  const way =
    funnel.started < SHOWN_FROM ? say('diagram.hidden', 'vi') : say('diagram.funnel', 'vi', { ...funnel, stopped })
  return { shares: new Map(own.map((criterion) => [criterion.step, sharesOf(criterion)])), notes: [days, way] }
}

function sharesOf({ n, counts, outside }: Criterion): Shares {
  const { NA: noOpinion = 0, SKIP: skipped = 0 } = outside
  if (n < SHOWN_FROM) return { kind: 'hidden' }
  const shares = Object.fromEntries(Object.entries(counts).map(([code, count]) => [code, count / n]))
  return { kind: 'shown', n, shares, noOpinion, skipped }
}
