/** What an event means where no conversation can take it: words that always work, a code, or a polite answer. */
import { control, isClosing } from '../flow/commands.ts'
import type { Language } from '../flow/definition.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Talk } from '../survey/session.ts'
import { changeOrInsert } from './change.ts'
import { languageOf, statement } from './compose.ts'
import { newTalk, rememberedOutside } from './conversations.ts'
import type { Conversed } from './converse.ts'
import { dataText } from './data-text.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'
import { isPaused } from './guesses.ts'
import { asCode, isToken } from './keyring.ts'
import { deliver, queued } from './outbox.ts'
import type { ChatEvent } from './receive.ts'
import { forget, isTakenOut, optOut, type Withdrawn, withdraw } from './withdraw.ts'

/** What is said, and what it leaves open. */
interface Outcome {
  readonly text: string
  readonly confirming: Talk['confirming']
}

export async function outside(
  deps: Deps,
  event: ChatEvent,
  address: AddressId,
  conversed: Conversed,
): Promise<'taken' | 'copy'> {
  const talk = (await deps.store.talks.get(address)) ?? newTalk(address)
  if (talk.seen.includes(event.id)) return 'copy'
  const language = await languageAt(deps, talk)
  const { text, confirming } = await decide(deps, event, { address, talk, language }, conversed)
  const reply = statement(text)
  const written = await changeOrInsert(deps.store.talks, newTalk(address), (doc) => {
    if (doc.seen.includes(event.id)) return null
    const next = queued(deps, doc, [reply], { address, kind: event.from.kind, withLink: false })
    return { ...next, confirming, seen: rememberedOutside(doc.seen, [event.id]) }
  })
  if (event.kind === 'press' && event.handle !== null) {
    const channel = deps.channels.find(({ name }) => name === event.channel)
    const late = { kind: 'late', notice: deps.say('chat.late-press', language) } as const
    void channel?.acknowledge(event.handle, late).catch((cause: unknown) => {
      deps.log.warn({ code: codeOf(cause) }, 'a press was not acknowledged')
    })
  }
  void deps.lanes.inLine(`follow:${address}`, () =>
    deliver(deps, deps.store.talks, written, event.from).catch((cause: unknown) => {
      deps.log.error({ code: codeOf(cause) }, 'a reply failed and will be repeated')
    }),
  )
  return 'taken'
}

interface Here {
  readonly address: AddressId
  readonly talk: Talk
  readonly language: Language
}

async function decide(deps: Deps, event: ChatEvent, here: Here, conversed: Conversed): Promise<Outcome> {
  const { address, talk, language } = here
  const said = (key: string, confirming: Talk['confirming'] = null): Outcome => {
    return { text: deps.say(`chat.${key}`, language), confirming }
  }
  if (conversed === 'over') return said('over')
  if (event.kind === 'press') return said('late-press')
  if (event.kind === 'start') return said(event.payload === null ? 'hello' : await wrongCode(deps, address))
  if (event.kind !== 'text') return said('nothing-open')
  const last = talk.active ?? talk.last
  switch (control(event.text, deps.tongue)) {
    case 'stop':
      await optOut(deps, address, last)
      // Nobody has told us yet which phone belongs to this account: no more is promised than can be kept.
      return said(last === null ? 'opted-out-here' : 'opted-out')
    case 'withdraw': {
      const given = await invitedHere(deps, address, last)
      if (!isGiven(given)) return said((await isCut(deps, last)) ? 'too-late-to-withdraw' : 'nothing-to-withdraw')
      if (talk.confirming === 'withdraw') return said(`withdrawn-${await withdraw(deps, given)}`)
      return said(`ask-withdraw-${await whatGoes(deps, given)}`, 'withdraw')
    }
    case 'erase': {
      const here = await invitedHere(deps, address, last)
      const given = isGiven(here) ? here : null
      const goes = given === null ? 'contact' : await whatGoes(deps, given)
      if (talk.confirming !== 'erase') return said(`ask-erase-${goes}`, 'erase')
      // By way of the form the contacts are found: they are erased before it lets go of them.
      await forget(deps, address, here?._id ?? null)
      return said(`erased-${given === null ? 'contact' : await withdraw(deps, given)}`)
    }
    case 'data':
      return { text: await dataText(deps, address, language), confirming: null }
    case 'help':
      return said('help')
    default: {
      const text = event.text.trim()
      if (isToken(text) || asCode(text) !== null) return said(await wrongCode(deps, address))
      if (talk.confirming !== null) return said('unconfirmed')
      if (last !== null && isClosing(text, deps.tongue)) return said('welcome')
      return said(talk.waiting.length > 0 ? 'more-waiting' : 'nothing-open')
    }
  }
}

/** The language of the last survey here. */
async function languageAt(deps: Deps, { active, last }: Talk): Promise<Language> {
  const id = active ?? last
  const invitation = id === null ? null : await deps.store.invitations.get(id)
  return languageOf(invitation === null ? null : (await deps.store.cases.get(invitation.case))?.language)
}

/** The survey that was answered or asked for here: a code that passed through other hands takes nothing away. */
async function invitedHere(deps: Deps, address: AddressId, last: InvitationId | null): Promise<Invitation | null> {
  const invitation = last === null ? null : await deps.store.invitations.get(last)
  if (invitation === null) return null
  const { phone, zalo, telegram } = invitation.contacts
  return [invitation.place, phone, zalo, telegram].includes(address) ? invitation : null
}

/** A finished form that can be withdrawn. */
function isGiven(invitation: Invitation | null): invitation is Invitation {
  return invitation?.state === 'finished' && invitation.personGoneAt === undefined
}

/** What goes when this form is withdrawn now, to be said before. */
async function whatGoes(deps: Deps, invitation: Invitation): Promise<Withdrawn> {
  return (await isTakenOut(deps, invitation)) ? 'answer' : 'person'
}

/** Whether the last form here was cut from its person: nobody can find it any more. */
async function isCut(deps: Deps, last: InvitationId | null): Promise<boolean> {
  const invitation = last === null ? null : await deps.store.invitations.get(last)
  if (invitation?.state !== 'finished') return false
  return (await deps.store.batches.get(invitation.batch))?.state === 'cut'
}

async function wrongCode(deps: Deps, address: AddressId): Promise<string> {
  return (await isPaused(deps, address)) ? 'too-many-codes' : 'unknown-code'
}
