/**
 * Passwords as they are kept: argon2id in PHC strings, computed off the main loop. Only so many at once, for each takes its
 * memory; the others wait their turn.
 */
import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

interface Cost {
  /** In KiB. */
  readonly memory: number
  readonly passes: number
  readonly lanes: number
}

/** OWASP Password Storage Cheat Sheet: m=19456 (19 MiB), t=2, p=1, or better. */
const COST: Cost = { memory: 19_456, passes: 2, lanes: 1 }
const AT_ONCE = 2
const SALT_BYTES = 16
const HASH_BYTES = 32
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

const argon2id = promisify((parameters: Argon2Parameters, done: (error: Error | null, hash: Buffer) => void) =>
  argon2('argon2id', parameters, done),
)

interface Means {
  readonly random: (bytes: number) => Uint8Array
  readonly cost?: Cost
  readonly derive?: (parameters: Argon2Parameters) => Promise<Buffer>
}

interface Parsed extends Cost {
  readonly salt: Buffer
  readonly hash: Buffer
}

export class Passwords {
  readonly #random: Means['random']
  readonly #cost: Cost
  readonly #argon2id: NonNullable<Means['derive']>
  /** Stands for the password of whoever has none: as much work, and never right. */
  readonly #nobody: Parsed
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor({ random, cost = COST, derive = argon2id }: Means) {
    this.#random = random
    this.#cost = cost
    this.#argon2id = derive
    this.#nobody = { ...cost, salt: Buffer.from(random(SALT_BYTES)), hash: Buffer.from(random(HASH_BYTES)) }
  }

  /** @returns a PHC string: `$argon2id$v=19$m=19456,t=2,p=1${salt}${hash}`. */
  async hash(password: string): Promise<string> {
    const salt = Buffer.from(this.#random(SALT_BYTES))
    const { memory, passes, lanes } = this.#cost
    const hash = await this.#derive(password, { ...this.#cost, salt, hash: Buffer.alloc(HASH_BYTES) })
    return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${base64(salt)}$${base64(hash)}`
  }

  /**
   * @param kept `null`: there is none; the same work is done, so that time does not tell.
   * @throws Error `BAD_HASH` when what is kept is no PHC string of argon2id.
   */
  async verify(kept: string | null, password: string): Promise<boolean> {
    const parsed = kept === null ? this.#nobody : parse(kept)
    return timingSafeEqual(await this.#derive(password, parsed), parsed.hash)
  }

  /** Whether it was made with less than is asked for today. */
  isWeak(kept: string): boolean {
    const { memory, passes, lanes } = parse(kept)
    return memory < this.#cost.memory || passes < this.#cost.passes || lanes < this.#cost.lanes
  }

  async #derive(password: string, { memory, passes, lanes, salt, hash }: Parsed): Promise<Buffer> {
    if (this.#running === AT_ONCE) await new Promise<void>((turn) => this.#waiting.push(turn))
    else this.#running++
    try {
      const message = password.normalize('NFC')
      const tagLength = hash.length
      return await this.#argon2id({ message, nonce: salt, memory, passes, parallelism: lanes, tagLength })
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}

function parse(kept: string): Parsed {
  const [, memory, passes, lanes, salt, hash] = PHC.exec(kept) ?? []
  if (salt === undefined || hash === undefined) {
    throw Object.assign(new Error('what is kept as a password is no PHC string of argon2id'), { code: 'BAD_HASH' })
  }
  const cost = { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) }
  return { ...cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') }
}

/** Without padding, as PHC strings have it. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
