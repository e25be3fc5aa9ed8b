/**
 * One inbound event is one turn (design.md section 4). Everything that must not be lost is in the store when this
 * resolves, so a webhook may answer 200; replies leave from the outbox afterwards. A copy of an event changes nothing.
 */
import type { Event } from '../channels/channel.ts'
import { control } from '../flow/commands.ts'
import type { PlainAddress } from '../survey/address.ts'
import type { AddressId } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import { giveFloor, newTalk, rememberedOutside } from './conversations.ts'
import { converse, wasTaken } from './converse.ts'
import type { Deps } from './deps.ts'
import type { Counts } from './meter.ts'
import { outside } from './outside.ts'
import { takeRating } from './rating.ts'
import { noteAct, noteLeft } from './reach.ts'
import { takeReceipt } from './receipts.ts'
import { release } from './release.ts'

export type ChatEvent = Extract<Event, { readonly from: PlainAddress }>

/** @param at when it came; later than that, if it had to wait for the store. */
export async function receive(deps: Deps, event: Event, at: Instant = deps.clock()): Promise<void> {
  let kind: Counts['events']['kind'] = 'failed'
  try {
    kind = await taken(deps, event, at)
  } finally {
    deps.meter.count('events', { channel: event.channel, kind })
  }
}

async function taken(deps: Deps, event: Event, at: Instant): Promise<'taken' | 'copy'> {
  if (event.kind === 'receipt') {
    await takeReceipt(deps, event)
    return 'taken'
  }
  if (event.kind === 'rating') {
    await takeRating(deps, event, at)
    return 'taken'
  }
  const address = deps.keyring.addressId(event.from)
  return deps.lanes.inLine(`turn:${address}`, () => take(deps, event, address, at))
}

async function take(deps: Deps, event: ChatEvent, address: AddressId, now: Instant): Promise<'taken' | 'copy'> {
  if (event.kind === 'left') return leave(deps, event, address, now)
  const news = await noteAct(deps, address, event.from, { now, moment: event.moment }, () =>
    wasTaken(deps, event, address),
  )
  if (event.kind === 'joined' || (event.kind === 'start' && event.payload === null) || news) {
    const released = await release(deps, address)
    if (event.kind === 'joined' || (event.kind === 'start' && released > 0)) return 'taken'
  }
  if (event.kind === 'text' && control(event.text, deps.tongue) === 'next') await nextInLine(deps, address)
  const conversed = await converse(deps, event, address)
  return conversed === 'none' || conversed === 'over' ? outside(deps, event, address, conversed) : conversed
}

/** A copy that comes after the person is back closes nothing. */
async function leave(deps: Deps, event: ChatEvent, address: AddressId, now: Instant): Promise<'taken' | 'copy'> {
  if (await wasTaken(deps, event, address)) return 'copy'
  await noteLeft(deps, event.from, now, event.moment)
  // Last of all: a death in between, and the event has its effect when it comes again.
  await changeOrInsert(deps.store.talks, newTalk(address), (talk) =>
    talk.seen.includes(event.id) ? null : { ...talk, seen: rememberedOutside(talk.seen, [event.id]) },
  )
  return 'taken'
}

/** *Tiếp*: where no conversation is open, the next one that waits begins. */
async function nextInLine(deps: Deps, address: AddressId): Promise<void> {
  const talk = await deps.store.talks.get(address)
  const [next] = talk?.waiting ?? []
  if (talk?.active === null && next !== undefined) await giveFloor(deps, address, next)
}
