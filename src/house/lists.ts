/** `lists.yaml` beside the questionnaires: what several of them share. */
import { dirname, join } from 'node:path'
import type { Finding } from '../flow/findings.ts'
import { NO_LISTS, readLists, type SharedLists } from '../flow/lists.ts'

export const LISTS = 'lists.yaml'

export interface ListsBeside {
  readonly lists: SharedLists
  /** What is wrong with them: then there are none. */
  readonly findings: readonly Finding[]
}

/** @param read rejects with an Error that has a `code` (`ENOENT`); gives null where there is no such file. */
export async function listsBeside(
  file: string,
  read: (file: string) => Promise<string | Uint8Array | null>,
): Promise<ListsBeside> {
  const path = join(dirname(file), LISTS)
  const content = await read(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (content === null) return { lists: NO_LISTS, findings: [] }
  const found = readLists(content, path)
  return found.kind === 'read' ? { lists: found.value, findings: [] } : { lists: NO_LISTS, findings: found.findings }
}
