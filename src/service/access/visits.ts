/** Sign-in sessions: begun, used, ended. */
import { createHash } from 'node:crypto'
import type { User } from '../../access/user.ts'
import { isLive, type Visit } from '../../access/visit.ts'
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
export async function visitOf({ store, clock }: Access, secret: string): Promise<Seen | null> {
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

export async function endVisit({ store }: Access, visit: VisitId): Promise<void> {
  await drop(store.visits, visit)
}

function visitId(secret: string): VisitId {
  return createHash('sha256').update(secret).digest('base64url') as VisitId
}
