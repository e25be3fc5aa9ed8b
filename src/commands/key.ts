/**
 * `ykien key rotate`: `YKIEN_KEY` gives way to `YKIEN_KEY_NEXT`, while servers run. With `--seal` a new data key seals what
 * is sealed from then on.
 */

import { moment } from '../report/figure.ts'
import { note } from '../service/access/audit.ts'
import type { Deps } from '../service/deps.ts'
import { rotateMaster, rotateSeal } from '../service/key-rotation.ts'
import { iso } from '../survey/time.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

export interface KeyArguments {
  readonly old: Uint8Array
  readonly next: Uint8Array | null
  readonly json: boolean
}

/** @returns the exit status: 0 the store opens with the new key alone, 1 nothing was begun. */
export async function keyRotate(deps: Deps, { old, next, json }: KeyArguments, io: Io): Promise<0 | 1> {
  const refuse = (why: 'no-next' | 'same' | 'other', values: Readonly<Record<string, string>> = {}): 1 => {
    const message = deps.say(`key.${why}`, 'vi', values)
    if (json) io.out(`${JSON.stringify({ refused: why, message })}\n`)
    else io.err(`${message}\n`)
    return 1
  }
  if (next === null) return refuse('no-next')
  const rotated = await rotateMaster(deps.store, { old, next }, deps.random)
  if (rotated.kind === 'same') return refuse('same')
  if (rotated.kind === 'other') return refuse('other', { to: rotated.to })
  const { from, to, wrapped } = rotated
  await note(deps, { deed: 'key-rotated', by: 'command-line', about: { from, to, wrapped } })
  io.out(json ? `${JSON.stringify({ from, to, wrapped })}\n` : `${deps.say('key.rotated', 'vi', { to, wrapped })}\n`)
  return 0
}

/** @returns the exit status: 0, also where one that was made before waits for its time. */
export async function keyRotateSeal(deps: Deps, { old, next, json }: KeyArguments, io: Io): Promise<0> {
  const masters = [old, ...(next === null ? [] : [next])]
  const { version, from, made } = await rotateSeal(deps.store, masters, deps.random, deps.clock)
  if (made) await note(deps, { deed: 'key-rotated', by: 'command-line', about: { seal: version } })
  const told = { seal: version, from: iso(from), made }
  const values = { version: String(version), at: moment(iso(from)) }
  io.out(json ? `${JSON.stringify(told)}\n` : `${deps.say(`key.seal-${made ? 'made' : 'waits'}`, 'vi', values)}\n`)
  return 0
}
