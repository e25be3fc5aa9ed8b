/** What a job leaves to be read: its rows, those with errors first, and all of them as a file. */
import type { Job } from '../../survey/job.ts'
import type { Deps } from '../deps.ts'
import type { ImportRow } from '../import.ts'
import { csvOf, csvRows } from '../table/write-csv.ts'
import { readRows } from './pieces.ts'
import type { WrongRow } from './recount-job.ts'

/** Rows of each sort that are shown: the others are in the file. */
const SHOWN = 50

/** As `ykien import --result` writes them. */
export const IMPORT_COLUMNS = ['row', 'code', 'result', 'column', 'message'] as const satisfies (keyof ImportRow)[]
const RECOUNT_COLUMNS = ['day', 'unit', 'stored', 'counted'] as const satisfies (keyof WrongRow)[]

type Line = Readonly<Record<string, string | number | null>>
type Reading = Pick<Deps, 'store' | 'keyring'>

export function columnsOf({ task }: Pick<Job, 'task'>): readonly string[] {
  return task.kind === 'import' ? IMPORT_COLUMNS : RECOUNT_COLUMNS
}

/** Some of its rows: those with errors first, then those that come first; reads no more pieces than it must. */
export async function reportRows(deps: Reading, job: Job): Promise<Line[]> {
  const wrong: Line[] = []
  const others: Line[] = []
  const errors = Math.min(SHOWN, job.counts['error'] ?? 0)
  for await (const lines of piecesOf(deps, job)) {
    for (const line of lines) {
      const list = line['result'] === 'error' ? wrong : others
      if (list.length < SHOWN) list.push(line)
    }
    if (wrong.length >= errors && others.length >= SHOWN) break
  }
  return [...wrong, ...others]
}

/** All of its rows, as CSV, a part at a time. */
export async function* resultCsv(deps: Reading, job: Job): AsyncIterable<string> {
  const columns = columnsOf(job)
  yield csvOf(columns, [])
  for await (const lines of piecesOf(deps, job)) {
    yield csvRows(lines.map((line) => columns.map((name) => line[name] ?? null)))
  }
}

async function* piecesOf(deps: Reading, { _id, task, results }: Job): AsyncIterable<readonly Line[]> {
  const what = task.kind === 'import' && task.rehearsal ? 'preview' : 'result'
  for (let n = 0; n < results; n++) yield (await readRows<Line>(deps, _id, what, n)) ?? []
}
