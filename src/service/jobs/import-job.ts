/** A file brought in: rehearsed, and after a yes taken in, a step at a time. */
import type { Task } from '../../survey/job.ts'
import type { Deps } from '../deps.ts'
import { type ImportRow, openImport } from '../import.ts'
import { keepRows, readFile } from './pieces.ts'
import type { Ended, Working } from './run.ts'

/** Rows of a step: what they told is one piece. */
const STEP = 500

/** Steps, and so pieces, of so many rows. */
export function stepsOf(rows: number | null): number {
  return Math.ceil((rows ?? 0) / STEP)
}

export async function runImport(
  deps: Deps,
  { hold, caller, signal, beat }: Working,
  { rehearsal, unit, pieces }: Extract<Task, { readonly kind: 'import' }>,
): Promise<Ended> {
  const { _id } = hold.job
  const bytes = await readFile(deps, _id, pieces)
  if (bytes === null) return { kind: 'failed', why: { code: 'file-gone', message: null } }
  const opened = await hold.during(() =>
    openImport(deps, bytes, { unit: unit ?? undefined, dryRun: rehearsal, caller }),
  )
  if (opened.kind === 'refused') {
    const [first] = opened.issues
    return { kind: 'failed', why: { code: first?.code ?? 'refused', message: first?.message ?? null } }
  }
  const { total } = opened
  // What a rehearsal would have written is in the mind of its process only, so that it begins again.
  await hold.save(({ results }) =>
    rehearsal
      ? { counts: {}, results: 0, progress: { done: 0, total } }
      : { progress: { done: Math.min(results * STEP, total), total } },
  )
  const what = rehearsal ? 'preview' : 'result'
  while (hold.job.results < stepsOf(total)) {
    if (signal.aborted) return { kind: 'interrupted' }
    if (hold.job.cancel) return { kind: 'cancelled' }
    const n = hold.job.results
    const taken = await hold.during(() => opened.take(n * STEP, (n + 1) * STEP))
    const kept = await keepRows(deps, _id, what, n, taken)
    await hold.save(({ counts }) => ({
      results: n + 1,
      counts: added(counts, kept),
      progress: { done: Math.min((n + 1) * STEP, total), total },
    }))
    beat()
  }
  return { kind: rehearsal ? 'proposed' : 'done' }
}

function added(counts: Readonly<Record<string, number>>, rows: readonly Pick<ImportRow, 'result'>[]) {
  const sum = { created: 0, updated: 0, unchanged: 0, error: 0, ...counts }
  for (const { result } of rows) sum[result]++
  return sum
}
