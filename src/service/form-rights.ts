/**
 * What the page of a form tells about the data behind it (*dữ liệu của tôi*), and what may be done there. A link can have
 * passed through other hands: once somebody has answered, only the browser that did may decide; before that, whoever holds
 * the link, who could decline in the same way.
 */
import type { Language } from '../flow/definition.ts'
import { type Invitation, isOver } from '../survey/invitation.ts'
import type { Session } from '../survey/session.ts'
import { languageOf } from './compose.ts'
import type { Deps } from './deps.ts'
import { placeOf, postForm } from './form.ts'
import { RENAMED_AT_MOST, type Renamed, renamePhone } from './form-contact.ts'
import type { FormAction } from './form-view.ts'
import { lookUp } from './hand-out.ts'
import { type HeldSurvey, heldSurvey } from './held.ts'
import { isToken } from './keyring.ts'
import { forget, isTakenOut, optOut, type Withdrawn, withdraw } from './withdraw.ts'

/** *Đổi số, rút, xóa, không nhận nữa.* */
export const FORM_RIGHTS = ['contact', 'withdraw', 'erase', 'object'] as const
export type FormRight = (typeof FORM_RIGHTS)[number]

/** What withdrawing would take, or took: `contact` where there is no form to withdraw. */
export type Goes = Withdrawn | 'contact'

export type RightsView =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'gone'; readonly language: Language }
  | {
      readonly kind: 'held'
      readonly language: Language
      readonly held: HeldSurvey
      readonly may: readonly FormRight[]
      /** What was just done, or why not. */
      readonly told: { readonly right: FormRight; readonly how: Goes | Renamed } | null
    }
  | { readonly kind: 'confirm'; readonly language: Language; readonly right: FormRight; readonly goes: Goes }

export interface RightsPost {
  readonly right: FormRight
  /** It was asked back, and confirmed. */
  readonly sure: boolean
  readonly phone: string
}

interface Open {
  readonly invitation: Invitation
  readonly session: Session | null
  readonly language: Language
}

/** What the page shows; reading it changes nothing. */
export async function openRights(deps: Deps, token: string, browser: string | null): Promise<RightsView> {
  const open = await openOf(deps, token)
  if (open === null) return { kind: 'unknown' }
  return open === 'gone' ? { kind: 'gone', language: 'vi' } : heldView(deps, open, browser, null)
}

/** Does what was asked for, once it was confirmed; posting it again changes nothing. */
export async function postRights(deps: Deps, token: string, browser: string, post: RightsPost): Promise<RightsView> {
  const open = await openOf(deps, token)
  if (open === null) return { kind: 'unknown' }
  if (open === 'gone') return { kind: 'gone', language: 'vi' }
  const { right } = post
  if (!mayDo(deps, open, browser).includes(right)) return heldView(deps, open, browser, null)
  const goes = await whatGoes(deps, open)
  if (right !== 'contact' && !post.sure) return { kind: 'confirm', language: open.language, right, goes }
  const how = await done(deps, { token, browser, invitation: open.invitation, goes }, post)
  const after = await openOf(deps, token)
  if (after === null || after === 'gone') return { kind: 'gone', language: open.language }
  return heldView(deps, after, browser, { right, how })
}

interface Asked {
  readonly token: string
  readonly browser: string
  readonly invitation: Invitation
  readonly goes: Goes
}

async function done(deps: Deps, asked: Asked, { right, phone }: RightsPost): Promise<Goes | Renamed> {
  const { token, browser, invitation, goes } = asked
  const inForm = (action: FormAction) => postForm(deps, token, browser, { step: '', action, codes: [], text: '' })
  const takenBack = async (): Promise<Goes> => {
    if (invitation.state === 'finished') return withdraw(deps, invitation)
    if (!isOver(invitation)) await inForm('sure-withdraw')
    return goes
  }
  switch (right) {
    case 'contact':
      return renamePhone(deps, invitation, phone)
    case 'withdraw':
      return takenBack()
    case 'erase':
      // By way of the form the contacts are found: they are erased before it lets go of them.
      await forget(deps, null, invitation._id)
      return takenBack()
    case 'object':
      await optOut(deps, null, invitation._id)
      if (!isOver(invitation)) await inForm('sure-stop')
      return 'contact'
  }
}

async function openOf(deps: Deps, token: string): Promise<Open | 'gone' | null> {
  const opened = isToken(token) ? await lookUp(deps, token) : null
  if (opened === null || opened === 'gone') return opened
  const { invitation } = opened
  const session = await deps.store.sessions.get(invitation._id)
  const record = await deps.store.cases.get(invitation.case)
  return { invitation, session, language: session?.state.language ?? languageOf(record?.language) }
}

async function heldView(
  deps: Deps,
  open: Open,
  browser: string | null,
  told: Extract<RightsView, { kind: 'held' }>['told'],
): Promise<RightsView> {
  const held = await heldSurvey(deps, open.invitation)
  // What was erased need not be erased again.
  const may = mayDo(deps, open, browser).filter(
    (right, _, all) => right !== 'erase' || held.contacts.length > 0 || all.includes('withdraw'),
  )
  return { kind: 'held', language: open.language, held, may, told }
}

function mayDo(deps: Deps, { invitation, session }: Open, browser: string | null): FormRight[] {
  if (invitation.personGoneAt !== undefined) return []
  const place = placeOf(deps, browser)
  const given = Object.values(session?.state.answers ?? {})
  const mine =
    browser !== null &&
    (invitation.place === place || given.some((answer) => session?.state.places[answer.place] === place))
  const untouched = !isOver(invitation) && given.length === 0
  if (!mine && !untouched) return []
  const { phone, zalo, telegram } = invitation.contacts
  const reached = [phone, zalo, telegram].some((contact) => contact !== null)
  const renames = !isOver(invitation) && (invitation.renamed ?? 0) < RENAMED_AT_MOST
  const withdraws = invitation.state === 'finished' || (!isOver(invitation) && given.length > 0)
  return FORM_RIGHTS.filter(
    (right) =>
      (right === 'contact' && renames) ||
      (right === 'withdraw' && withdraws) ||
      (right === 'erase' && (reached || withdraws)) ||
      (right === 'object' && reached),
  )
}

async function whatGoes(deps: Deps, { invitation, session }: Open): Promise<Goes> {
  if (invitation.state === 'finished') return (await isTakenOut(deps, invitation)) ? 'answer' : 'person'
  return session !== null && Object.keys(session.state.answers).length > 0 && !isOver(invitation) ? 'answer' : 'contact'
}
