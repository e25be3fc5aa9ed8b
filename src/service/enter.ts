/** A short code typed into the front page: where it leads. */
import type { AddressId } from '../survey/ids.ts'
import type { Deps } from './deps.ts'
import { guess, isPaused } from './guesses.ts'
import { lookUp } from './hand-out.ts'
import { asCode } from './keyring.ts'

/** All who type there share one count of wrong codes, and beside it each place that they come from has its own. */
const FRONT_PAGE = 'w.front'
/**
 * Wrong codes an hour from one place. Whole communes come from one address of a mobile network, and one person mistypes a
 * few times; without this count whoever guesses could shut the page for everybody.
 */
const GUESSES = 60
/**
 * Of all places together. With a hundred thousand codes open, whoever guesses at this rate from many addresses hits one in
 * a year; those who mistype in earnest stay far below it.
 */
const GUESSES_OF_ALL = 1_000

export type Entered =
  | { readonly kind: 'found'; readonly token: string }
  | { readonly kind: 'unknown' | 'gone' | 'paused' }

/**
 * @param text as typed: in any case, with spaces and hyphens.
 * @param remote the network address that it came from; one of 4,096 places is what is kept of it.
 */
export async function enterCode(deps: Deps, text: string, remote: string): Promise<Entered> {
  const code = asCode(text)
  if (code === null) return { kind: 'unknown' }
  const all = FRONT_PAGE as AddressId
  const place = `${FRONT_PAGE}.${deps.keyring.remotePlace(remote)}` as AddressId
  return deps.lanes.inLine(FRONT_PAGE, async () => {
    if ((await isPaused(deps, place, GUESSES)) || (await isPaused(deps, all, GUESSES_OF_ALL))) return { kind: 'paused' }
    const look = () => lookUp(deps, code)
    const opened = await guess(deps, place, () => guess(deps, all, look, GUESSES_OF_ALL), GUESSES)
    if (opened === null) return { kind: 'unknown' }
    if (opened === 'gone') return { kind: 'gone' }
    const { invitation, way, generation } = opened.key
    return { kind: 'found', token: deps.keyring.token(invitation, way, generation) }
  })
}
