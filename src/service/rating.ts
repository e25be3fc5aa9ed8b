/**
 * Stars on a rating template (Zalo's *Đánh giá dịch vụ*): an overall answer given on the message itself. They are an
 * express act of that person about that one question; so nothing but this answer and the note beside it is kept, and no
 * other consent follows from it.
 *
 * Where nobody has begun to answer, the stars are the whole form: the session is written as ended, and everything
 * follows from it as from any other (`part.ts`). In a running conversation they answer its overall question, unless it
 * was answered there.
 */
import type { Event } from '../channels/channel.ts'
import type { Script } from '../flow/ask.ts'
import { answeredBeside } from '../flow/beside.ts'
import type { Flow } from '../flow/definition.ts'
import type { Answer } from '../flow/state.ts'
import { AT_REST } from '../flow/turn.ts'
import { type Attempt, type Invitation, isOver } from '../survey/invitation.ts'
import type { Session } from '../survey/session.ts'
import type { Instant } from '../survey/time.ts'
import { blankSession, remembered } from './conversations.ts'
import type { Deps } from './deps.ts'
import { follow } from './follow.ts'
import { REPLY_LEASE } from './outbox.ts'
import { sealRemarks } from './remarks.ts'
import { attemptOf, invitationOf } from './sent-message.ts'

type Rating = Extract<Event, { readonly kind: 'rating' }>

/** From one star to five, in the codes of the scale `satisfaction-5`. */
const STARS = ['VD', 'D', 'N', 'S', 'VS'] as const
/** On a response that is nothing but stars: its other questions were never asked. */
const FLAG = 'rating'
/** A conversation that goes on at the same time wins a race a few times at most. */
const TRIES = 20

/** @param at when it came; later than that, if it had to wait for the store. */
export async function takeRating(deps: Deps, rating: Rating, at: Instant): Promise<void> {
  const invitation = await invitationOf(deps, rating)
  const attempt = invitation === null ? null : attemptOf(invitation, rating)
  if (invitation === null || attempt === null || !isOpen(invitation, attempt, at)) return
  for (let i = 0; i < TRIES; i++) {
    const session =
      (await deps.store.sessions.get(invitation._id)) ?? (await blankSession(deps, invitation, attempt.way))
    const asked = { flow: await deps.flows.byHash(session.flow), facts: await deps.facts.of(invitation._id) }
    const next = rated(deps, asked, session, attempt, rating)
    if (next === null) return
    const won = session.rev === 0 ? await deps.store.sessions.insert(next) : await deps.store.sessions.replace(next)
    if (!won) continue
    void follow(deps, next, { started: false, known: null })
    return
  }
  throw Object.assign(new Error('a conversation changed while its stars were being taken'), { code: 'RACE_LOST' })
}

/** As for a link: a message that went to a contact which was corrected since is somebody else's. */
function isOpen(invitation: Invitation, attempt: Attempt, at: Instant): boolean {
  const { state, generation, expiresAt } = invitation
  const dead = isOver(invitation) || state === 'recalled' || expiresAt <= at
  return !dead && attempt.generation === generation
}

/** The session with the stars in it; `null`: they change nothing. */
function rated(
  deps: Deps,
  { flow, facts }: Pick<Script, 'flow' | 'facts'>,
  session: Session,
  { way, to }: Attempt,
  rating: Rating,
): Session | null {
  const given = answersOf(flow, rating)
  if (given === null || to === null || session.endedAt !== null || session.seen.includes(rating.id)) return null
  if (given.overall in session.state.answers) return null
  const answered = answeredBeside(flow, session.state, given.answers, to, facts)
  const fresh = Object.fromEntries(
    Object.entries(given.answers).filter(([step]) => !(step in session.state.answers) && step in answered.answers),
  )
  const state = sealRemarks(deps, session._id, answered, fresh)
  const now = deps.clock()
  const base = { ...session, rev: session.rev + 1, seen: remembered(session.seen, [rating.id]), lastAt: now }
  if (session.startedAt !== null) {
    const ended = state.ended !== null
    return { ...base, state, endedAt: ended ? now : null, wake: ended ? now + REPLY_LEASE : session.wake }
  }
  const whole = { ...state, ...AT_REST, step: null, ended: 'finished' } as const
  return { ...base, state: whole, way, flags: [FLAG], startedAt: now, endedAt: now, wake: now + REPLY_LEASE }
}

interface Given {
  /** The step with the role `overall`. */
  readonly overall: string
  readonly answers: Readonly<Record<string, Answer>>
}

/** `null`: this questionnaire asks nothing that stars could answer. */
function answersOf({ steps }: Flow, { rate, note }: Rating): Given | null {
  const code = STARS[rate - 1]
  const overall = steps.find(({ role }) => role === 'overall')
  if (overall?.answering.kind !== 'choose' || overall.answering.several) return null
  const codes = overall.answering.options.map((option) => option.code)
  if (code === undefined || !STARS.every((star) => codes.includes(star))) return null
  const remark = steps.find(({ role }) => role === 'comment')
  const said =
    note === null || remark?.answering.kind !== 'text'
      ? {}
      : { [remark.id]: { text: [...note].slice(0, remark.answering.max).join('') } }
  return { overall: overall.id, answers: { [overall.id]: code, ...said } }
}
