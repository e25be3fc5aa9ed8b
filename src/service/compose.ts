/** Turns what the flow says into what a channel sends: adds which conversation a button belongs to, and a link. */
import type { Message, TemplateData } from '../channels/channel.ts'
import type { Language } from '../flow/definition.ts'
import type { Reply } from '../flow/reply.ts'
import type { InvitationId } from '../survey/ids.ts'
import { saltOf } from './keyring.ts'

export interface Composing {
  /** The conversation that buttons belong to; `null`: outside any. */
  readonly invitation: InvitationId | null
  readonly link: Message['link']
  readonly template: TemplateData | null
  readonly language: Language
}

export function compose(reply: Reply, { invitation, link, template, language }: Composing): Message {
  const ref = invitation === null || reply.step === null ? null : `${saltOf(invitation)}:${reply.step}`
  return { ...reply, ref, link, template, language }
}

/** A mere statement. */
export function statement(text: string): Reply {
  return { text, step: null, options: [], besides: [], ticked: null }
}

/** Which conversation and step a pressed button names; `null` when it is no button of ours. */
export function readRef(ref: string): { readonly salt: string; readonly step: string } | null {
  const [salt, step, ...rest] = ref.split(':')
  return salt === undefined || step === undefined || rest.length > 0 ? null : { salt, step }
}

/** A person's language for our own words; what we have no words for is Vietnamese. */
export function languageOf(language: string | null | undefined): Language {
  return language?.slice(0, 2).toLowerCase() === 'en' ? 'en' : 'vi'
}
