/** The answer to *dữ liệu của tôi* in a chat: what is held about whoever writes from this address, and what they can do. */
import type { Language } from '../flow/definition.ts'
import type { Values } from '../flow/say.ts'
import { date } from '../report/figure.ts'
import type { Address } from '../survey/address.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Talk } from '../survey/session.ts'
import { dayOf, type Instant, OFFSET } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { type HeldState, type HeldSurvey, heldSurvey } from './own-data.ts'
import { recordRequest } from './register/own-act.ts'

/** Of the newest surveys each is told; more would not fit into one message (Zalo: 2,000 characters). */
const TOLD = 3

export async function dataText(deps: Deps, id: AddressId, language: Language): Promise<string> {
  const say = (key: string, values: Values = {}): string => deps.say(`chat.data.${key}`, language, values)
  const address = await deps.store.addresses.get(id)
  const surveys = await surveysAt(deps, address, await deps.store.talks.get(id))
  const since = sinceOf(address, surveys)
  const head = say('head', { kind: address?.kind ?? 'none', since: since === null ? 'none' : date(dayOf(since)) })
  const lines: string[] = []
  for (const invitation of surveys.slice(0, TOLD)) {
    const held = await heldSurvey(deps, invitation)
    lines.push(heldLines(deps, isFor(invitation, id) ? held : { ...held, contacts: [] }, language).join('\n'))
  }
  const more = surveys.length > TOLD ? [say('more', { n: surveys.length - TOLD })] : []
  const none = surveys.length === 0 ? [say('none')] : []
  const optedOut = address?.optedOutAt == null ? [] : [say('opted-out', { day: date(dayOf(address.optedOutAt)) })]
  // Who looks twice a day has asked once.
  const occasion = `${id}:${dayOf(deps.clock())}`
  await recordRequest(deps, { kind: 'see', outcome: 'shown', occasion, place: id, survey: surveys[0]?._id ?? null })
  return [head, ...none, ...lines, ...more, ...optedOut, say('do')].join('\n\n')
}

/** One line for each fact; those that are not so are left out. */
export function heldLines(deps: Pick<Deps, 'say'>, held: HeldSurvey, language: Language): string[] {
  const say = (key: string, values: Values = {}): string => deps.say(`chat.data.${key}`, language, values)
  const { office, closedDay, state, contacts, consent, batch } = held
  const reached = contacts.map(({ kind, shown }) => say('contact-one', { kind, shown: shown ?? '' })).join(', ')
  return [
    say('survey', { office, day: closedDay === null ? 'none' : date(closedDay) }),
    say('state', { state }),
    ...(reached === '' ? [] : [say('contact', { reached })]),
    ...(consent === null ? [] : [say('consent', consentValues(consent))]),
    ...(batch === null ? [] : [say('kept', keptValues(batch, state))]),
  ]
}

function consentValues({ at, given, by, flow }: NonNullable<HeldSurvey['consent']>): Values {
  // As many signs of the version as tell it from any other; the whole is in the proof.
  const time = new Date(at + OFFSET).toISOString().slice(11, 16)
  return { given: given ? 'yes' : 'no', time, day: date(dayOf(at)), by, text: flow.slice(0, 8) }
}

/** Of what was taken back or never given, no more than that form and case are linked. */
function keptValues({ state: of, closesAt, cutsAt }: NonNullable<HeldSurvey['batch']>, form: HeldState): Values {
  const gives = form === 'waiting' || form === 'begun' || form === 'finished'
  const state = of === 'open' && !gives ? 'linked' : of
  return { state, closes: date(dayOf(closesAt)), cuts: date(dayOf(cutsAt)) }
}

/** What came here or was answered here, the newest first. */
async function surveysAt(deps: Deps, address: Address | null, talk: Talk | null): Promise<Invitation[]> {
  const ids = new Set<InvitationId>()
  for (const { invitation } of [...(address?.invited ?? []), ...(address?.consents ?? [])]) ids.add(invitation)
  for (const id of [...(address?.waiting ?? []), ...(talk?.waiting ?? []), talk?.active, talk?.last]) {
    if (id != null) ids.add(id)
  }
  const found = await deps.store.invitations.getMany([...ids].slice(-MOST))
  return found.filter(({ state }) => state !== 'recalled').sort((a, b) => b.createdAt - a.createdAt)
}

/** The store gives no more at once. */
const MOST = 1_000

/** Whether it was sent to this address or answered there; a code that passed through other hands tells no contact. */
function isFor({ place, contacts }: Invitation, id: AddressId): boolean {
  return [place, contacts.phone, contacts.zalo, contacts.telegram].includes(id)
}

function sinceOf(address: Address | null, surveys: readonly Invitation[]): Instant | null {
  const known = [address?.since, ...surveys.map(({ createdAt }) => createdAt)].filter((at) => at !== undefined)
  return known.length === 0 ? null : Math.min(...known)
}
