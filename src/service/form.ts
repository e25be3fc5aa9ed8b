/**
 * The form at `/p/{token}`: the same conversation, one question a page, whoever began it. A page is only read until
 * something is posted: a link preview is no opening, and no conversation.
 */
import { type Flow, stepOf } from '../flow/definition.ts'
import { fill } from '../flow/fill.ts'
import type { Facts } from '../flow/input.ts'
import type { Answer, State } from '../flow/state.ts'
import { opening, turn } from '../flow/turn.ts'
import { type Invitation, isOver } from '../survey/invitation.ts'
import type { Key } from '../survey/key.ts'
import type { Seat, Session } from '../survey/session.ts'
import { languageOf } from './compose.ts'
import { blankSession } from './conversations.ts'
import type { Deps } from './deps.ts'
import { followSession } from './follow.ts'
import { formQuestion, formSaid } from './form-question.ts'
import type { FormPost, FormView } from './form-view.ts'
import { lookUp } from './hand-out.ts'
import { isToken } from './keyring.ts'
import { mark } from './marks.ts'
import { REPLY_LEASE } from './outbox.ts'
import { placeOfEnd } from './part.ts'
import { isText, openRemark, sealRemarks } from './remarks.ts'
import { hasClaim, lawfulWay } from './serious-claims.ts'
import { isTakenOut, withdraw } from './withdraw.ts'

/** Two browsers that race each lose a few times at most. */
const TRIES = 20

interface Open {
  readonly key: Key
  readonly invitation: Invitation
  readonly flow: Flow
  readonly facts: Facts
  /** Revision 0: nothing was said yet, nothing is stored. */
  readonly session: Session
}

/** What the page shows. `browser`: the cookie of this browser, `null` before it has one. */
export async function openForm(deps: Deps, token: string, browser: string | null): Promise<FormView> {
  const open = await openOf(deps, token)
  if (open === null) return { kind: 'unknown' }
  if (open === 'gone') return { kind: 'gone', language: 'vi' }
  return 'ended' in open ? over(deps, open.ended, browser) : viewOf(deps, open, placeOf(deps, browser), null)
}

/** The page was really looked at: a browser fetched what only a browser fetches. */
export async function markOpened(deps: Deps, token: string): Promise<void> {
  const opened = isToken(token) ? await lookUp(deps, token) : null
  if (opened !== null && opened !== 'gone') await mark(deps, opened.invitation._id, 'opened', deps.clock())
}

/** Where this browser is; asked once, when the form ends. */
export type SeatFinder = () => Promise<Seat | null>

const NOWHERE: SeatFinder = async () => null

/** Takes a posted page; what it shows next. Posting the same again changes nothing. */
export async function postForm(
  deps: Deps,
  token: string,
  browser: string,
  post: FormPost,
  seat: SeatFinder = NOWHERE,
): Promise<FormView> {
  const place = placeOf(deps, browser)
  for (let i = 0; i < TRIES; i++) {
    const open = await openOf(deps, token)
    if (open === null) return { kind: 'unknown' }
    if (open === 'gone') return { kind: 'gone', language: 'vi' }
    if ('ended' in open) {
      if (open.left !== null) await followSession(deps, open.left, { started: true, known: null })
      return afterwards(deps, open.ended, browser, post)
    }
    const view = await take(deps, open, place, post, seat)
    if (view !== null) return view
  }
  throw Object.assign(new Error('a form changed while it was being answered'), { code: 'RACE_LOST' })
}

/** @returns `null` when the race was lost and all must be read again. */
async function take(deps: Deps, open: Open, place: string, post: FormPost, find: SeatFinder): Promise<FormView | null> {
  const { flow, facts, session, invitation } = open
  const state = session.state.step === null ? openingState(deps, open, place) : session.state
  if (post.action === 'stop' || post.action === 'withdraw') {
    return { kind: 'confirm', language: state.language, action: post.action, goes: 'answer' }
  }
  const said = formSaid(deps.say, flow, post, state)
  if ('problem' in said) return viewOf(deps, { ...open, session: { ...session, state } }, place, said.problem)
  const input = { said, place, channel: 'web', moment: { at: null, order: null } }
  const taken = turn(flow, state, input, facts, deps.tongue)
  if (taken.happened === 'not-understood') {
    // The reply says what was wrong, then asks again; the page shows the question anyway.
    const problem = taken.replies[0]?.text.split('\n\n', 1)[0] ?? deps.say('form.not-understood', state.language)
    return viewOf(deps, { ...open, session: { ...session, state } }, place, problem)
  }
  const now = deps.clock()
  const ended = taken.state.ended !== null
  const answered = taken.understood !== null && taken.state.ended !== 'declined'
  const seat = ended ? await find() : null
  const next: Session = {
    ...session,
    ...(seat === null ? {} : { seat }),
    rev: session.rev + 1,
    state: sealRemarks(deps, session._id, taken.state, taken.understood),
    startedAt: session.startedAt ?? (answered ? now : null),
    lastAt: now,
    endedAt: ended ? (session.endedAt ?? now) : null,
    wake: ended || (answered && invitation.marks.started === null) ? now + REPLY_LEASE : session.wake,
  }
  const won = session.rev === 0 ? await deps.store.sessions.insert(next) : await deps.store.sessions.replace(next)
  if (!won) return null
  if (session.rev === 0) await mark(deps, invitation._id, 'opened', now)
  await followSession(deps, next, { started: invitation.marks.started === null, known: null })
  if (!ended) {
    const late = taken.happened === 'late' ? deps.say('form.answered-elsewhere', state.language) : null
    return viewOf(deps, { ...open, session: next }, place, late)
  }
  const text = taken.replies.map((reply) => reply.text).join('\n\n')
  const ending = taken.state.ended ?? 'finished'
  return { kind: 'ended', language: state.language, ending, text, canWithdraw: ending === 'finished' }
}

/** `left`: it ended, but what follows from the end has not all been done. */
interface Over {
  readonly ended: Invitation
  readonly left: Session | null
}

async function openOf(deps: Deps, token: string): Promise<Open | Over | 'gone' | null> {
  const opened = isToken(token) ? await lookUp(deps, token) : null
  if (opened === null || opened === 'gone') return opened
  const { invitation, key } = opened
  if (isOver(invitation)) return { ended: invitation, left: null }
  const session = (await deps.store.sessions.get(invitation._id)) ?? (await blankSession(deps, invitation, key.way))
  const { ended } = session.state
  if (ended !== null) return { ended: { ...invitation, state: ended, place: placeOfEnd(session.state) }, left: session }
  const flow = await deps.flows.byHash(session.flow)
  return { key, invitation, flow, session, facts: await deps.facts.of(invitation._id) }
}

function openingState(deps: Deps, { flow, facts, session }: Open, place: string): State {
  return opening(flow, facts, place, session.state.language, deps.tongue).state
}

export function placeOf(deps: Deps, browser: string | null): string {
  return browser === null ? 'w.' : deps.keyring.browserPlace(browser)
}

async function viewOf(deps: Deps, open: Open, place: string, problem: string | null): Promise<FormView> {
  const { flow, facts, session, invitation } = open
  const fresh = session.state.step === null && session.state.ended === null
  const shown = fresh
    ? opening(flow, facts, place, session.state.language, deps.tongue)
    : turn(
        flow,
        session.state,
        { said: { kind: 'open' }, place, channel: 'web', moment: { at: null, order: null } },
        facts,
        deps.tongue,
      )
  const state = shown.state
  const reply = 'reply' in shown ? shown.reply : shown.replies[0]
  const step = state.step === null ? null : stepOf(flow, state.step)
  if (reply === undefined || step === null) return over(deps, invitation, null)
  const given = state.answers[step.id]
  const here = given !== undefined && state.places[given.place] === place
  const answer = here ? readable(deps, session, given.value) : null
  return formQuestion({ flow, facts, state, place, step, reply, given: answer, problem }, deps.say)
}

function readable(deps: Deps, session: Session, value: Answer): Answer {
  return isText(value) ? { text: openRemark(deps, session._id, value) } : value
}

/** What stands at the link after the end. */
async function over(deps: Deps, invitation: Invitation, browser: string | null): Promise<FormView> {
  const ending = invitation.state === 'declined' || invitation.state === 'withdrawn' ? invitation.state : 'finished'
  const language = languageOf((await deps.store.cases.get(invitation.case))?.language)
  const flow = await deps.flows.byHash(invitation.flow)
  const personGone = invitation.personGoneAt !== undefined
  const thanks = ending === 'finished' && !personGone ? flow.thanks : null
  const text =
    thanks === null
      ? deps.say(`form.ended-${personGone ? 'person-gone' : ending}`, language)
      : fill(thanks, language, flow, await deps.facts.of(invitation._id), deps.say)
  const canWithdraw = ending === 'finished' && browser !== null && invitation.place === placeOf(deps, browser)
  // What was written here is spoken of here only.
  const claimed = canWithdraw && (await hasClaim(deps, invitation))
  const told = claimed ? `${text}\n\n${await lawfulWay(deps, invitation._id, language)}` : text
  return { kind: 'ended', language, ending, text: told, canWithdraw }
}

async function afterwards(deps: Deps, invitation: Invitation, browser: string, post: FormPost): Promise<FormView> {
  const mine = invitation.state === 'finished' && invitation.place === placeOf(deps, browser)
  if (post.action === 'withdraw' && mine) {
    const language = languageOf((await deps.store.cases.get(invitation.case))?.language)
    const goes = (await isTakenOut(deps, invitation)) ? 'answer' : 'person'
    return { kind: 'confirm', language, action: 'withdraw', goes }
  }
  if (post.action !== 'sure-withdraw' || !mine) return over(deps, invitation, browser)
  await withdraw(deps, invitation)
  return over(deps, (await deps.store.invitations.get(invitation._id)) ?? invitation, browser)
}
