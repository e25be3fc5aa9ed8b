/**
 * The spool as files of one folder. Each line is sealed, so that nobody's words or ids lie in plain text; those that are
 * appended at once share one fsync. A folder serves one store; several processes may share it.
 */
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ChannelLog } from '../channels/log.ts'
import type { Sealed } from '../survey/document.ts'
import type { Instant } from '../survey/time.ts'
import { Segment } from './segment.ts'
import { type Kept, type Spool, SpoolError } from './spool.ts'

/** Bytes after which a new segment begins: what is held in memory at once while it is replayed; each is an open file. */
const SEGMENT = 4 * 1024 * 1024
const IDENTITY = 'spool'

export interface DiskSpoolOptions {
  readonly folder: string
  readonly seal: (plain: string, identity: string) => Sealed
  readonly open: (sealed: Sealed, identity: string) => string
  readonly clock: () => Instant
  readonly log: ChannelLog
}

interface Appending {
  readonly line: string
  readonly resolve: () => void
  readonly reject: (error: SpoolError) => void
}

/**
 * Opens the folder, making it where it is missing, and takes over what earlier processes left there.
 *
 * @throws SpoolError when it cannot be written.
 */
export async function openDiskSpool(options: DiskSpoolOptions): Promise<Spool> {
  return wrapped(async () => {
    await mkdir(options.folder, { recursive: true, mode: 0o700 })
    await probe(options.folder)
    return new DiskSpool(options, await takeOverAll(options))
  })
}

async function takeOverAll({ folder, log, open: unseal }: DiskSpoolOptions): Promise<Segment[]> {
  const segments: Segment[] = []
  const names = await readdir(folder)
  const aside = names.filter((name) => name.endsWith('.aside')).length
  if (aside > 0) log.warn({ files: aside }, 'files of the spool lie aside; renamed to .spool they are tried once more')
  for (const name of Segment.named(names)) {
    const taken = await Segment.takeOver(join(folder, name), (line) => read(unseal, line) !== null)
    if (taken === null) continue
    if (taken === 'not-ours') {
      log.error({ segment: name }, 'a segment of the spool was written for another store or key, and is left as it is')
      continue
    }
    if (taken.torn > 0) log.warn({ segment: name, bytes: taken.torn }, 'the last line of a segment was torn by a crash')
    segments.push(taken.segment)
  }
  return segments
}

class DiskSpool implements Spool {
  readonly #options: DiskSpoolOptions
  /** Nothing is appended to these any more; the oldest first. */
  readonly #whole: Segment[]
  #current: Segment | null = null
  #number = 0
  #appending: Appending[] = []
  #given: { readonly segment: Segment; readonly end: number; readonly lines: number } | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(options: DiskSpoolOptions, left: Segment[]) {
    this.#options = options
    this.#whole = left
  }

  get waiting(): number {
    return this.#segments().reduce((sum, { waiting }) => sum + waiting, 0)
  }

  append(kept: Kept): Promise<void> {
    const line = this.#options.seal(JSON.stringify(kept), IDENTITY)
    return new Promise((resolve, reject) => {
      this.#appending.push({ line, resolve, reject })
      if (this.#appending.length === 1) void this.#inTurn(() => this.#flush())
    })
  }

  async *all(): AsyncIterable<Kept> {
    for (const segment of this.#segments()) yield* this.#read(await segment.lines()).kept
  }

  next(): Promise<readonly Kept[]> {
    return wrapped(() =>
      this.#inTurn(async () => {
        for (let head = this.#segments()[0]; head !== undefined; head = this.#segments()[0]) {
          const lines = await head.lines()
          const { kept, unreadable } = this.#read(lines)
          this.#given = { segment: head, end: head.synced, lines: lines.length }
          if (unreadable > 0) {
            head.spoiled = true
            this.#options.log.error({ lines: unreadable }, 'lines of the spool cannot be read; they are put aside')
          }
          if (kept.length > 0) return kept
          await this.#finish()
        }
        return []
      }),
    )
  }

  finished(whole: boolean): Promise<void> {
    return wrapped(() =>
      this.#inTurn(async () => {
        if (this.#given !== null && !whole) this.#given.segment.spoiled = true
        await this.#finish()
      }),
    )
  }

  forget(before: Instant): Promise<number> {
    return wrapped(async () => {
      const { folder } = this.#options
      const old = (await readdir(folder)).filter((name) => name.endsWith('.aside') && madeAt(name) < before)
      for (const name of old) await rm(join(folder, name), { force: true })
      return old.length
    })
  }

  probe(): Promise<void> {
    return wrapped(() => probe(this.#options.folder))
  }

  close(): Promise<void> {
    return this.#inTurn(async () => {
      for (const segment of this.#segments()) await segment.close()
    })
  }

  #segments(): Segment[] {
    return this.#current === null ? this.#whole : [...this.#whole, this.#current]
  }

  /** One after the other: appending, reading and removing touch the same segments. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work)
    this.#turn = mine
    return mine
  }

  async #flush(): Promise<void> {
    const group = this.#appending
    this.#appending = []
    const lines = group.map(({ line }) => line)
    try {
      // Not twice in a row in practice: nobody takes over what was begun a moment ago.
      while (!(await this.#write(lines)));
    } catch (cause) {
      const error = new SpoolError(cause)
      for (const { reject } of group) reject(error)
      return
    }
    for (const { resolve } of group) resolve()
  }

  async #write(lines: readonly string[]): Promise<boolean> {
    const { folder, clock } = this.#options
    const segment = this.#current ?? (await Segment.create(folder, clock(), ++this.#number))
    // Until it has gone well: after a failed write or fsync nobody knows what the disk holds behind the last good line.
    this.#current = null
    let appended = false
    try {
      appended = await segment.append(lines)
    } finally {
      if (appended && segment.synced < SEGMENT) this.#current = segment
      else if (segment.synced > 0) this.#whole.push(segment)
      else await segment.end()
    }
    return appended
  }

  async #finish(): Promise<void> {
    if (this.#given === null) return
    const { segment, end, lines } = this.#given
    this.#given = null
    segment.done = end
    segment.waiting -= lines
    if (segment.done < segment.synced) return
    if (segment === this.#current) this.#current = null
    else this.#whole.shift()
    await segment.end()
  }

  #read(lines: readonly string[]): { readonly kept: readonly Kept[]; readonly unreadable: number } {
    const kept = lines.map((line) => read(this.#options.open, line)).filter((one) => one !== null)
    return { kept, unreadable: lines.length - kept.length }
  }
}

/** `null`: torn, altered, or sealed by another key; which of them, a cipher does not tell. */
function read(unseal: DiskSpoolOptions['open'], line: string): Kept | null {
  try {
    return JSON.parse(unseal(line as Sealed, IDENTITY)) as Kept
  } catch {
    return null
  }
}

/** A file's name begins with the instant at which it was made; what somebody has renamed is never too old. */
function madeAt(name: string): Instant {
  return Number(/^\d{15}(?=-)/.exec(name)?.[0] ?? Number.POSITIVE_INFINITY)
}

/** Writes as an append would. */
async function probe(folder: string): Promise<void> {
  const path = join(folder, 'probe')
  const file = await open(path, 'w', 0o600)
  try {
    await file.writeFile('ykien\n')
    await file.datasync()
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}

async function wrapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    throw cause instanceof SpoolError ? cause : new SpoolError(cause)
  }
}
