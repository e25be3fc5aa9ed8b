/** The log of erasures as a file beside the store: lines that are only ever appended, each with an fsync. */
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ErasureLog } from '../service/erasures.ts'

/** Several processes may append to one file. @throws Error of the system when it cannot be written. */
export async function openErasedLog(path: string): Promise<ErasureLog> {
  await mkdir(dirname(path), { recursive: true })
  await (await open(path, 'a', 0o600)).close()
  await syncFolder(dirname(path))
  return {
    async append(lines) {
      const file = await open(path, 'a', 0o600)
      try {
        // The newline before them ends a line that a crash has torn.
        await file.appendFile(`\n${lines.join('\n')}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    read: () => erasedLines(path),
  }
}

/** The lines of such a file. */
export async function erasedLines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
}

async function syncFolder(path: string): Promise<void> {
  // Windows knows no fsync of a folder.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  await folder.sync()
  await folder.close()
}
