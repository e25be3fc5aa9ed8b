/** The files that jobs read and the rows that they leave: sealed, in pieces that any store keeps as one document. */
import type { JobId } from '../../survey/ids.ts'
import type { Piece } from '../../survey/job.ts'
import { drop } from '../change.ts'
import type { Deps } from '../deps.ts'

/** Bytes of a file in one piece: sealed they are less than a megabyte. */
const BYTES = 512 * 1024

/** `preview`: what a rehearsal told. */
export type What = 'file' | 'preview' | 'result'

type Keeping = Pick<Deps, 'store' | 'keyring'>

const idOf = (job: JobId, what: What, n: number): string => `${job}:${what}:${n}`
const identity = (id: string): string => `pieces:${id}`

export function filePieces(bytes: Uint8Array): number {
  return Math.ceil(bytes.length / BYTES)
}

export async function keepFile(deps: Keeping, job: JobId, bytes: Uint8Array): Promise<void> {
  for (let n = 0; n < filePieces(bytes); n++) {
    const part = Buffer.from(bytes.subarray(n * BYTES, (n + 1) * BYTES))
    await deps.store.pieces.insert(sealed(deps, idOf(job, 'file', n), part.toString('base64')))
  }
}

/** `null`: a part of it is gone. */
export async function readFile(deps: Keeping, job: JobId, count: number): Promise<Uint8Array | null> {
  const parts: Buffer[] = []
  for (let n = 0; n < count; n++) {
    const part = await opened(deps, idOf(job, 'file', n))
    if (part === null) return null
    parts.push(Buffer.from(part, 'base64'))
  }
  return Buffer.concat(parts)
}

/**
 * Keeps these rows unless a worker before kept its own, which tell better what was done: a row that is taken in twice is
 * "unchanged" the second time.
 *
 * @returns those that are kept.
 */
export async function keepRows<R extends object>(
  deps: Keeping,
  job: JobId,
  what: What,
  n: number,
  rows: readonly R[],
): Promise<readonly R[]> {
  const id = idOf(job, what, n)
  if (await deps.store.pieces.insert(sealed(deps, id, JSON.stringify(rows)))) return rows
  return (await readRows<R>(deps, job, what, n)) ?? rows
}

/** `null`: they are gone. */
export async function readRows<R>(deps: Keeping, job: JobId, what: What, n: number): Promise<readonly R[] | null> {
  const text = await opened(deps, idOf(job, what, n))
  return text === null ? null : (JSON.parse(text) as R[])
}

/** Safe to repeat, and where some are gone. */
export async function dropPieces({ store }: Pick<Deps, 'store'>, job: JobId, what: What, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await drop(store.pieces, idOf(job, what, n))
}

function sealed({ keyring }: Keeping, _id: string, plain: string): Piece {
  return { _id, rev: 1, sealed: keyring.seal(plain, identity(_id)) }
}

async function opened({ store, keyring }: Keeping, id: string): Promise<string | null> {
  const piece = await store.pieces.get(id)
  return piece === null ? null : keyring.open(piece.sealed, identity(id))
}
