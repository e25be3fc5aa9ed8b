/**
 * Replies leave from the document whose turn made them, and are struck out when the channel has acknowledged them. A
 * reply arrives at least once: what a dead process left is taken over by the sweeper after its lease.
 */
import type { ChannelName, Sent } from '../channels/channel.ts'
import type { Reply } from '../flow/reply.ts'
import type { Collection } from '../store/store.ts'
import type { AddressKind, PlainAddress } from '../survey/address.ts'
import type { Document } from '../survey/document.ts'
import type { AddressId } from '../survey/ids.ts'
import type { Outgoing, Session, Talk } from '../survey/session.ts'
import { type Instant, SECOND } from '../survey/time.ts'
import { change } from './change.ts'
import { compose } from './compose.ts'
import type { Deps } from './deps.ts'
import { linkOf } from './hand-out.ts'
import { OUTCOME_LEVEL } from './outcome-level.ts'
import { noteGone, plainOf } from './reach.ts'

/** A process that has not acknowledged a reply by then is taken for dead; a send may last 8 s. */
export const REPLY_LEASE = 10 * SECOND
/** A channel that is down is tried again this often, so that replies come within 15 s of its recovery. */
const RETRY = 5 * SECOND

/** What has an outbox: a conversation, or an address outside any. */
export type Box = Session | Talk

export interface To {
  readonly address: AddressId
  readonly kind: AddressKind
  readonly withLink: boolean
}

/**
 * The box with these replies added; the caller writes it. A question that is still waiting to leave for the same address
 * is overtaken by them: whoever read it after the next one would answer what is no longer open.
 */
export function queued<B extends Box>(deps: Deps, box: B, replies: readonly Reply[], to: To): B {
  const until = deps.clock() + REPLY_LEASE
  const added = replies.map(
    (reply, i): Outgoing => ({ id: box.nextOutgoing + i, ...to, reply, by: deps.worker, until }),
  )
  const overtaken = ({ address, reply }: Outgoing): boolean =>
    added.length > 0 && address === to.address && reply.step !== null
  const outbox = [...box.outbox.filter((entry) => !overtaken(entry)), ...added]
  return { ...box, outbox, nextOutgoing: box.nextOutgoing + added.length, wake: wakeOf(outbox, box.wake) }
}

/** When the sweeper must look again. */
function wakeOf(outbox: readonly Outgoing[], otherwise: Instant | null): Instant | null {
  return outbox.length === 0 ? otherwise : Math.min(...outbox.map(({ until }) => until))
}

/**
 * Sends the replies that are this process's to send, in order, and strikes out those that left.
 *
 * @param known spares a look-up where the caller has just heard from this address.
 * @returns whether the outbox is empty now.
 */
export async function deliver<B extends Box>(
  deps: Deps,
  boxes: Collection<B>,
  box: B,
  known: PlainAddress | null,
): Promise<boolean> {
  // What an earlier turn had to say may have left since this copy was written.
  const fresh = box.outbox.length < 2 ? box : await boxes.get(box._id as B['_id'])
  if (fresh === null) return true
  const held: string[] = []
  const done: number[] = []
  let failed: number | null = null
  try {
    for (const entry of fresh.outbox) {
      if (entry.by !== deps.worker || failed !== null) continue
      const key = `reply:${fresh._id}:${entry.id}`
      if (!deps.lanes.hold(key)) continue
      held.push(key)
      const sent = await deps.lanes.inLine(`reply:${entry.address}`, () => sendReply(deps, fresh, entry, known))
      if (sent === 'left') done.push(entry.id)
      else failed = entry.id
    }
    return await strikeOut(deps, boxes, fresh, done, failed)
  } finally {
    for (const key of held) deps.lanes.release(key)
  }
}

async function sendReply(deps: Deps, box: Box, entry: Outgoing, known: PlainAddress | null): Promise<'left' | 'later'> {
  const to =
    known !== null && deps.keyring.addressId(known) === entry.address ? known : await plainAt(deps, entry.address)
  const channel = to === null ? undefined : deps.channels.find(({ reaches }) => reaches.includes(to.kind))
  // Erased in between, or its channel was switched off: nobody is there to be told.
  if (to === null || channel === undefined) return 'left'
  const message = compose(entry.reply, {
    invitation: 'flow' in box ? box._id : null,
    link: entry.withLink && 'flow' in box ? formLink(deps, box) : null,
    template: null,
    language: 'flow' in box ? box.state.language : 'vi',
  })
  const sent = await channel.send(to, message)
  deps.meter.count('replies', { channel: channel.name, outcome: sent.kind })
  return judge(deps, entry, channel.name, sent)
}

function formLink(deps: Deps, session: Session): { readonly label: string; readonly url: string } {
  const label = deps.say('chat.open-form', session.state.language)
  return { label, url: linkOf(deps, session._id, session.way, session.generation) }
}

async function judge(deps: Deps, entry: Outgoing, channel: ChannelName, sent: Sent): Promise<'left' | 'later'> {
  if (sent.kind === 'sent') return 'left'
  const fields = { channel, outcome: sent.kind, detail: sent.detail }
  deps.log[OUTCOME_LEVEL[sent.kind]](fields, 'a reply was not delivered')
  switch (sent.kind) {
    case 'unreachable':
      await noteGone(deps, entry.address, deps.clock(), sent.byPerson === true)
      return 'left'
    case 'outside-window':
    case 'rejected':
      return 'left'
    default:
      return 'later'
  }
}

async function plainAt(deps: Deps, id: AddressId): Promise<PlainAddress | null> {
  const address = await deps.store.addresses.get(id)
  return address === null ? null : plainOf(deps, address)
}

async function strikeOut<B extends Box>(
  deps: Deps,
  boxes: Collection<B>,
  box: B,
  done: readonly number[],
  failed: number | null,
): Promise<boolean> {
  if (done.length === 0 && failed === null) return box.outbox.length === 0
  const strike = (doc: B): B => {
    const until = deps.clock() + RETRY
    const outbox = doc.outbox
      .filter(({ id }) => !done.includes(id))
      .map((entry) => (entry.id === failed ? { ...entry, until } : entry))
    const ended = 'endedAt' in doc && doc.endedAt !== null
    return { ...doc, outbox, wake: wakeOf(outbox, ended ? deps.clock() + RETRY : null) }
  }
  const first = { ...strike(box), rev: box.rev + 1 }
  const now = (await boxes.replace(first)) ? first : await change(boxes, box._id as B['_id'], strike)
  return now === null || now.outbox.length === 0
}

/** Takes over what a dead process left, or what is due again. @returns the box as it stands, mine to deliver. */
export async function takeOver<B extends Box & Document>(
  deps: Deps,
  boxes: Collection<B>,
  id: B['_id'],
): Promise<B | null> {
  const now = deps.clock()
  return change(boxes, id, (doc) => {
    const due = doc.outbox.some((entry) => entry.until <= now)
    if (!due) return null
    const outbox = doc.outbox.map((entry) =>
      entry.until <= now ? { ...entry, by: deps.worker, until: now + REPLY_LEASE } : entry,
    )
    return { ...doc, outbox, wake: wakeOf(outbox, doc.wake) }
  })
}
