/**
 * One entry of the register of requests about personal data (*sổ yêu cầu về dữ liệu cá nhân*): what somebody demanded,
 * until when the law wants it done, and what was done. No name and no phone: who came by a channel is a keyed hash, who
 * came by letter stands in the words alone, sealed.
 */
import { addWorkingDays, type Calendar } from './calendar.ts'
import type { Document, Sealed } from './document.ts'
import type { AddressId, InvitationId, RequestId } from './ids.ts'
import { addDays, type Day, dayOf, type Instant } from './time.ts'

/**
 * See, correct, withdraw consent and answer, erase, object to being asked, restrict the processing, be got in touch with
 * (asked in the survey), any other.
 */
export const REQUEST_KINDS = ['see', 'correct', 'withdraw', 'erase', 'object', 'restrict', 'contact', 'other'] as const
export type RequestKind = (typeof REQUEST_KINDS)[number]

/** How it came. */
export type RequestWay = 'zalo' | 'telegram' | 'form' | WrittenWay
/** Those that staff write down. */
export const WRITTEN_WAYS = ['desk', 'letter'] as const
export type WrittenWay = (typeof WRITTEN_WAYS)[number]

export type RequestState = 'received' | 'acknowledged' | EndedState
export type EndedState = 'done' | 'refused'

/**
 * Calendar days within which it is done. Luật 91/2025/QH15 and NĐ 356/2025/NĐ-CP (domain.md section 6.1): withdrawal,
 * restriction and objection 15; the other rights 10 to 20, of which the shorter is kept here, and 15 for erasure.
 */
const DAYS_TO_DO: Readonly<Record<RequestKind, number>> = {
  see: 10,
  correct: 10,
  withdraw: 15,
  erase: 15,
  object: 15,
  restrict: 15,
  contact: 10,
  other: 10,
}
/** Working days within which its receipt is confirmed (NĐ 356/2025/NĐ-CP). */
const WORKING_DAYS_TO_ACKNOWLEDGE = 2
/** Calendar days of the one extension (NĐ 356/2025/NĐ-CP). */
const DAYS_OF_EXTENSION = 15

/** What was done at once, by the person's own act. */
export type Outcome =
  | 'shown'
  | 'corrected'
  | 'answer-withdrawn'
  /** The batch was cut: only the figure is left, and nobody's. */
  | 'figure-only'
  | 'contact-erased'
  | 'never-asked-again'

export interface RequestStep {
  readonly at: Instant
  /** A user's id, `citizen`, `command-line`. */
  readonly by: string
  readonly did: 'received' | 'acknowledged' | 'extended' | EndedState
  readonly outcome: Outcome | null
  /** Why, in somebody's own words. */
  readonly note: Sealed | null
}

/** Which text was agreed to, when, by which way; kept here, for the invitation that holds it may go first. */
export interface ConsentProof {
  /** The version of the questionnaire, and the step in it. */
  readonly flow: string
  readonly step: string
  readonly at: Instant
  readonly given: boolean
  readonly way: RequestWay
}

export interface Request extends Document {
  readonly _id: RequestId
  readonly kind: RequestKind
  readonly way: RequestWay
  readonly state: RequestState
  readonly receivedAt: Instant
  /** `null`: it came of no survey; only who sees all units sees it. */
  readonly unit: string | null
  readonly invitation: InvitationId | null
  readonly address: AddressId | null
  readonly acknowledgeBy: Day
  readonly doneBy: Day
  /** The next of these two days, its end included; `null` once it is over. */
  readonly due: Day | null
  readonly extended: boolean
  readonly endedAt: Instant | null
  readonly consent: ConsentProof | null
  /** What a letter or a visitor said. */
  readonly words: Sealed | null
  /** Oldest first; it begins with `received`. */
  readonly history: readonly RequestStep[]
  readonly sample: boolean
}

export interface Received extends Pick<Request, '_id' | 'kind' | 'way' | 'receivedAt' | 'unit' | 'words' | 'sample'> {
  readonly by: string
  /** When it was written down. */
  readonly now: Instant
  readonly invitation?: InvitationId | null
  readonly address?: AddressId | null
  readonly consent?: ConsentProof | null
}

export function newRequest(received: Received, calendar: Calendar): Request {
  const { by, now, invitation = null, address = null, consent = null, ...facts } = received
  const day = dayOf(facts.receivedAt)
  const acknowledgeBy = addWorkingDays(day, WORKING_DAYS_TO_ACKNOWLEDGE, calendar)
  const doneBy = addDays(day, DAYS_TO_DO[facts.kind])
  return timed({
    ...facts,
    rev: 1,
    state: 'received',
    invitation,
    address,
    acknowledgeBy,
    doneBy,
    due: null,
    extended: false,
    endedAt: null,
    consent,
    history: [{ at: now, by, did: 'received', outcome: null, note: null }],
  })
}

/** A change of it. `note` is why: an extension and a refusal need one. */
export type RequestChange = Omit<RequestStep, 'did'> & { readonly did: Exclude<RequestStep['did'], 'received'> }

/** `over`: it has ended. `already`: acknowledged before. `extended`: once before. `no-reason`: it needs one. */
export type RequestFault = 'over' | 'already' | 'extended' | 'no-reason'

export function changeRequest(request: Request, change: RequestChange): Request | RequestFault {
  if (request.endedAt !== null) return 'over'
  const needsReason = change.did === 'extended' || change.did === 'refused'
  if (needsReason && change.note === null) return 'no-reason'
  const next = { ...request, history: [...request.history, change] }
  switch (change.did) {
    case 'acknowledged':
      return request.state === 'received' ? timed({ ...next, state: 'acknowledged' }) : 'already'
    case 'extended':
      if (request.extended) return 'extended'
      return timed({ ...next, extended: true, doneBy: addDays(request.doneBy, DAYS_OF_EXTENSION) })
    case 'done':
    case 'refused':
      return timed({ ...next, state: change.did, endedAt: change.at })
  }
}

/** Its day is over and it was not done. */
export function isOverdue({ due }: Pick<Request, 'due'>, today: Day): boolean {
  return due !== null && due < today
}

function timed(request: Request): Request {
  return { ...request, due: dueOf(request) }
}

function dueOf({ state, acknowledgeBy, doneBy }: Request): Day | null {
  if (state === 'done' || state === 'refused') return null
  return state === 'received' && acknowledgeBy < doneBy ? acknowledgeBy : doneBy
}
