/** Sign-in sessions: begun, used, ended. */
import { createHash } from 'node:crypto'
import type { User } from '../../access/user.ts'
import { isLive, staleBefore, type Visit } from '../../access/visit.ts'
import type { VisitId } from '../../survey/ids.ts'
import { MINUTE } from '../../survey/time.ts'
import { change, drop } from '../change.ts'
import type { Deps } from '../deps.ts'

const SECRET_BYTES = 32
const DEVICE_MAX = 120
/** That it was used is written down no more often than this, in milliseconds. */
const NOTED = MINUTE

type Access = Pick<Deps, 'store' | 'clock' | 'random'>

/** A visit that may be used, with whose it is. */
export interface Seen {
  readonly visit: Visit
  readonly user: User
}

/** @returns the cookie's value: 256 random bits, base64url. */
export async function beginVisit(
  { store, clock, random }: Access,
  user: User,
  by: Visit['by'],
  device: string,
): Promise<string> {
  const secret = Buffer.from(random(SECRET_BYTES)).toString('base64url')
  const at = clock()
  await store.visits.insert({
    _id: visitId(secret),
    rev: 1,
    user: user._id,
    generation: user.generation,
    startedAt: at,
    lastAt: at,
    by,
    device: device.slice(0, DEVICE_MAX),
  })
  if (by !== 'password') await change(store.users, user._id, (doc) => ({ ...doc, signedInAt: at }))
  return secret
}

/** `null`: it is unknown, or over by idleness, age, or a change of its user. */
export async function visitOf({ store, clock }: Pick<Access, 'store' | 'clock'>, secret: string): Promise<Seen | null> {
  if (secret === '') return null
  const visit = await store.visits.get(visitId(secret))
  const user = visit === null ? null : await store.users.get(visit.user)
  const now = clock()
  if (visit === null || user === null) return null
  if (!isLive(visit, user, now)) {
    await drop(store.visits, visit._id)
    return null
  }
  if (now - visit.lastAt >= NOTED) await change(store.visits, visit._id, (doc) => ({ ...doc, lastAt: now }))
  return { visit, user }
}

export async function endVisit({ store }: Pick<Access, 'store'>, visit: VisitId): Promise<void> {
  await drop(store.visits, visit)
}

/** Begins another visit in the place of this one: after each step the cookie is a new one. @returns its value. */
export async function renewVisit(deps: Access, user: User, visit: Visit, by: Visit['by']): Promise<string> {
  await endVisit(deps, visit._id)
  return beginVisit(deps, user, by, visit.device)
}

/** Those of a user that may still be used, the one that was used last first. */
export async function visitsOfUser({ store, clock }: Pick<Access, 'store' | 'clock'>, user: User): Promise<Visit[]> {
  const all = await store.visits.ofUser(user._id)
  return all.filter((visit) => isLive(visit, user, clock())).sort((a, b) => b.lastAt - a.lastAt)
}

/** Ends all of a user but one. @returns how many. */
export async function endOthers({ store }: Pick<Access, 'store'>, user: User, kept: VisitId): Promise<number> {
  const others = (await store.visits.ofUser(user._id)).filter(({ _id }) => _id !== kept)
  for (const { _id } of others) await drop(store.visits, _id)
  return others.length
}

/** Takes out visits that nobody used for too long, and attempts that are forgotten: up to `limit` of each. @returns how many. */
export async function sweepVisits({ store, clock }: Pick<Access, 'store' | 'clock'>, limit: number): Promise<number> {
  const now = clock()
  const visits = await store.visits.stale(staleBefore(now), limit)
  const attempts = await store.attempts.over(now, limit)
  // One that was used meanwhile has another revision, and stays.
  for (const { _id, rev } of visits) await store.visits.remove(_id, rev)
  for (const { _id, rev } of attempts) await store.attempts.remove(_id, rev)
  return visits.length + attempts.length
}

function visitId(secret: string): VisitId {
  return createHash('sha256').update(secret).digest('base64url') as VisitId
}
