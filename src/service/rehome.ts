/**
 * A case belongs to the day it closed and to its resolving unit; so does its answer (faces.md section 2). When the record
 * of a case is corrected, its answer follows, for as long as the key of its batch leads there.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Calendar } from '../survey/calendar.ts'
import type { CaseRecord } from '../survey/case.ts'
import { caseDimensions } from '../survey/case-dimensions.ts'
import { cellId } from '../survey/document.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Response } from '../survey/response.ts'
import { change } from './change.ts'
import type { Deps } from './deps.ts'
import { dirtied } from './marks.ts'

/** Safe to repeat. The answer stays in its batch, whatever the month of its day is now. */
export async function rehome(
  { store, keyring, calendar }: Pick<Deps, 'store' | 'keyring' | 'calendar'>,
  invitation: Invitation,
): Promise<void> {
  if (invitation.state !== 'finished') return
  const batch = await store.batches.get(invitation.batch)
  const id = batch === null ? null : keyring.responseId(batch, invitation._id)
  if (id === null) return
  // Until nothing moves: the case may have been corrected again since it was read, and counted by others.
  for (let moves = true; moves; ) {
    moves = false
    const record = await store.cases.get(invitation.case)
    if (record === null) return
    await change(store.responses, id, (doc) => {
      const moved = followed(doc, record, calendar)
      moves = moved !== null
      return moved
    })
  }
}

/** `null`: it is where it belongs. Of a case that is open again it stays where it was. */
function followed(doc: Response, record: CaseRecord, calendar: Calendar): Response | null {
  if (doc.withdrawn || record.closedDay === null) return null
  const { closedDay } = record
  const dimensions = { ...doc.dimensions, ...caseDimensions(record, doc.answers['field'], calendar), closedDay }
  if (isDeepStrictEqual(dimensions, doc.dimensions)) return null
  const left = dirtied(doc.dirty, cellId(doc.dimensions.closedDay, doc.dimensions.unit))
  return { ...doc, dimensions, dirty: dirtied(left, cellId(closedDay, record.unit)) }
}
