/**
 * Retention (*thời hạn lưu giữ*, domain.md section 6.2): takes away what is past its time. The work is cut into passes of
 * a bounded size; each step is safe to repeat, and a run that was cut short goes on where it ended.
 */
import type { Place } from '../../store/store.ts'
import { type CellId, cellId } from '../../survey/document.ts'
import { addGone, type Gone, NOTHING_GONE } from '../../survey/retention.ts'
import { keptFrom } from '../../survey/term.ts'
import { addDays, type Day, type Instant, startOf } from '../../survey/time.ts'
import { drop } from '../change.ts'
import type { Deps } from '../deps.ts'
import { cellsBetween } from './cells.ts'
import { cutCase, forgetAddress, leadsSomewhere } from './identities.ts'
import { changeProgress, type Progress, readProgress } from './progress.ts'

export interface Pass {
  readonly gone: Gone
  /** There may be more to do at once. */
  readonly more: boolean
}

interface Pace {
  /** Of each kind, a little more where a cell is done to its end. */
  readonly limit: number
  /** Nothing is erased, only counted. */
  readonly rehearsal: boolean
}

export async function retain(deps: Deps, pace: Pace): Promise<Pass> {
  const { identities, answers, proof } = deps.policy.retention
  const from = (term: typeof identities): Day => keptFrom(deps.clock(), term)
  const passes = [
    await cutCases(deps, from(identities), pace),
    await forgetAddresses(deps, startOf(from(identities)), pace),
    await clearAnswers(deps, from(answers), pace),
    await dropProofs(deps, startOf(from(proof)), pace),
  ]
  return {
    gone: passes.map(({ gone }) => gone).reduce(addGone, NOTHING_GONE),
    more: passes.some(({ more }) => more),
  }
}

async function cutCases(deps: Deps, before: Day, { limit, rehearsal }: Pace): Promise<Pass> {
  const { cutUpTo, changedSince } = await readProgress(deps)
  let gone = NOTHING_GONE
  for (const cell of changedSince) {
    const [day = '', unit = ''] = cell.split('|')
    if (day < before) gone = addGone(gone, await cutCell(deps, { day, unit }, before, rehearsal))
    if (rehearsal) continue
    await changeProgress(deps, (progress) => without(progress, cell))
    // What came between is not noted again.
    if (day < before) gone = addGone(gone, await cutCell(deps, { day, unit }, before, rehearsal))
  }
  for await (const place of cellsBetween(deps, cutUpTo, before)) {
    gone = addGone(gone, await cutCell(deps, place, before, rehearsal))
    if (rehearsal) continue
    await cameTo(deps, { cutUpTo: cellId(place.day, place.unit) })
    if (gone.cases >= limit) return { gone, more: true }
  }
  if (!rehearsal) await cameTo(deps, { cutUpTo: endOf(before) })
  return { gone, more: false }
}

async function cutCell(deps: Deps, { day, unit }: Place, before: Day, rehearsal: boolean): Promise<Gone> {
  let gone = NOTHING_GONE
  for await (const record of deps.store.cases.ofCell(day, unit)) {
    const invitation = await deps.store.invitations.get(deps.keyring.invitationId(record._id))
    if (!leadsSomewhere(record, invitation)) continue
    gone = addGone(gone, rehearsal ? { cases: 1 } : await cutCase(deps, record, invitation, startOf(before)))
  }
  return gone
}

function without(progress: Progress, cell: CellId): Progress {
  return { ...progress, changedSince: progress.changedSince.filter((one) => one !== cell) }
}

async function forgetAddresses(deps: Deps, before: Instant, { limit, rehearsal }: Pace): Promise<Pass> {
  const found = await deps.store.addresses.unneeded(before, limit)
  if (rehearsal) return { gone: addGone(NOTHING_GONE, { contacts: found.length }), more: false }
  let contacts = 0
  for (const address of found) if (await forgetAddress(deps, address, before)) contacts++
  return { gone: addGone(NOTHING_GONE, { contacts }), more: found.length === limit }
}

/** Their figures are made final first: from then on no counter looks for what is not there any more. */
async function clearAnswers(deps: Deps, before: Day, { limit, rehearsal }: Pace): Promise<Pass> {
  const { clearedUpTo } = await readProgress(deps)
  if (!rehearsal) {
    await changeProgress(deps, (progress) =>
      progress.countedFrom >= before ? null : { ...progress, countedFrom: before },
    )
  }
  let gone = NOTHING_GONE
  for await (const { day, unit } of cellsBetween(deps, clearedUpTo, before)) {
    for await (const response of deps.store.responses.ofCell(day, unit)) {
      const remarks = await deps.store.comments.ofResponse(response._id)
      gone = addGone(gone, { answers: 1, remarks: remarks.length })
      if (rehearsal) continue
      for (const { _id } of remarks) await drop(deps.store.comments, _id)
      await drop(deps.store.responses, response._id)
    }
    if (rehearsal) continue
    await cameTo(deps, { clearedUpTo: cellId(day, unit) })
    if (gone.answers >= limit) return { gone, more: true }
  }
  if (!rehearsal) await cameTo(deps, { clearedUpTo: endOf(before) })
  return { gone, more: false }
}

async function dropProofs(deps: Deps, before: Instant, { limit, rehearsal }: Pace): Promise<Pass> {
  const { addresses, requests } = deps.store
  const [emptied, over] = [await addresses.emptied(before, limit), await requests.endedBefore(before, limit)]
  const gone = addGone(NOTHING_GONE, { proofs: emptied.length, requests: over.length })
  if (rehearsal) return { gone, more: false }
  for (const { _id, rev } of emptied) await addresses.remove(_id, rev)
  for (const { _id } of over) await drop(requests, _id)
  return { gone, more: emptied.length === limit || over.length === limit }
}

/** Behind the last cell of the day before: the next walk begins here. No unit's id is higher. */
function endOf(before: Day): CellId {
  return cellId(addDays(before, -1), '~')
}

/** Two that run at once do the same twice; the mark never goes back. */
async function cameTo(
  deps: Deps,
  mark: { readonly cutUpTo: CellId } | { readonly clearedUpTo: CellId },
): Promise<void> {
  await changeProgress(deps, (progress) => {
    const cutUpTo = 'cutUpTo' in mark && mark.cutUpTo > progress.cutUpTo ? mark.cutUpTo : progress.cutUpTo
    const clearedUpTo =
      'clearedUpTo' in mark && mark.clearedUpTo > progress.clearedUpTo ? mark.clearedUpTo : progress.clearedUpTo
    return { ...progress, cutUpTo, clearedUpTo }
  })
}
