/** Free remarks lie sealed wherever they are stored. */
import type { Answer, State } from '../flow/state.ts'
import type { Batch } from '../survey/batch.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { drop } from './change.ts'
import type { Deps } from './deps.ts'

type Keys = Pick<Deps, 'keyring'>

/** Seals the remarks among the answers that a turn took (`understood`); older ones are sealed already. */
export function sealRemarks(
  deps: Keys,
  invitation: InvitationId,
  state: State,
  understood: Readonly<Record<string, Answer>> | null,
): State {
  const fresh = Object.entries(understood ?? {}).filter(([step, value]) => isText(value) && step in state.answers)
  if (fresh.length === 0) return state
  const answers = { ...state.answers }
  for (const [step] of fresh) {
    const given = answers[step]
    if (given === undefined || !isText(given.value)) continue
    answers[step] = { ...given, value: { text: deps.keyring.seal(given.value.text, identity(invitation)) } }
  }
  return { ...state, answers }
}

export function openRemark(deps: Keys, invitation: InvitationId, value: { readonly text: string }): string {
  return deps.keyring.open(value.text, identity(invitation))
}

/** Removes every remark of a form from where it was kept. */
export async function removeRemarks(
  deps: Pick<Deps, 'keyring' | 'store' | 'flows'>,
  batch: Batch,
  { _id, flow }: Invitation,
): Promise<void> {
  const { steps } = await deps.flows.byHash(flow)
  for (const { id, answering } of steps) {
    const comment = answering.kind === 'text' ? deps.keyring.commentId(batch, _id, id) : null
    if (comment !== null) await drop(deps.store.comments, comment)
  }
}

export function isText(value: Answer): value is { readonly text: string } {
  return typeof value === 'object' && 'text' in value
}

const identity = (invitation: InvitationId): string => `sessions:${invitation}`
