/** What goes for good is written down before it goes, and goes once more from a store of before. */
import { randomBytes } from 'node:crypto'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { erasuresInMemory } from '../../test/support/erasures.ts'
import { mortal, survives } from '../../test/support/mortal.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { erasedLines, openErasedLog } from '../house/erased-log.ts'
import type { AddressId } from '../survey/ids.ts'
import { HOUR } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { BACKED_UP, replayErasures } from './erasure-replay.ts'
import { type ErasureLog, recordErasure } from './erasures.ts'
import { openKeyring } from './keyring.ts'
import { forget, optOut, withdraw } from './withdraw.ts'

let world: ServiceWorld
let folder: string
let people = 0
beforeAll(async () => {
  world = await serviceWorld()
  folder = await mkdtemp(join(tmpdir(), 'ykien-erased-'))
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

const withLog = (lines: string[] = [], store = world.deps.store): Deps => ({
  ...world.deps,
  store,
  erasures: erasuresInMemory(lines),
})

/** Somebody who is asked on Telegram. */
async function asked() {
  const telegramChat = `555900${++people}`
  const put = await world.put(`ERASED-${people}`, { telegramChat })
  const invitation = await world.invitation(put)
  const address = world.deps.keyring.addressId({ kind: 'telegram', value: telegramChat })
  return { telegramChat, invitation, address }
}

const addressOf = async (id: AddressId) => {
  const doc = await world.deps.store.addresses.get(id)
  if (doc === null) throw new Error('there is no such address')
  return doc
}

const FULL: ErasureLog = {
  append: () => Promise.reject(Object.assign(new Error('the disk is full'), { code: 'ENOSPC' })),
  read: async () => [],
}

test('where it cannot be written down, nothing goes, and whoever asked is asked to wait', async () => {
  const { address, invitation } = await asked()
  const deps = { ...world.deps, erasures: FULL }
  await expect(forget(deps, address, null)).rejects.toMatchObject({ code: 'ENOSPC' })
  await expect(optOut(deps, address, null)).rejects.toMatchObject({ code: 'ENOSPC' })
  await expect(withdraw(deps, invitation)).rejects.toMatchObject({ code: 'ENOSPC' })
  const { sealed, optedOutAt } = await addressOf(address)
  expect({ sealed: sealed === null, optedOutAt }).toEqual({ sealed: false, optedOutAt: null })
  expect((await world.deps.store.invitations.get(invitation._id))?.state).not.toBe('withdrawn')
})

test('a death at any write leaves it written down, and what is repeated adds no second line once it is done', async () => {
  const { address } = await asked()
  const lines: string[] = []
  // The entry of the audit, its head, the address.
  for (const k of [1, 2, 2])
    expect(await survives(forget(withLog(lines, mortal(world.deps.store, k)), address, null))).toBe(false)
  expect(lines.length).toBeGreaterThan(0)
  expect((await addressOf(address)).sealed).not.toBeNull()
  await forget(withLog(lines), address, null)
  const written = lines.length
  await forget(withLog(lines), address, null)
  expect(lines).toHaveLength(written)
  expect((await addressOf(address)).sealed).toBeNull()
})

test('a contact that was given anew after its erasure, and stands in the backup, stays', async () => {
  const lines: string[] = []
  const { address, telegramChat } = await asked()
  const deps = withLog(lines)
  await forget(deps, address, null)
  world.time.now += 2 * HOUR
  await world.put(`AGAIN-${people}`, { telegramChat })
  expect((await addressOf(address)).sealed).not.toBeNull()
  await world.deps.store.meta.insert({ _id: BACKED_UP, rev: 1, value: world.time.now })
  expect(await replayErasures(deps, lines)).toMatchObject({ erased: 0 })
  await forget(deps, address, null)
  await world.put(`ANEW-${people}`, { telegramChat })
  expect(await replayErasures(deps, lines)).toMatchObject({ erased: 1 })
  expect(await replayErasures(deps, lines)).toMatchObject({ erased: 0 })
  expect((await addressOf(address)).sealed).toBeNull()
})

test('a line of another house, a changed one and a torn one erase nothing, and are counted', async () => {
  const { address } = await asked()
  const lines: string[] = []
  const foreign = await openKeyring({ ...world.deps.store, secrets: emptySecrets() }, randomBytes(32), randomBytes)
  await recordErasure({ ...withLog(lines), keyring: foreign }, { kind: 'address', id: address })
  await recordErasure(withLog(lines), { kind: 'opt-out', id: 'another' as AddressId, of: 'phone' })
  const [strange = '', own = ''] = lines
  const forged = own.replace('another', address)
  expect(await replayErasures(withLog(), [strange, forged, own.slice(0, 40)])).toEqual({
    lines: 3,
    erased: 0,
    unreadable: 3,
  })
  expect(await addressOf(address)).toMatchObject({ optedOutAt: null })
})

test('on disk a torn line spoils no other, and several may write to one file', async () => {
  const path = join(folder, 'deep/erased.log')
  const [one, two] = [await openErasedLog(path), await openErasedLog(path)]
  await one.append(['first', 'second'])
  await appendFile(path, '\nhalf of a li')
  await Promise.all([one.append(['third']), two.append(['fourth'])])
  const lines = await erasedLines(path)
  expect(lines.slice(0, 3)).toEqual(['first', 'second', 'half of a li'])
  expect(lines.slice(3).sort()).toEqual(['fourth', 'third'])
})

function emptySecrets(): Deps['store']['secrets'] {
  const docs = new Map<string, Parameters<Deps['store']['secrets']['insert']>[0]>()
  return {
    get: async (id) => docs.get(id) ?? null,
    getMany: async () => [],
    insert: async (doc) => docs.set(doc._id, doc).size > 0,
    replace: async () => false,
    remove: async () => false,
  }
}
