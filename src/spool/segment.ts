/**
 * One file of the spool: a line an event, only ever appended to. What counts is what lies before `synced`: behind it is
 * what a crash or a full disk has torn, which nobody was told to be safe.
 */
import { randomBytes } from 'node:crypto'
import { access, type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const NEWLINE = 0x0a
/**
 * `{ms since 1970}-{number within the process}-{chance}.spool`: sorted by name they stand in their order, and no two
 * processes ever give one name twice.
 */
const NAME = /^(?<place>\d{15}-\d{6})-[0-9a-f]{16}\.spool$/

export class Segment {
  readonly path: string
  readonly #file: FileHandle
  /** Bytes that survive a crash. */
  synced: number
  /** Bytes whose events are done with. */
  done = 0
  /** Lines between the two. */
  waiting: number
  /** Something in it could not be read or taken. */
  spoiled = false

  private constructor(path: string, file: FileHandle, synced: number, waiting: number) {
    this.path = path
    this.#file = file
    this.synced = synced
    this.waiting = waiting
  }

  static async create(folder: string, now: number, number: number): Promise<Segment> {
    const place = `${String(now).padStart(15, '0')}-${String(number).padStart(6, '0')}`
    const path = join(folder, nameAt(place))
    const file = await open(path, 'ax+', 0o600)
    await syncFolder(folder)
    return new Segment(path, file, 0, 0)
  }

  /** The segments of a folder, oldest first. */
  static named(names: readonly string[]): string[] {
    return names.filter((name) => NAME.test(name)).sort()
  }

  /**
   * Takes over what another process wrote, by giving it another name: that process, should it live, looks for the old one
   * after each append and so begins a new segment.
   *
   * @param isOurs whether its first line is one that we can read; another store's segment stays as it is.
   * @returns `null` where it is not ours, or somebody else was quicker; `torn`: bytes behind the last whole line.
   */
  static async takeOver(
    path: string,
    isOurs: (line: string) => boolean,
  ): Promise<{ readonly segment: Segment; readonly torn: number } | 'not-ours' | null> {
    const place = NAME.exec(basename(path))?.groups?.['place']
    const file = await openThere(path)
    if (place === undefined || file === null) return null
    const mine = join(dirname(path), nameAt(place))
    const before = await file.readFile()
    const [line] = linesOf(before)
    const ours = line === undefined || isOurs(line)
    if (!ours || !(await renamed(path, mine))) {
      await file.close()
      return ours ? null : 'not-ours'
    }
    await syncFolder(dirname(path))
    // What was appended until the very moment of the rename.
    const bytes = Buffer.concat([before, await file.readFile()])
    const synced = bytes.lastIndexOf(NEWLINE) + 1
    return { segment: new Segment(mine, file, synced, linesOf(bytes).length), torn: bytes.length - synced }
  }

  /**
   * Appends whole lines.
   *
   * @returns `false`: another process has taken this segment over, and may not have seen them.
   * @throws what the disk says; nothing may be appended to this segment any more.
   */
  async append(lines: readonly string[]): Promise<boolean> {
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
    await this.#file.appendFile(bytes)
    await this.#file.datasync()
    if (!(await exists(this.path))) return false
    this.synced += bytes.length
    this.waiting += lines.length
    return true
  }

  /** The lines that wait. */
  async lines(): Promise<string[]> {
    const bytes = Buffer.alloc(this.synced - this.done)
    await this.#file.read(bytes, 0, bytes.length, this.done)
    return linesOf(bytes)
  }

  /** Everything in it is done with: it goes, or aside where somebody must look at it. */
  async end(): Promise<void> {
    await this.close()
    if (this.spoiled) await renamed(this.path, this.path.replace(/\.spool$/, '.aside'))
    // Forced, for it may have been taken over: then it is the other process's to end.
    else await rm(this.path, { force: true })
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}

function nameAt(place: string): string {
  return `${place}-${randomBytes(8).toString('hex')}.spool`
}

function linesOf(bytes: Buffer): string[] {
  return bytes
    .subarray(0, bytes.lastIndexOf(NEWLINE) + 1)
    .toString('latin1')
    .split('\n')
    .slice(0, -1)
}

/** `null`: it is gone. */
async function openThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** `false`: it is gone. */
async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** So that the name survives a crash too; Windows opens no folders, and keeps names by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
