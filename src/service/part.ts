/**
 * Parting identity and answer (design.md section 3). The ended session is the commit record; from it follow, each safe
 * to repeat: the response, the comment, the state of the invitation. Then the session goes.
 */
import type { Flow } from '../flow/definition.ts'
import type { Answer, State } from '../flow/state.ts'
import type { Consent } from '../survey/address.ts'
import { cutOffOf } from '../survey/batch.ts'
import type { CaseRecord } from '../survey/case.ts'
import { caseDimensions } from '../survey/case-dimensions.ts'
import { cellId } from '../survey/document.ts'
import { dueWhenAnswered, type Invitation, isOver } from '../survey/invitation.ts'
import { qualityFlags } from '../survey/quality.ts'
import type { Dimensions, Response } from '../survey/response.ts'
import type { Session } from '../survey/session.ts'
import { type Theme, themesOf } from '../survey/theme.ts'
import { type Day, dayOf, type Instant } from '../survey/time.ts'
import { burstFlags } from './bursts.ts'
import { change } from './change.ts'
import { consentOf } from './consent.ts'
import type { Deps } from './deps.ts'
import { recordErasure } from './erasures.ts'
import { changeInvitation } from './funnel.ts'
import { dirtied } from './marks.ts'
import { recordCallBack, recordWithdrawal } from './register/own-act.ts'
import { isText, openRemark } from './remarks.ts'
import { claimOf } from './serious-claims.ts'
import { takeAway } from './withdraw.ts'

/** @throws Error (code `NO_CASE`) when the case of an ended conversation is gone. */
export async function part(deps: Deps, session: Session): Promise<void> {
  const invitation = await deps.store.invitations.get(session._id)
  // The state is written last: once it says so, everything below is done, and what was withdrawn since stays away.
  if (invitation === null || session.endedAt === null || isOver(invitation)) return
  const record = await deps.store.cases.get(invitation.case)
  if (record === null) {
    throw Object.assign(new Error('an answered invitation has no case'), { code: 'NO_CASE' })
  }
  const flow = await deps.flows.byHash(session.flow)
  if (session.state.ended === 'finished') await keepAnswers(deps, session, invitation, record, flow)
  if (session.state.ended === 'withdrawn') {
    await recordErasure(deps, { kind: 'withdrawn', id: session._id })
    await recordWithdrawal(deps, session._id, placeOfEnd(session.state), 'answer-withdrawn')
  }
  const consent = await consentOf(deps, session, flow)
  await keepConsent(deps, session, invitation, consent)
  if (callsBack(session, flow)) await recordCallBack(deps, session._id, placeOfEnd(session.state))
  const kept = await keepState(deps, session, record, flow, consent)
  // A slow process may have written the answer again after it was withdrawn and counted.
  if (session.state.ended === 'finished' && kept?.state === 'withdrawn') await takeAway(deps, kept)
}

async function keepAnswers(
  deps: Deps,
  session: Session,
  invitation: Invitation,
  record: CaseRecord,
  flow: Flow,
): Promise<void> {
  const batch = await deps.store.batches.get(invitation.batch)
  const id = batch === null ? null : deps.keyring.responseId(batch, session._id)
  if (batch === null || id === null) {
    deps.log.warn({ batch: invitation.batch }, 'an answer came after its batch was cut and was not kept')
    return
  }
  const dimensions = dimensionsOf(deps, session, record, cutOffOf(batch, deps.policy.batches))
  const answers = codesOf(flow, session.state)
  // Stars are one act, given in the app: neither quick nor alike.
  const doubts =
    session.flags === undefined ? qualityFlags(answers, session.startedAt, answeredAtOf(session, deps)) : []
  const themes = new Set<Theme>()
  const remarks: string[] = []
  const response: Response = {
    _id: id,
    rev: 1,
    dirty: [cellId(dimensions.closedDay, dimensions.unit)],
    batch: batch._id,
    flow: session.flow,
    series: flow.series,
    answers,
    dimensions,
    flags: [...(session.flags ?? []), ...doubts],
    withdrawn: false,
    sample: session.sample,
  }
  for (const [step, { value }] of Object.entries(session.state.answers)) {
    // A way to be called is no remark: it stays with the invitation.
    if (flow.steps.some(({ id, role }) => id === step && role === 'contact')) continue
    const commentId = isText(value) ? deps.keyring.commentId(batch, session._id, step) : null
    if (!isText(value) || commentId === null) continue
    const text = openRemark(deps, session._id, value)
    const sealed = deps.keyring.seal(text, `comments:${commentId}`)
    const claim = claimOf(text, dimensions)
    for (const theme of themesOf(text)) themes.add(theme)
    remarks.push(text)
    await deps.store.comments.insert({ _id: commentId, rev: 1, response: id, sealed, ...claim, sample: session.sample })
  }
  const place = lastPlace(session.state)
  const bursts =
    session.flags === undefined
      ? await burstFlags(deps, { session, invitation, batch, at: answeredAtOf(session, deps), place, remarks })
      : []
  const flags = [...response.flags, ...bursts]
  await deps.store.responses.insert({ ...response, flags, ...(themes.size === 0 ? {} : { themes: [...themes] }) })
}

/** Codes only; the wish to be called and consent are kept apart, a remark is noted as `GIVEN`. */
function codesOf(flow: Flow, state: State): Response['answers'] {
  const codes: Record<string, Exclude<Answer, { readonly text: string }>> = {}
  for (const step of flow.steps) {
    const given = state.answers[step.id]
    if (given === undefined || step.role === 'consent' || step.role === 'contact') continue
    codes[step.id] = isText(given.value) ? 'GIVEN' : given.value
  }
  return codes
}

function dimensionsOf(deps: Deps, session: Session, record: CaseRecord, cutOff: Instant): Dimensions {
  const answeredAt = answeredAtOf(session, deps)
  const chosen = session.state.answers['field']?.value
  return {
    ...caseDimensions(record, typeof chosen === 'string' ? chosen : undefined, deps.calendar),
    way: session.way,
    mode: 'self',
    closedDay: closedDayOf(record, answeredAt),
    answeredDay: dayOf(answeredAt),
    lateForBatch: answeredAt > cutOff,
  }
}

function answeredAtOf({ endedAt }: Session, { clock }: Deps): Instant {
  return endedAt ?? clock()
}

/** An answer to a case that was opened again belongs to its own day. */
function closedDayOf(record: CaseRecord, answeredAt: Instant): Day {
  return record.closedDay ?? dayOf(answeredAt)
}

/** Proof of consent lies with the invitation and with the address that gave it. */
async function keepConsent(
  deps: Deps,
  session: Session,
  invitation: Invitation,
  consent: Consent | null,
): Promise<void> {
  const place = lastPlace(session.state)
  if (consent === null || place === null) return
  const contacts = [invitation.contacts.zalo, invitation.contacts.telegram, invitation.contacts.phone]
  const address = contacts.find((id) => id === place) ?? (place.startsWith('w.') ? invitation.contacts.phone : place)
  if (address === null || address === undefined) return
  await change(deps.store.addresses, address as NonNullable<(typeof contacts)[number]>, (doc) =>
    doc.consents.some(({ invitation: known, at }) => known === consent.invitation && at === consent.at)
      ? null
      : { ...doc, consents: [...doc.consents, consent] },
  )
}

async function keepState(
  deps: Deps,
  session: Session,
  record: CaseRecord,
  flow: Flow,
  consent: Consent | null,
): Promise<Invitation | null> {
  const ended = session.state.ended
  const at = session.endedAt
  if (ended === null || at === null) return null
  const cell = cellId(closedDayOf(record, at), record.unit)
  const place = placeOfEnd(session.state)
  return changeInvitation(deps, session._id, (doc) => {
    if (isOver(doc)) return null
    const started = session.startedAt ?? doc.marks.started
    const marks = {
      ...doc.marks,
      opened: doc.marks.opened ?? at,
      started,
      finished: ended === 'finished' ? at : null,
    }
    return {
      ...doc,
      // The version that was answered, by which the remarks are found again.
      flow: session.flow,
      state: ended,
      why: null,
      next: dueWhenAnswered(doc),
      marks,
      place,
      consent,
      callBackAt: callsBack(session, flow) ? at : null,
      dirty: dirtied(doc.dirty, cell),
    }
  })
}

function callsBack({ state }: Session, { steps }: Flow): boolean {
  const wishes = steps.some(({ id, role }) => role === 'contact' && state.answers[id]?.value === 'YES')
  return wishes && state.ended === 'finished'
}

/** Where the last answer was given. */
function lastPlace(state: State): string | null {
  const last = Object.values(state.answers).at(-1)
  return last === undefined ? null : (state.places[last.place] ?? null)
}

/** Where it ended: of one that was stopped before any answer, where its question was shown last. */
export function placeOfEnd(state: State): string | null {
  return lastPlace(state) ?? Object.keys(state.shown).at(-1) ?? null
}
