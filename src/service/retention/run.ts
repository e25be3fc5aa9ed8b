/** Who runs retention, and what it leaves on record: the worker once a day, an administrator by command. */
import { addGone, type Gone, isNothing, NOTHING_GONE } from '../../survey/retention.ts'
import { dayOf, MINUTE } from '../../survey/time.ts'
import { note } from '../access/audit.ts'
import type { Deps } from '../deps.ts'
import { withInvitations } from '../invite.ts'
import { countAll } from '../recount.ts'
import { addToRun, changeProgress, readProgress } from './progress.ts'
import { retain } from './retain.ts'

/** One process runs it; another goes on when that one was not heard of for so long. */
const LEASE = 10 * MINUTE
/** A command looks at no more of each kind in a rehearsal. */
const REHEARSED = 10_000
const PART = 500

/**
 * One pass of today's run, unless it came to its end already or another process has it.
 *
 * @returns whether there is more to do at once.
 */
export async function retainDaily(deps: Deps, limit: number): Promise<boolean> {
  const now = deps.clock()
  const today = dayOf(now)
  const isMine = ({ ranOn, lease }: Awaited<ReturnType<typeof readProgress>>): boolean =>
    ranOn !== today && (lease === null || lease.by === deps.worker || lease.until <= now)
  if (!isMine(await readProgress(deps))) return false
  const lease = { by: deps.worker, until: now + LEASE }
  const claimed = await changeProgress(deps, (progress) => (isMine(progress) ? { ...progress, lease } : null))
  if (claimed.lease?.by !== deps.worker) return false
  const { gone, more } = await retain(deps, { limit, rehearsal: false })
  const run = isNothing(gone) ? claimed : await addToRun(deps, gone)
  if (more) return true
  await noteRun(deps, run.gone, 'system')
  await changeProgress(deps, (progress) => ({ ...progress, ranOn: today, lease: null, gone: NOTHING_GONE }))
  return false
}

/** The whole of it, now; what is not counted yet is counted first, for the counts know where everything lies. */
export async function retainAll(deps: Deps, { rehearsal }: { readonly rehearsal: boolean }): Promise<Gone> {
  await countAll(withInvitations(deps))
  let gone = NOTHING_GONE
  for (;;) {
    const pass = await retain(deps, { limit: rehearsal ? REHEARSED : PART, rehearsal })
    gone = addGone(gone, pass.gone)
    if (!pass.more) break
  }
  if (!rehearsal) await noteRun(deps, gone, 'command-line')
  return gone
}

async function noteRun(deps: Deps, gone: Gone, by: string): Promise<void> {
  if (isNothing(gone)) return
  await note(deps, { deed: 'retention-run', by, about: { ...gone } })
  deps.log.info({ ...gone }, 'what was past its time is gone')
}
