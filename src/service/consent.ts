/** Proof of consent: which text was agreed to or not, when and where; from the conversation while that lasts. */
import type { Flow } from '../flow/definition.ts'
import type { Consent } from '../survey/address.ts'
import type { AddressId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Session } from '../survey/session.ts'
import type { Deps } from './deps.ts'

/** `null`: that question has not been answered. */
export async function consentOf(deps: Pick<Deps, 'store'>, session: Session, flow: Flow): Promise<Consent | null> {
  const step = flow.steps.find(({ role }) => role === 'consent')
  const given = step === undefined ? undefined : session.state.answers[step.id]
  const at = session.startedAt ?? session.endedAt
  if (step === undefined || given === undefined || at === null) return null
  const by = await wayOf(deps, session.state.places[given.place] ?? '')
  return { at, flow: session.flow, step: step.id, by, given: given.value === 'YES', invitation: session._id }
}

/** As it stands with the invitation, which has it from the end of the conversation on. */
export async function consentNow(
  deps: Pick<Deps, 'store' | 'flows'>,
  { _id: id, consent }: Invitation,
): Promise<Consent | null> {
  const session = consent === null ? await deps.store.sessions.get(id) : null
  return session === null ? consent : consentOf(deps, session, await deps.flows.byHash(session.flow))
}

async function wayOf(deps: Pick<Deps, 'store'>, place: string): Promise<Consent['by']> {
  if (place.startsWith('w.')) return 'web'
  return (await deps.store.addresses.get(place as AddressId))?.kind === 'telegram' ? 'telegram' : 'zalo'
}
