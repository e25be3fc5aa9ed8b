/** The printed slip: link and code of an invitation for a person whom no channel reaches. Each taking is on record. */
import type { InvitationId } from '../survey/ids.ts'
import { isOver } from '../survey/invitation.ts'
import { change } from './change.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { handOut } from './hand-out.ts'
import { cellOf, dirtied } from './marks.ts'
import { mayTouch } from './units.ts'

export type Slip =
  | { readonly kind: 'done'; readonly link: string; readonly code: string }
  | { readonly kind: 'refused'; readonly status: 404 | 409; readonly issues: readonly Issue[] }

export async function takeSlip(deps: Deps, id: string, caller: Caller): Promise<Slip> {
  const doc = await deps.store.invitations.get(id as InvitationId)
  const record = doc === null ? null : await deps.store.cases.get(doc.case)
  if (doc === null || record === null || !(await mayTouch(deps, caller, record.unit))) {
    return refused(404, 'unknown-invitation', deps.say('invite.unknown', 'vi'))
  }
  if (isOver(doc) || doc.state === 'recalled' || doc.expiresAt <= deps.clock()) {
    return refused(409, 'invitation-over', deps.say('invite.over', 'vi'))
  }
  const now = deps.clock()
  const cell = await cellOf(deps, doc)
  const taken = await change(deps.store.invitations, doc._id, (current) => ({
    ...current,
    slips: [...current.slips, { at: now, by: caller.name }],
    marks: { ...current.marks, sent: current.marks.sent ?? now },
    dirty: dirtied(current.dirty, cell),
  }))
  const { link, code } = await handOut(deps, taken ?? doc, 'slip')
  return { kind: 'done', link, code }
}

function refused(status: 404 | 409, code: string, message: string): Slip {
  return { kind: 'refused', status, issues: [{ path: 'id', code, message }] }
}
