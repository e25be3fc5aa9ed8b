/** A disk of a few megabytes, in memory, that a test may fill: where this machine lets it be made. */
import { execFileSync } from 'node:child_process'
import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { TestStore } from './stores.ts'

const SIZE = 12 * 1024 * 1024

export interface SmallDisk {
  /** SQLite on it. */
  readonly store: TestStore
  /** To the last byte. */
  fill(): void
  /** Gives back what filled it. */
  free(): void
}

/** @returns why there is none, where there is none. */
export async function smallDisk(): Promise<SmallDisk | string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount a small disk'
  const folder = await mkdtemp(join(tmpdir(), 'ykien-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    await rmdir(folder)
    return `a small disk cannot be mounted: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
  }
  const path = join(folder, 'ykien.db')
  const ballast = join(folder, 'ballast')
  return {
    store: {
      name: 'SQLite on a small disk',
      env: { DATABASE_PATH: path },
      open: () => openSqliteStore(path),
      destroy: async () => {
        execFileSync('umount', ['--lazy', folder])
        await rmdir(folder)
      },
    },
    fill() {
      const file = openSync(ballast, 'a')
      try {
        for (const bytes of [1024 * 1024, 4096, 1]) fillWith(file, Buffer.alloc(bytes, 1))
      } finally {
        closeSync(file)
      }
    },
    free: () => rmSync(ballast, { force: true }),
  }
}

function fillWith(file: number, block: Buffer): void {
  for (;;) {
    try {
      writeSync(file, block)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return
      throw error
    }
  }
}
