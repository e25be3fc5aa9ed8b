/** A short code has 31^8 variants; whoever types wrong ones is stopped long before finding a right one. */
import type { AddressId } from '../survey/ids.ts'
import { HOUR } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import { newTalk } from './conversations.ts'
import type { Deps } from './deps.ts'

/** Wrong codes within `PAUSE` before this address must wait. */
const GUESSES = 5
const PAUSE = HOUR

/**
 * Runs a look-up unless too many failed lately at this address; a right one in between forgives none of them.
 *
 * @param most wrong codes before it must wait: more where many people share one address.
 */
export async function guess<T>(
  deps: Deps,
  address: AddressId,
  find: () => Promise<T | null>,
  most = GUESSES,
): Promise<T | null> {
  if (await isPaused(deps, address, most)) return null
  const found = await find()
  if (found !== null) return found
  const now = deps.clock()
  deps.meter.count('guesses', { of: 'code' })
  await changeOrInsert(deps.store.talks, newTalk(address), (talk) => {
    const over = talk.guessesSince === null || now - talk.guessesSince > PAUSE
    return { ...talk, guesses: over ? 1 : talk.guesses + 1, guessesSince: over ? now : talk.guessesSince }
  })
  return null
}

export async function isPaused(deps: Deps, address: AddressId, most = GUESSES): Promise<boolean> {
  const talk = await deps.store.talks.get(address)
  if (talk === null || talk.guessesSince === null) return false
  return talk.guesses >= most && deps.clock() - talk.guessesSince <= PAUSE
}
