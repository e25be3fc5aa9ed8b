/** The register of requests about personal data, as staff keep it: what is due first, what was done, and why. */

import type { RequestId } from '../../survey/ids.ts'
import type { Request, RequestChange, RequestFault } from '../../survey/request.ts'
import {
  changeRequest as changed,
  type EndedState,
  newRequest,
  type RequestKind,
  type WrittenWay,
} from '../../survey/request.ts'
import { type Day, dayOf, startOf } from '../../survey/time.ts'
import { note } from '../access/audit.ts'
import type { Caller, Deps } from '../deps.ts'
import { addressesOf, plainOf } from '../reach.ts'
import { mayTouch, scopeOf } from '../units.ts'

const ID_BYTES = 16
const SHOWN = 200
/** As many lost races in a row mean a loop. */
const TRIES = 20

type Needs = Pick<Deps, 'store' | 'clock' | 'keyring' | 'calendar' | 'random'>

/** A request with its sealed texts opened, for the one page that shows them. */
export interface RequestRead {
  readonly request: Request
  readonly words: string | null
  /** By the steps of the history. */
  readonly notes: readonly (string | null)[]
  /** Whom to get in touch with about what; `null`: it is no such wish, it was taken back, or the person is gone. */
  readonly contact: { readonly case: string; readonly phone: string | null } | null
}

/** At most 200: the open ones by their day, the ended latest first. */
export async function listRequests(deps: Needs, caller: Caller, which: 'open' | EndedState): Promise<Request[]> {
  const { store } = deps
  const units = caller.units === null ? null : [...scopeOf(await store.units.all(), caller.units)]
  return which === 'open' ? store.requests.open(units, SHOWN) : store.requests.ended(which, units, SHOWN)
}

/** What somebody wrote is a personal datum: that it was read is noted. `null`: there is none, or it is not theirs. */
export async function readRequest(deps: Needs, caller: Caller, id: string): Promise<RequestRead | null> {
  const request = await requestOf(deps, caller, id)
  if (request === null) return null
  const open = (sealed: string | null): string | null =>
    sealed === null ? null : deps.keyring.open(sealed, identity(request._id))
  const notes = request.history.map((step) => open(step.note))
  const read = { request, words: open(request.words), notes, contact: await contactOf(deps, request) }
  if (read.words !== null || read.contact !== null || notes.some((text) => text !== null)) {
    const about = { what: 'request', request: request._id }
    await note(deps, { deed: 'datum-seen', by: caller.name, unit: request.unit, about })
  }
  return read
}

async function contactOf(deps: Needs, { kind, invitation: id, endedAt }: Request): Promise<RequestRead['contact']> {
  const invitation = kind !== 'contact' || id === null || endedAt !== null ? null : await deps.store.invitations.get(id)
  if (invitation === null || invitation.callBackAt === null) return null
  const record = await deps.store.cases.get(invitation.case)
  const { phone } = await addressesOf(deps, invitation.contacts)
  if (record === null) return null
  const value = phone === null ? undefined : plainOf(deps, phone)?.value
  // As it is dialled in Viet Nam.
  return { case: record.code, phone: value?.replace(/^84/, '0') ?? null }
}

export interface Written {
  readonly kind: RequestKind
  readonly way: WrittenWay
  readonly receivedOn: Day
  readonly unit: string
  /** NFC. */
  readonly words: string
}

export type Added =
  | { readonly kind: 'done'; readonly id: RequestId }
  | { readonly kind: 'refused'; readonly why: 'out-of-scope' | 'in-the-future' | 'no-words' }

/** Writes down what came by letter or was said at the desk. */
export async function addRequest(deps: Needs, caller: Caller, written: Written): Promise<Added> {
  const now = deps.clock()
  const known = (await deps.store.units.getMany([written.unit as never])).length > 0
  if (!known || !(await mayTouch(deps, caller, written.unit))) return { kind: 'refused', why: 'out-of-scope' }
  if (written.receivedOn > dayOf(now)) return { kind: 'refused', why: 'in-the-future' }
  if (written.words.trim() === '') return { kind: 'refused', why: 'no-words' }
  const _id = Buffer.from(deps.random(ID_BYTES)).toString('base64url') as RequestId
  const { kind, way, unit } = written
  const words = deps.keyring.seal(written.words, identity(_id))
  const receivedAt = startOf(written.receivedOn)
  const facts = { _id, kind, way, unit, words, receivedAt, now, by: caller.name, sample: false }
  await deps.store.requests.insert(newRequest(facts, deps.calendar))
  await note(deps, { deed: 'request-received', by: caller.name, unit, about: { request: _id, kind, way } })
  return { kind: 'done', id: _id }
}

/** @param reason in somebody's own words, NFC; empty: none. */
export async function changeRequest(
  deps: Needs,
  caller: Caller,
  id: string,
  { did, reason }: { readonly did: RequestChange['did']; readonly reason: string },
): Promise<'done' | 'unknown' | RequestFault> {
  for (let i = 0; i < TRIES; i++) {
    const request = await requestOf(deps, caller, id)
    if (request === null) return 'unknown'
    const text = reason.trim()
    const sealed = text === '' ? null : deps.keyring.seal(text, identity(request._id))
    const next = changed(request, { at: deps.clock(), by: caller.name, did, outcome: null, note: sealed })
    if (typeof next === 'string') return next
    if (!(await deps.store.requests.replace({ ...next, rev: request.rev + 1 }))) continue
    const about = { request: request._id, kind: request.kind, did }
    await note(deps, { deed: 'request-changed', by: caller.name, unit: request.unit, about })
    return 'done'
  }
  throw Object.assign(new Error('a request changed while it was being changed'), { code: 'RACE_LOST' })
}

async function requestOf(deps: Needs, caller: Caller, id: string): Promise<Request | null> {
  const request = await deps.store.requests.get(id as RequestId)
  if (request === null || caller.units === null) return request
  return request.unit !== null && (await mayTouch(deps, caller, request.unit)) ? request : null
}

const identity = (id: RequestId): string => `requests:${id}`
