import { randomBytes, randomUUID } from 'node:crypto'
import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sqliteStore, type TestStore } from '../../test/support/stores.ts'
import { type Keyring, openKeyring } from '../service/keyring.ts'
import type { Store } from '../store/store.ts'
import { openDiskSpool } from './disk.ts'
import type { Kept, Spool } from './spool.ts'

let folder: string
let disk: TestStore
let store: Store
let keyring: Keyring
const logged: string[] = []

beforeEach(async () => {
  folder = join(tmpdir(), `ykien-spool-${randomUUID()}`)
  disk = sqliteStore()
  store = await disk.open()
  keyring = await openKeyring(store, randomBytes(32), randomBytes)
  logged.length = 0
})
afterEach(async () => {
  await store.close()
  await disk.destroy()
  await rm(folder, { recursive: true, force: true })
})

const note = (fields: unknown, message: string): void => void logged.push(`${message} ${JSON.stringify(fields)}`)
const log = { info: note, warn: note, error: note }

function openSpool(keys: Keyring = keyring): Promise<Spool> {
  return openDiskSpool({ folder, seal: keys.seal, open: keys.open, clock: Date.now, log })
}

function kept(n: number, text = `số ${n}`): Kept {
  const from = { kind: 'telegram', value: '5550001' } as const
  return {
    at: n,
    event: { id: `e${n}`, channel: 'telegram', moment: { at: null, order: n }, kind: 'text', from, text },
  }
}

const ids = (entries: readonly Kept[]): string[] => entries.map(({ event }) => event.id)
const files = async (): Promise<string[]> => (await readdir(folder)).sort()

async function allOf(spool: Spool): Promise<string[]> {
  const all: Kept[] = []
  for await (const one of spool.all()) all.push(one)
  return ids(all)
}

/** Replays everything. */
async function drained(spool: Spool): Promise<string[]> {
  const all: string[] = []
  for (let next = await spool.next(); next.length > 0; next = await spool.next()) {
    all.push(...ids(next))
    await spool.finished(true)
  }
  return all
}

async function onlyFile(): Promise<string> {
  const [name, ...others] = await files()
  if (name === undefined || others.length > 0) throw new Error('there is not one file')
  return join(folder, name)
}

describe('the spool', () => {
  test('gives back what was appended, in order, until it is told that this is done', async () => {
    const spool = await openSpool()
    expect(await spool.next()).toEqual([])
    await spool.append(kept(1))
    await Promise.all([2, 3, 4].map((n) => spool.append(kept(n))))
    expect(spool.waiting).toBe(4)
    const given = await spool.next()
    expect(given).toEqual([1, 2, 3, 4].map((n) => kept(n)))
    expect(await spool.next()).toEqual(given)
    await spool.append(kept(5))
    await spool.finished(true)
    expect(ids(await spool.next())).toEqual(['e5'])
    await spool.finished(true)
    expect(await spool.next()).toEqual([])
    expect(spool.waiting).toBe(0)
    await spool.close()
  })

  test('leaves no file behind once everything in it is done', async () => {
    const spool = await openSpool()
    await spool.append(kept(1))
    expect(await files()).toHaveLength(1)
    await drained(spool)
    expect(await files()).toEqual([])
    await spool.append(kept(2))
    expect(await drained(spool)).toEqual(['e2'])
    await spool.close()
  })

  test('begins a new file when one has grown large, and keeps the order', async () => {
    const spool = await openSpool()
    const many = Array.from({ length: 30 }, (_, i) => kept(i, 'x'.repeat(200_000)))
    for (const one of many) await spool.append(one)
    expect((await files()).length).toBeGreaterThan(1)
    expect(await drained(spool)).toEqual(ids(many))
    expect(await files()).toEqual([])
    await spool.close()
  })

  test('shows nobody’s words or ids on disk', async () => {
    const spool = await openSpool()
    await spool.append(kept(1, 'Cô Hoa rất tận tình'))
    const bytes = await readFile(await onlyFile(), 'utf8')
    expect(bytes).not.toMatch(/Hoa|5550001|telegram/)
    await spool.close()
  })

  test('is refused when its folder cannot be made or written', async () => {
    await writeFile(folder, 'a file where the folder should be')
    await expect(openSpool()).rejects.toMatchObject({ code: 'SPOOL_AWAY' })
  })

  test('says when it cannot be written any more, and takes again once it can', async () => {
    const spool = await openSpool()
    await rm(folder, { recursive: true })
    await expect(spool.probe()).rejects.toMatchObject({ code: 'SPOOL_AWAY' })
    await expect(spool.append(kept(1))).rejects.toMatchObject({ code: 'SPOOL_AWAY' })
    await mkdir(folder)
    await spool.probe()
    await spool.append(kept(2))
    expect(await drained(spool)).toEqual(['e2'])
    await spool.close()
  })
})

describe('what an earlier process left', () => {
  test('comes before what is new, and goes when it is done', async () => {
    const first = await openSpool()
    await first.append(kept(1))
    await first.append(kept(2))
    await first.close()
    const second = await openSpool()
    expect(second.waiting).toBe(2)
    await second.append(kept(3))
    expect(await allOf(second)).toEqual(['e1', 'e2', 'e3'])
    expect(await drained(second)).toEqual(['e1', 'e2', 'e3'])
    expect(await files()).toEqual([])
    await second.close()
  })

  test('comes again from the beginning when the process died before all of it was done', async () => {
    const first = await openSpool()
    await first.append(kept(1))
    await first.next()
    await first.append(kept(2))
    await first.finished(true)
    await first.close()
    const second = await openSpool()
    expect(await drained(second)).toEqual(['e1', 'e2'])
    await second.close()
  })

  test('may end in a line that a crash has torn: that is said, and the lines before it come', async () => {
    const first = await openSpool()
    await first.append(kept(1))
    await first.append(kept(2))
    await first.close()
    const file = await onlyFile()
    await truncate(file, (await readFile(file)).length - 10)
    const second = await openSpool()
    expect(logged.join()).toContain('torn by a crash')
    expect(await drained(second)).toEqual(['e1'])
    expect(await files()).toEqual([])
    await second.close()
  })

  test('is put aside when a line in the middle cannot be read, never removed', async () => {
    const first = await openSpool()
    await first.append(kept(1))
    await first.close()
    await appendFile(await onlyFile(), 'what no key of ours has sealed\n')
    const second = await openSpool()
    expect(await drained(second)).toEqual(['e1'])
    expect(await files()).toEqual([expect.stringMatching(/\.aside$/)])
    expect(logged.join()).toContain('put aside')
    await second.close()
  })

  test('lies aside until its time is over, and then goes', async () => {
    const came = Date.now()
    const spool = await openSpool()
    await spool.append(kept(1))
    await spool.next()
    await spool.finished(false)
    await spool.append(kept(2))
    await writeFile(join(folder, 'looked-at.aside'), '')
    expect(await spool.forget(came)).toBe(0)
    expect(await spool.forget(Date.now() + 1)).toBe(1)
    // What still waits stays, and what somebody has given a name of his own.
    expect(await files()).toEqual([expect.stringMatching(/\.spool$/), 'looked-at.aside'])
    await spool.close()
  })

  test('is put aside when something in it could not be taken', async () => {
    const spool = await openSpool()
    await spool.append(kept(1))
    await spool.next()
    await spool.finished(false)
    expect(await files()).toEqual([expect.stringMatching(/\.aside$/)])
    expect(await spool.next()).toEqual([])
    await spool.close()
  })

  test('for another store stays as it is, and is said', async () => {
    const first = await openSpool()
    await first.append(kept(1))
    await first.close()
    const before = await files()
    const elsewhere = sqliteStore()
    const others = await elsewhere.open()
    const second = await openSpool(await openKeyring(others, randomBytes(32), randomBytes))
    expect(await second.next()).toEqual([])
    expect(await files()).toEqual(before)
    expect(logged.join()).toContain('another store or key')
    await second.close()
    await others.close()
    await elsewhere.destroy()
  })
})

describe('a folder that two processes share', () => {
  test('loses nothing of a process that lives when the other takes over', async () => {
    const first = await openSpool()
    await first.append(kept(1))
    const second = await openSpool()
    await first.append(kept(2))
    await second.append(kept(3))
    // Copies are known by their ids; what counts is that each is somewhere.
    expect(await drained(second)).toEqual(['e1', 'e3'])
    expect(await drained(first)).toEqual(['e1', 'e2'])
    expect(await files()).toEqual([])
    await Promise.all([first.close(), second.close()])
  })
})
