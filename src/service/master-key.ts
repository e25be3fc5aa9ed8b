/**
 * The master key (`YKIEN_KEY`), which wraps the data keys and nothing else. What it wraps names it by a short id, so that
 * a store whose keys are being turned round opens with the old and the new one, and a wrong one is told apart at once.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { decrypt, encrypt, type Random } from './cipher.ts'

export interface MasterKey {
  /** Eight hex signs that tell one key from another; no secret. */
  readonly id: string
  readonly key: KeyObject
}

/** Why a store does not open. `wrong`: made with another key; `old`: its key was turned; `half`: it is being turned. */
export type WrongKey = 'wrong' | 'old' | 'half'

/** `YKIEN_KEY` does not open this store; nothing was changed. */
export class WrongKeyError extends Error {
  readonly code = 'WRONG_KEY'
  readonly why: WrongKey

  constructor(why: WrongKey, cause?: unknown) {
    super(SAID[why], { cause })
    this.name = 'WrongKeyError'
    this.why = why
  }
}

const SAID: Readonly<Record<WrongKey, string>> = {
  wrong:
    'YKIEN_KEY does not open this store: it was made with another key. Start again with the key that belongs to it.',
  old: 'YKIEN_KEY was turned: this store opens with the key that YKIEN_KEY_NEXT was. Start again with that as YKIEN_KEY.',
  half: 'YKIEN_KEY is being turned: set both keys (YKIEN_KEY, YKIEN_KEY_NEXT) and run "ykien key rotate" to its end.',
}

/** @param bytes 32 of them. */
export function masterKey(bytes: Uint8Array): MasterKey {
  const id = createHmac('sha256', bytes).update('ykien master key').digest('hex').slice(0, 8)
  return { id, key: createSecretKey(bytes) }
}

/** `m{id}.{sealed}` */
export function wrap(master: MasterKey, plain: string, identity: string, random: Random): string {
  return `m${master.id}.${encrypt(master.key, plain, identity, random)}`
}

/** The id of the key that wrapped this; `null`: from before keys were named. */
export function wrappedBy(wrapped: string): string | null {
  return /^m([0-9a-f]{8})\./.exec(wrapped)?.[1] ?? null
}

/** @returns `null` when none of these keys wrapped it. */
export function unwrap(masters: readonly MasterKey[], wrapped: string, identity: string): string | null {
  const id = wrappedBy(wrapped)
  const sealed = id === null ? wrapped : wrapped.slice(id.length + 2)
  for (const master of masters) {
    if (id !== null && id !== master.id) continue
    try {
      return decrypt(master.key, sealed, identity)
    } catch (error) {
      if (id !== null) throw new WrongKeyError('wrong', error)
    }
  }
  return null
}
