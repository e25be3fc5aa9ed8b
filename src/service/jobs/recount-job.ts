/** Every stored figure counted again and compared; nothing is changed but what waits to be counted. */
import type { Deps } from '../deps.ts'
import { withInvitations } from '../invite.ts'
import { inShort, recountCheck, type WrongCell } from '../recount.ts'
import { keepRows } from './pieces.ts'
import type { Ended, Working } from './run.ts'

/** Cells after which a step is saved. */
const STEP = 50

/** A line of the report, its figures in short (the whole is told by `ykien recount --check --json`). */
export interface WrongRow {
  readonly day: string
  readonly unit: string
  readonly stored: string
  readonly counted: string
}

export async function runRecount(deps: Deps, { hold, signal, beat }: Working): Promise<Ended> {
  let ended: Ended = { kind: 'done' }
  const checked = await hold.during(() =>
    recountCheck(withInvitations(deps), async (done, total) => {
      beat()
      if (done % STEP === 0) await hold.save(() => ({ progress: { done, total } }))
      if (signal.aborted) ended = { kind: 'interrupted' }
      if (hold.job.cancel) ended = { kind: 'cancelled' }
      return ended.kind === 'done'
    }),
  )
  if (ended.kind === 'interrupted') return ended
  const { cells, wrong } = checked
  await keepRows(deps, hold.job._id, 'result', 0, wrong.map(rowOf))
  await hold.save(({ progress }) => {
    const done = ended.kind === 'done' ? (progress.total ?? 0) : progress.done
    return { results: 1, counts: { cells, wrong: wrong.length }, progress: { ...progress, done } }
  })
  return ended
}

function rowOf({ day, unit, stored, counted }: WrongCell): WrongRow {
  return { day, unit, stored: inShort(stored), counted: inShort(counted) }
}
