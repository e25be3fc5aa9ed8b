/** The printed slip: link and code of an invitation for a person whom no channel reaches. Each taking is on record. */
import type { ChannelName } from '../channels/channel.ts'
import type { Language } from '../flow/definition.ts'
import type { InvitationId } from '../survey/ids.ts'
import { isOver } from '../survey/invitation.ts'
import type { Instant } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { languageOf } from './compose.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { factsOf } from './facts.ts'
import { changeInvitation } from './funnel.ts'
import { handOut } from './hand-out.ts'
import { cellOf, dirtied } from './marks.ts'
import { mayTouch } from './units.ts'

/** What may stand on the paper: nothing that says whose case it was. */
export interface HeldSlip {
  /** `{PUBLIC_URL}/p/{token}` of the way `slip`. */
  readonly link: string
  readonly code: string
  /** The applicant's. */
  readonly language: Language
  readonly office: string
  readonly hotline: string | null
  readonly expiresAt: Instant
  /** Where the code may be sent instead: the chats that are on, each with its address where the channel knows it. */
  readonly chats: readonly { readonly name: ChannelName; readonly link: string | null }[]
}

export type Slip =
  | ({ readonly kind: 'done' } & HeldSlip)
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
  const taken = await changeInvitation(deps, doc._id, (current) => ({
    ...current,
    slips: [...current.slips, { at: now, by: caller.name }],
    marks: { ...current.marks, sent: current.marks.sent ?? now },
    dirty: dirtied(current.dirty, cell),
  }))
  // Before it is given away.
  await note(deps, { deed: 'slip-handed-out', by: caller.name, unit: doc.unit, about: { invitation: doc._id } })
  const { token, link, code } = await handOut(deps, taken ?? doc, 'slip')
  const { office, hotline } = await factsOf(deps, doc)
  const language = languageOf(record.language)
  const chats = deps.channels.map((channel) => ({ name: channel.name, link: channel.chatLink(token) }))
  return { kind: 'done', link, code, language, office, hotline, expiresAt: doc.expiresAt, chats }
}

function refused(status: 404 | 409, code: string, message: string): Slip {
  return { kind: 'refused', status, issues: [{ path: 'id', code, message }] }
}
