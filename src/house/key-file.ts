/** In development the master key is made once and kept beside the store; production brings its own (`YKIEN_KEY`). */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** @param storePath the embedded store's file; beside a MongoDB the key lies in the default data folder. */
export async function developmentKey(storePath: string, random: (bytes: number) => Uint8Array): Promise<Uint8Array> {
  const file = join(dirname(storePath), 'ykien.key')
  await mkdir(dirname(file), { recursive: true })
  const fresh = Buffer.from(random(32)).toString('base64')
  try {
    // Two processes that start at once must end up with one key: only one may make the file.
    await writeFile(file, `${fresh}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return Buffer.from((await readFile(file, 'utf8')).trim(), 'base64')
}
