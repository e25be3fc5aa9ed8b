/**
 * What a citizen does alone (takes an answer back, has a contact erased, wants never to be asked again, looks, corrects)
 * stands in the register of requests too: asked and done in one moment, with the proof of what had been agreed to.
 */
import { createHash } from 'node:crypto'
import type { Consent } from '../../survey/address.ts'
import type { AddressId, InvitationId, RequestId } from '../../survey/ids.ts'
import {
  type ConsentProof,
  changeRequest,
  newRequest,
  type Outcome,
  type Request,
  type RequestKind,
  type RequestWay,
} from '../../survey/request.ts'
import { note } from '../access/audit.ts'
import { consentNow } from '../consent.ts'
import type { Deps } from '../deps.ts'

export interface OwnAct {
  readonly kind: RequestKind
  readonly outcome: Outcome
  /** Tells it from another act of this kind: the same one again is not written down twice. */
  readonly occasion: string
  /** Where it was done: an address, or the place of a browser (`w.…`). */
  readonly place: string | null
  readonly survey: InvitationId | null
}

type Needs = Pick<Deps, 'store' | 'flows' | 'clock' | 'calendar' | 'keyring'>

/**
 * The wish to be got in touch with (*liên hệ lại*), which somebody said yes to in a survey: open until staff have done so.
 * Neither phone nor case is copied: they are shown as long as the invitation holds them and the wish.
 */
export async function recordCallBack(deps: Needs, survey: InvitationId, place: string | null): Promise<void> {
  const received = await receivedFrom(deps, { kind: 'contact', occasion: survey, place, survey })
  if (!(await deps.store.requests.insert(received))) return
  const about = { request: received._id, kind: received.kind, way: received.way }
  await note(deps, { deed: 'request-received', by: 'citizen', unit: received.unit, about })
}

/** Like an erasure it is written down before it is done: whoever dies in between repeats both, and it stands here once. */
export async function recordRequest(deps: Needs, { outcome, ...act }: OwnAct): Promise<void> {
  const received = await receivedFrom(deps, act)
  const now = received.receivedAt
  const done = changeRequest(received, { at: now, by: 'citizen', did: 'done', outcome, note: null })
  if (typeof done === 'string' || !(await deps.store.requests.insert({ ...done, rev: 1 }))) return
  const about = { request: done._id, kind: done.kind, way: done.way, outcome }
  await note(deps, { deed: 'request-received', by: 'citizen', unit: done.unit, about })
}

async function receivedFrom(deps: Needs, { kind, occasion, place, survey }: Omit<OwnAct, 'outcome'>): Promise<Request> {
  const invitation = survey === null ? null : await deps.store.invitations.get(survey)
  const address = place === null || isBrowser(place) ? null : await deps.store.addresses.get(place as AddressId)
  const now = deps.clock()
  return newRequest(
    {
      _id: idOf(kind, occasion),
      kind,
      way: wayOf(place, address?.kind),
      receivedAt: now,
      now,
      by: 'citizen',
      unit: invitation?.unit ?? null,
      invitation: survey,
      address: address?._id ?? null,
      consent: invitation === null ? null : proofOf(await consentNow(deps, invitation)),
      words: null,
      sample: invitation?.sample ?? address?.sample ?? false,
    },
    deps.calendar,
  )
}

/** One survey is taken back once: finished, or in the middle of its conversation. */
export function recordWithdrawal(
  deps: Needs,
  survey: InvitationId,
  place: string | null,
  outcome: Outcome,
): Promise<void> {
  return recordRequest(deps, { kind: 'withdraw', outcome, occasion: survey, place, survey })
}

/** No occasion is a person's: ids of ours and keyed hashes. */
function idOf(kind: RequestKind, occasion: string): RequestId {
  return createHash('sha256').update(`${kind}:${occasion}`).digest('base64url').slice(0, 22) as RequestId
}

function proofOf(consent: Consent | null): ConsentProof | null {
  if (consent === null) return null
  const { flow, step, at, given, by } = consent
  return { flow, step, at, given, way: by === 'web' ? 'form' : by }
}

function isBrowser(place: string): boolean {
  return place.startsWith('w.')
}

/** A phone is no channel of its own: who wrote from it came by Zalo. */
function wayOf(place: string | null, kind: 'phone' | 'zalo' | 'telegram' | undefined): RequestWay {
  if (place === null || isBrowser(place)) return 'form'
  return kind === 'telegram' ? 'telegram' : 'zalo'
}
