/** The stages of the funnel on an invitation: each is noted once, by the instant it was first reached. */
import type { CellId } from '../survey/document.ts'
import { cellId } from '../survey/document.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Invitation, Marks } from '../survey/invitation.ts'
import type { Instant } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { changeInvitation } from './funnel.ts'

/** The cell that an invitation is counted in: its case's. */
export async function cellOf(deps: Pick<Deps, 'store'>, invitation: Invitation): Promise<CellId | null> {
  const record = await deps.store.cases.get(invitation.case)
  return record === null || record.closedDay === null ? null : cellId(record.closedDay, record.unit)
}

/** Names a cell dirty, once. */
export function dirtied(dirty: readonly CellId[], cell: CellId | null): readonly CellId[] {
  return cell === null || dirty.includes(cell) ? dirty : [...dirty, cell]
}

/** Notes a stage; repeating it changes nothing. */
export async function mark(deps: Deps, id: InvitationId, stage: keyof Marks, at: Instant): Promise<Invitation | null> {
  const known = await deps.store.invitations.get(id)
  if (known === null || known.marks[stage] !== null) return known
  const cell = await cellOf(deps, known)
  return changeInvitation(deps, id, (doc) =>
    doc.marks[stage] !== null
      ? null
      : { ...doc, marks: { ...doc.marks, [stage]: at }, dirty: dirtied(doc.dirty, cell) },
  )
}
