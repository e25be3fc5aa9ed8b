/**
 * Guessing is slowed down by account and by address, so that a stranger can lock nobody out: wrong attempts from elsewhere
 * never hold up an address from which that account has signed in before; and those of a neighbour behind the same address
 * never hold up a browser in which it has (OWASP, Slow Down Online Guessing Attacks with Device Cookies).
 */
import { type Attempts, noAttempts, oneLess, oneMore, PATIENCE } from '../../access/attempts.ts'
import type { AttemptsId, UserId } from '../../survey/ids.ts'
import { DAY, type Instant } from '../../survey/time.ts'
import { change, changeOrInsert, drop } from '../change.ts'
import type { Deps } from '../deps.ts'

/** For so long an address or a browser stays known after the account signed in from it, in milliseconds. */
const KNOWN = 90 * DAY

type Access = Pick<Deps, 'store' | 'clock' | 'keyring'>

/** Where an attempt comes from. */
export interface Place {
  readonly address: string
  /** The value of a cookie by which a browser is known again: 128 random bits or more. */
  readonly browser: string
}

/** What is tried, for whom, from where. An id that no user has counts just the same. */
export interface Attempt {
  readonly step: 'password' | 'code'
  readonly user: UserId
  readonly place: Place
}

export type Attempted<T> =
  | { readonly kind: 'right'; readonly value: T }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly until: Instant }

/** @param check `null`: wrong. It is not run while there is a wait. */
export async function attempt<T>(deps: Access, tried: Attempt, check: () => Promise<T | null>): Promise<Attempted<T>> {
  const counted = await countedBy(deps, tried)
  const known = await deps.store.attempts.getMany(counted.map(({ id }) => id))
  const until = Math.max(0, ...known.map(({ waitUntil }) => waitUntil))
  if (until > deps.clock()) return { kind: 'wait', until }
  for (const one of counted) {
    const waits = await take(deps, one)
    if (waits !== null) return { kind: 'wait', until: waits }
  }
  const value = await check()
  if (value === null) return { kind: 'wrong' }
  const [pair, ...others] = counted
  await drop(deps.store.attempts, pair.id)
  for (const { id } of others) await change(deps.store.attempts, id, (doc) => oneLess(doc, deps.clock()))
  return { kind: 'right', value }
}

/** They have signed in from here, whole: guesses from elsewhere do not hold up this address and this browser. */
export async function knowPlace(deps: Access, user: UserId, place: Place): Promise<void> {
  for (const id of [knownAddress(deps, user, place), knownBrowser(deps, user, place)]) {
    await changeOrInsert(deps.store.attempts, noAttempts(id), (doc) => ({ ...doc, forgetAt: deps.clock() + KNOWN }))
  }
}

interface Counted {
  readonly id: AttemptsId
  readonly by: keyof typeof PATIENCE
}

async function countedBy(deps: Access, { step, user, place }: Attempt): Promise<[Counted, ...Counted[]]> {
  const { keyring, store, clock } = deps
  const [address, browser] = [knownAddress(deps, user, place), knownBrowser(deps, user, place)]
  const known = (await store.attempts.getMany([address, browser])).filter(({ forgetAt }) => forgetAt > clock())
  const isKnown = (id: AttemptsId): boolean => known.some(({ _id }) => _id === id)
  const pair = (where: string): Counted => ({ id: keyring.attemptsId(`${step}|${user}|${where}`), by: 'pair' })
  if (isKnown(browser)) return [pair(`browser|${place.browser}`)]
  if (isKnown(address)) return [pair(place.address)]
  return [
    pair(place.address),
    { id: keyring.attemptsId(`${step}|${user}`), by: 'account' },
    { id: keyring.attemptsId(`address|${place.address}`), by: 'address' },
  ]
}

/** @returns until when it has to wait; `null`: it may go on, and is counted. */
async function take({ store, clock }: Access, { id, by }: Counted): Promise<Instant | null> {
  let waits: Instant | null = null
  const decide = (doc: Attempts): Attempts | null => {
    const next = oneMore(doc, PATIENCE[by], clock())
    waits = next === null ? doc.waitUntil : null
    return next
  }
  await changeOrInsert(store.attempts, noAttempts(id), decide)
  return waits
}

function knownAddress({ keyring }: Access, user: UserId, { address }: Place): AttemptsId {
  return keyring.attemptsId(`known|${user}|${address}`)
}

function knownBrowser({ keyring }: Access, user: UserId, { browser }: Place): AttemptsId {
  return keyring.attemptsId(`known|${user}|browser|${browser}`)
}
