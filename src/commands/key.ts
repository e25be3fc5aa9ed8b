/** `ykien key rotate`: `YKIEN_KEY` gives way to `YKIEN_KEY_NEXT`, while servers run. */
import { note } from '../service/access/audit.ts'
import type { Deps } from '../service/deps.ts'
import { rotateMaster } from '../service/key-rotation.ts'

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
