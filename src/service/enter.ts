/** A short code typed into the front page: where it leads. */
import type { AddressId } from '../survey/ids.ts'
import type { Deps } from './deps.ts'
import { guess, isPaused } from './guesses.ts'
import { lookUp } from './hand-out.ts'
import { asCode } from './keyring.ts'

/** Nobody tells who is at the other end of a page, so that all who type there share one count of wrong codes. */
const FRONT_PAGE = 'w.front' as AddressId
/**
 * Wrong codes an hour. With a hundred thousand codes open, whoever guesses at this rate hits one in a year; those who
 * mistype in earnest stay far below it.
 */
const GUESSES = 1_000

export type Entered =
  | { readonly kind: 'found'; readonly token: string }
  | { readonly kind: 'unknown' | 'gone' | 'paused' }

/** @param text as typed: in any case, with spaces and hyphens. */
export async function enterCode(deps: Deps, text: string): Promise<Entered> {
  const code = asCode(text)
  if (code === null) return { kind: 'unknown' }
  return deps.lanes.inLine(FRONT_PAGE, async () => {
    if (await isPaused(deps, FRONT_PAGE, GUESSES)) return { kind: 'paused' }
    const opened = await guess(deps, FRONT_PAGE, () => lookUp(deps, code), GUESSES)
    if (opened === null) return { kind: 'unknown' }
    if (opened === 'gone') return { kind: 'gone' }
    const { invitation, way, generation } = opened.key
    return { kind: 'found', token: deps.keyring.token(invitation, way, generation) }
  })
}
