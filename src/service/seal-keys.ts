/**
 * The keys that seal values, by version: `s1.` the first, `s2.` the one after a turning. Every version stays, to open what
 * it sealed. A new one is used only after a while, by when each process that runs has looked and has it in memory.
 */
import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { Sealed } from '../survey/document.ts'
import { type Instant, MINUTE } from '../survey/time.ts'
import { decrypt, encrypt, type Random } from './cipher.ts'
import { dataKeyId, opened } from './data-keys.ts'
import { type MasterKey, wrap } from './master-key.ts'

/** How often a process looks for a new one, and how long that one waits to be used; milliseconds. */
export const LOOK_EVERY = MINUTE
const USED_AFTER = 10 * MINUTE

interface SealKey {
  readonly version: number
  readonly key: KeyObject
  /** Nothing is sealed with it before. */
  readonly from: Instant
}

type Keeping = Pick<Store, 'secrets' | 'meta'>

/** Of version 2 and on. */
export const laterSealId = (version: number): string => dataKeyId(`seal-${version}`)

export class SealKeys {
  readonly #store: Keeping
  readonly #masters: readonly MasterKey[]
  readonly #random: Random
  readonly #clock: () => Instant
  readonly #keys: SealKey[]

  /** @param first of version 1. */
  constructor(
    store: Keeping,
    {
      masters,
      first,
      random,
      clock,
    }: {
      readonly masters: readonly MasterKey[]
      readonly first: KeyObject
      readonly random: Random
      readonly clock: () => Instant
    },
  ) {
    this.#store = store
    this.#masters = masters
    this.#random = random
    this.#clock = clock
    this.#keys = [{ version: 1, key: first, from: 0 }]
  }

  /** Looks for keys that were made since. @throws WrongKeyError when none of the master keys wrapped one. */
  async refresh(): Promise<void> {
    for (;;) {
      const version = this.#keys.length + 1
      const id = laterSealId(version)
      const doc = await this.#store.secrets.get(id)
      if (doc === null) return
      const plain = await opened(this.#store, this.#masters, doc.sealed, id)
      const [key = '', from = ''] = plain.split('@')
      // Another look may have been quicker.
      if (this.#keys.length + 1 !== version) continue
      this.#keys.push({ version, key: createSecretKey(Buffer.from(key, 'base64')), from: Number(from) })
    }
  }

  /** Makes the next one. @returns from when on it is used, and whether it was made now or is waiting already. */
  async turn(): Promise<{ readonly version: number; readonly from: Instant; readonly made: boolean }> {
    await this.refresh()
    const newest = this.#keys.at(-1)
    const now = this.#clock()
    if (newest !== undefined && newest.from > now) return { version: newest.version, from: newest.from, made: false }
    const version = this.#keys.length + 1
    const id = laterSealId(version)
    const wrapping = this.#masters.at(-1)
    if (wrapping === undefined) throw Object.assign(new Error('there is no master key'), { code: 'WRONG_KEY' })
    const from = now + USED_AFTER
    const plain = `${Buffer.from(this.#random(32)).toString('base64')}@${from}`
    const sealed = wrap(wrapping, plain, id, this.#random)
    if (!(await this.#store.secrets.insert({ _id: id, rev: 1, sealed, lease: null }))) return this.turn()
    await this.refresh()
    return { version, from, made: true }
  }

  seal(plain: string, identity: string): Sealed {
    const now = this.#clock()
    const newest = this.#keys.findLast(({ from }) => from <= now)
    if (newest === undefined) throw Object.assign(new Error('there is no key to seal with'), { code: 'STORE_BROKEN' })
    return `s${newest.version}.${encrypt(newest.key, plain, identity, this.#random)}`
  }

  /** @throws Error when the value was altered, belongs to another document, or is of a key that is not known (yet). */
  open(sealed: Sealed, identity: string): string {
    const at = sealed.indexOf('.')
    const known = this.#keys[Number(sealed.slice(1, at)) - 1]
    if (known === undefined)
      throw Object.assign(new Error('it was sealed with an unknown key'), { code: 'UNKNOWN_KEY' })
    return decrypt(known.key, sealed.slice(at + 1), identity)
  }
}
