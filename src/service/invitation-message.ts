/** What an invitation says, by its way: the opening of the conversation in a chat, the template's fields by phone. */
import type { Message, TemplateData } from '../channels/channel.ts'
import type { Facts } from '../flow/input.ts'
import type { AddressId } from '../survey/ids.ts'
import type { Invitation, Way } from '../survey/invitation.ts'
import { compose, statement } from './compose.ts'
import { giveFloor, openAt } from './conversations.ts'
import type { Deps } from './deps.ts'
import { factsOf } from './facts.ts'
import { type HandedOut, handOut } from './hand-out.ts'

/** Makes everything that the message refers to (token, code, conversation) before it leaves, and the message. */
export async function prepare(deps: Deps, invitation: Invitation, way: Way, address: AddressId): Promise<Message> {
  const held = await handOut(deps, invitation, way)
  const facts = await factsOf(deps, invitation)
  if (way === 'zalo-template') {
    const template = templateOf(deps, invitation, facts, held)
    return compose(statement(''), { invitation: null, link: null, template, language: 'vi' })
  }
  const { reply, session } = await openAt(deps, invitation, way, address)
  await giveFloor(deps, address, invitation._id)
  return compose(reply, { invitation: invitation._id, link: null, template: null, language: session.state.language })
}

function templateOf(deps: Deps, invitation: Invitation, facts: Facts, held: HandedOut): TemplateData {
  const [year, month, day] = (facts.closedOn ?? '').split('-')
  return {
    trackingId: invitation._id,
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
