/** What an invitation says, by its way: the opening of the conversation in a chat, the template's fields by phone. */
import type { Message, TemplateData } from '../channels/channel.ts'
import type { Language } from '../flow/definition.ts'
import type { Facts } from '../flow/input.ts'
import type { Reply } from '../flow/reply.ts'
import type { AddressId, InvitationId } from '../survey/ids.ts'
import type { Due, Invitation, Way } from '../survey/invitation.ts'
import { compose, statement } from './compose.ts'
import { giveFloor, openAt } from './conversations.ts'
import type { Deps } from './deps.ts'
import { factsOf } from './facts.ts'
import { type HandedOut, handOut } from './hand-out.ts'

/** Makes everything that the message refers to (token, code, conversation) before it leaves, and the message. */
export async function prepare(
  deps: Deps,
  invitation: Invitation,
  way: Way,
  address: AddressId,
  due: Due,
): Promise<Message> {
  const held = await handOut(deps, invitation, way)
  const facts = await factsOf(deps, invitation)
  if (way === 'zalo-template' || way === 'zalo-user-template') {
    const template = templateOf(deps, invitation, facts, held)
    return compose(statement(''), { invitation: null, link: null, template, language: 'vi' })
  }
  const { reply, session } = await openAt(deps, invitation, way, address)
  await giveFloor(deps, address, invitation._id)
  const { language } = session.state
  const put = due === 'remind' ? reminding(deps, reply, facts, language) : reply
  return compose(put, { invitation: invitation._id, link: null, template: null, language })
}

function reminding(deps: Deps, reply: Reply, { office }: Facts, language: Language): Reply {
  return { ...reply, text: `${deps.say('chat.reminder', language, { office })}\n\n${reply.text}` }
}

/** Of its own for each message: nothing says what Zalo does with one that it has seen. */
function trackingId({ _id, attempts }: Invitation): string {
  return attempts.length === 0 ? _id : `${_id}n${attempts.length}`
}

/** What a tracking id of ours names: the invitation, and which of its attempts. */
export function readTrackingId(tracking: string): { readonly invitation: InvitationId; readonly attempt: number } {
  const [invitation, attempt = '0'] = tracking.split('n')
  return { invitation: invitation as InvitationId, attempt: Number(attempt) }
}

function templateOf(deps: Deps, invitation: Invitation, facts: Facts, held: HandedOut): TemplateData {
  const [year, month, day] = (facts.closedOn ?? '').split('-')
  return {
    trackingId: trackingId(invitation),
    params: {
      survey_token: held.token,
      survey_code: held.code,
      case_code: facts.caseCode,
      procedure: facts.procedure ?? deps.say('conversation.unknown.procedure', 'vi'),
      office: facts.office,
      closed_on: year === undefined || month === undefined ? '' : `${day}/${month}/${year}`,
    },
  }
}
