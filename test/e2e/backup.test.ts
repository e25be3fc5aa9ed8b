/**
 * A backup made while the server runs, and its restore after people have asked for things to go: nothing of what went
 * comes back, and everything else is as it was. On SQLite by our own commands, on MongoDB as its tools would do it.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openErasedLog } from '../../src/house/erased-log.ts'
import { beginVisit } from '../../src/service/access/visits.ts'
import { batchFor } from '../../src/service/batches.ts'
import { change } from '../../src/service/change.ts'
import { recordErasure } from '../../src/service/erasures.ts'
import { type Keyring, openKeyring } from '../../src/service/keyring.ts'
import type { Store } from '../../src/store/store.ts'
import type { BatchId, UserId } from '../../src/survey/ids.ts'
import { countsOf, type Documents, documentsOf, putBack } from '../support/all-documents.ts'
import { ykien } from '../support/command.ts'
import { AT_ONCE } from '../support/policy.ts'
import { type Process, type ProcessOffice, processOffice } from '../support/process-office.ts'
import { sqliteStore, storeKinds, type TestStore } from '../support/stores.ts'
import {
  ALL_WELL,
  type App,
  aUnit,
  type Closed,
  countedIn,
  DAY,
  hears,
  say,
  sayAll,
  type Unit,
} from '../support/survey.ts'

/** Each command is a process of its own, which a busy machine starts slowly. */
const SLOW = { timeout: 180_000 }

const REMARK = 'Bàn số 3 nên có thêm ghế'
const OLD_BATCH = '2026-10' as BatchId

interface Person {
  readonly app: App
  readonly closed: Closed
}

const folderOf = ({ env }: TestStore): string => dirname(env['DATABASE_PATH'] ?? '')

for (const { name, make } of storeKinds()) {
  if (name === 'MongoDB, standalone') continue
  describe(`a backup of ${name}`, SLOW, () => {
    let place: TestStore
    let office: ProcessOffice
    let server: Process
    let people: Record<'erased' | 'withdrawn' | 'stopped' | 'inside' | 'stays' | 'late', Person>
    let before: Documents
    let after: Documents
    let restored: { readonly status: number | null; readonly out: string; readonly err: string }

    beforeAll(async () => {
      place = make()
      office = await processOffice(place)
      server = office.start()
      await server.ready()
      const unit = await aUnit(office, 'sao-luu')
      people = await answered(unit)
      const copy = await backUp()
      await goes(unit)
      server.signal('SIGTERM')
      await server.ended()
      restored = await restore(copy)
      after = await documentsOf(place)
      server = office.start()
      await server.ready()
    }, SLOW.timeout)
    afterAll(() => office.close())

    async function asked(unit: Unit, n: number): Promise<Person> {
      const telegramChat = `555700${n}`
      const app = office.emulator.telegramChat(telegramChat)
      await app.start()
      const closed = await unit.close({ telegramChat })
      await hears(app, 'đồng ý tham gia')
      return { app, closed }
    }

    async function answered(unit: Unit) {
      const [erased, withdrawn, stopped, inside, stays] = await Promise.all([1, 2, 3, 4, 5].map((n) => asked(unit, n)))
      if (!erased || !withdrawn || !stopped || !inside || !stays) throw new Error('nobody was asked')
      await sayAll(withdrawn.app, [...ALL_WELL.slice(0, -1), [REMARK, 'cảm ơn']])
      for (const { app } of [erased, stopped, stays]) await sayAll(app, ALL_WELL)
      await sayAll(inside.app, ALL_WELL.slice(0, 4))
      await unit.counts(4)
      await inStore(async (store, keyring) => {
        await batchFor({ policy: AT_ONCE, store, keyring, random: randomBytes, clock: Date.now }, `${OLD_BATCH}-10`)
        await someoneSignedIn(store)
      })
      return { erased, withdrawn, stopped, inside, stays, late: stays }
    }

    /** Each asks for something, after the backup. */
    async function goes(unit: Unit): Promise<void> {
      const { erased, withdrawn, stopped, inside } = people
      await say(erased.app, 'xóa', 'XÓA lần nữa')
      await say(erased.app, 'xóa', 'đã được xóa')
      await say(withdrawn.app, 'rút', 'RÚT lần nữa')
      await say(withdrawn.app, 'rút', 'đã được rút')
      await say(stopped.app, 'dừng', 'sẽ không nhận thêm')
      await say(inside.app, 'rút', 'đã được rút')
      people.late = await asked(unit, 7)
      await say(people.late.app, 'dừng', 'DỪNG')
      await say(people.late.app, 'dừng', 'sẽ không nhận thêm')
      await unit.counts(2)
      const erasures = await openErasedLog(place.env['ERASURES_PATH'] ?? join(folderOf(place), 'erased.log'))
      await inStore(async (store, keyring) => {
        await recordErasure({ erasures, keyring, clock: Date.now }, { kind: 'batch-key', id: OLD_BATCH })
        await change(store.batches, OLD_BATCH, (doc) => ({ ...doc, key: null, state: 'cut' as const }))
      })
    }

    /** As another process, beside the server. */
    async function inStore(work: (store: Store, keyring: Keyring) => Promise<unknown>): Promise<void> {
      const store = await place.open()
      await work(store, await openKeyring(store, Buffer.from(office.env['YKIEN_KEY'] ?? '', 'base64'), randomBytes))
      await store.close()
    }

    async function backUp(): Promise<string> {
      const file = join(folderOf(place), 'copy.db')
      const ran = await ykien(office.env, ['backup', file])
      before = await documentsOf(name === 'SQLite' ? { env: { DATABASE_PATH: file } } : place)
      if (name === 'SQLite') expect(ran).toMatchObject({ status: 0, out: expect.stringContaining(file) })
      else expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('mongodump --uri "$MONGODB_URI"') })
      return file
    }

    async function restore(file: string) {
      if (name === 'SQLite') return ykien(office.env, ['restore', file, '--replace'])
      expect((await ykien(office.env, ['restore', file])).err).toContain('mongorestore --uri "$MONGODB_URI"')
      await putBack(place, before)
      return ykien(office.env, ['erasures', 'replay'])
    }

    const find = (documents: Documents, collection: string, id: string | undefined) =>
      documents[collection]?.find(({ _id }) => _id === id)
    const addressOf = ({ closed }: Person): Documents[string][number] | undefined => {
      const contacts = find(before, 'invitations', closed.id)?.['contacts'] as { telegram: string } | undefined
      return find(after, 'addresses', contacts?.telegram)
    }

    test('is restored, and says what was erased again', async () => {
      expect(restored).toMatchObject({ status: 0, err: '' })
      // Two withdrawn after the end and one inside, two opted out, one contact, one key.
      expect(restored.out).toContain('7 dòng có việc phải xóa lại')
    })

    test('has the withdrawn answers and the erased contact in it, and gives none of them back', async () => {
      const { erased, withdrawn, inside, stopped } = people
      expect(countsOf(before)).toMatchObject({ responses: 4, comments: 1 })
      for (const { closed } of [erased, withdrawn, inside]) {
        expect(find(after, 'invitations', closed.id)?.['state']).toBe('withdrawn')
      }
      expect(countsOf(after)).toMatchObject({ responses: 2, comments: 0 })
      expect(find(before, 'sessions', inside.closed.id)).toBeDefined()
      expect(find(after, 'sessions', inside.closed.id)).toBeUndefined()
      expect(addressOf(erased)?.['sealed']).toBeNull()
      expect(addressOf(stopped)?.['optedOutAt']).not.toBeNull()
      expect(addressOf(stopped)?.['sealed']).not.toBeNull()
    })

    test('gives no destroyed key of a batch back', async () => {
      expect(find(before, 'batches', OLD_BATCH)?.['key']).not.toBeNull()
      expect(find(after, 'batches', OLD_BATCH)).toMatchObject({ key: null, state: 'cut' })
    })

    test('signs nobody in who was signed in when it was made', () => {
      expect(countsOf(before)).toMatchObject({ visits: 1 })
      expect(countsOf(after)).toMatchObject({ visits: 0 })
    })

    test('is else what it was, document by document', () => {
      const {
        responses: _,
        comments: __,
        visits: ___,
        sessions,
        audit,
        requests,
        meta,
        addresses,
        tallies,
        ...rest
      } = countsOf(before)
      expect(countsOf(after)).toMatchObject({ ...rest, sessions: (sessions ?? 0) - 1 })
      expect(countsOf(after)['tallies']).toBeGreaterThanOrEqual(tallies ?? 0)
      // Whoever came after it and wants to be asked no more is known by that alone.
      expect(countsOf(after)['addresses']).toBe((addresses ?? 0) + 1)
      expect(countsOf(after)['audit']).toBeGreaterThan(audit ?? 0)
      // What is erased again stands in the register again.
      expect(countsOf(after)['requests']).toBeGreaterThan(requests ?? 0)
      expect(countsOf(after)['meta']).toBeGreaterThanOrEqual(meta ?? 0)
      expect(after['keys']).toEqual(before['keys'])
      const { stays } = people
      expect(find(after, 'invitations', stays.closed.id)).toEqual(find(before, 'invitations', stays.closed.id))
      expect(addressOf(stays)).toEqual(find(before, 'addresses', addressOf(stays)?._id))
    })

    test('counts what is left, and never asks again who wanted that', async () => {
      await (await aUnit(office, 'sao-luu')).counts(2)
      await inStore(async (store) => {
        expect(await countedIn(store, DAY, 'sao-luu')).toMatchObject({ overall: { S: 2 } })
      })
      const again = await aUnit(office, 'sao-luu-sau')
      expect((await again.close({ telegramChat: '5557007' })).why).toBe('no-consent')
      expect((await again.close({ telegramChat: '5557003' })).why).toBe('no-consent')
      expect(await ykien(office.env, ['recount', '--check'])).toMatchObject({ status: 0 })
    })

    test('has an audit that is whole, and holds nothing that names a person', async () => {
      expect(await ykien(office.env, ['audit', 'verify'])).toMatchObject({ status: 0 })
      const audit = JSON.stringify(after['audit'])
      expect(audit).toContain('restored')
      for (const secret of ['55570', REMARK]) expect(audit).not.toContain(secret)
    })

    test('leaves a log of erasures that names nobody', async () => {
      const path = place.env['ERASURES_PATH'] ?? join(folderOf(place), 'erased.log')
      const text = await readFile(path, 'utf8')
      expect(text.split('\n').filter((line) => line !== '').length).toBeGreaterThanOrEqual(7)
      for (const secret of ['55570', REMARK]) expect(text).not.toContain(secret)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
    })
  })
}

async function someoneSignedIn(store: Store): Promise<void> {
  const _id = 'user-1' as UserId
  const nothing = { password: null, totp: null, recovery: [], setup: null }
  const user = {
    _id,
    rev: 1,
    login: 'lan',
    name: 'Lan',
    grants: [],
    active: true,
    generation: 1,
    createdAt: 0,
    ...nothing,
  }
  await store.users.insert(user)
  await beginVisit({ store, clock: Date.now, random: randomBytes }, user, 'password-and-code', 'test')
}

describe('ykien backup and restore on SQLite', SLOW, () => {
  let place: TestStore
  const key = (n: number): Readonly<Record<string, string>> => ({
    ...place.env,
    YKIEN_KEY: Buffer.alloc(32, n).toString('base64'),
  })
  const at = (name: string): string => join(folderOf(place), name)
  beforeAll(async () => {
    place = sqliteStore()
    await ykien(key(1), ['unit', 'add', 'so-tai-chinh', 'Sở Tài chính'])
  })
  afterAll(() => place.destroy())

  test('the copy is its owner’s alone and never written over', async () => {
    expect(await ykien(key(1), ['backup', at('one.db'), '--json'])).toMatchObject({ status: 0 })
    expect((await stat(at('one.db'))).mode & 0o777).toBe(0o600)
    const bytes = await readFile(at('one.db'))
    const again = await ykien(key(1), ['backup', at('one.db')])
    expect(again).toMatchObject({ status: 1, err: expect.stringContaining('không ghi đè') })
    expect(await readFile(at('one.db'))).toEqual(bytes)
    expect(await ykien(key(1), ['backup', at('none/one.db')])).toMatchObject({ status: 1 })
  })

  test('what is there is not replaced unasked, nor while somebody uses it', async () => {
    expect(await ykien(key(1), ['restore', at('one.db')])).toMatchObject({
      status: 1,
      err: expect.stringContaining('--replace'),
    })
    const store = await place.open()
    const used = await ykien(key(1), ['restore', at('one.db'), '--replace'])
    expect(used).toMatchObject({ status: 1, err: expect.stringContaining('đang dùng') })
    await store.units.insert({ _id: 'moi' as never, rev: 1, name: 'Mới', parent: null, hotline: null, sample: false })
    await store.close()
  })

  test('what is no backup, or one of another key, changes nothing', async () => {
    await writeFile(at('nonsense.db'), 'this is no database '.repeat(100))
    const wrong = await ykien(key(1), ['restore', at('nonsense.db'), '--replace'])
    expect(wrong).toMatchObject({ status: 1, err: expect.stringContaining('không phải là bản sao lưu') })
    expect(await ykien(key(1), ['restore', at('nowhere.db'), '--replace'])).toMatchObject({ status: 1 })
    const other = await ykien(key(2), ['restore', at('one.db'), '--replace'])
    expect(other).toMatchObject({ status: 1, err: expect.stringContaining('đừng tạo khóa mới') })
    expect((await documentsOf(place))['units']).toHaveLength(2)
  })

  test('what was there is kept aside', async () => {
    const ran = await ykien(key(1), ['restore', at('one.db'), '--replace', '--json'])
    expect(ran).toMatchObject({ status: 0 })
    const { aside } = JSON.parse(ran.out) as { aside: string }
    expect((await documentsOf(place))['units']).toHaveLength(1)
    expect((await documentsOf({ env: { DATABASE_PATH: aside } }))['units']).toHaveLength(2)
    expect((await readdir(folderOf(place))).filter((name) => name.includes('restoring'))).toEqual([])
  })

  test('it is restored to an empty place', async () => {
    const empty = { ...key(1), DATABASE_PATH: at('elsewhere/ykien.db') }
    expect(await ykien(empty, ['restore', at('one.db')])).toMatchObject({ status: 0 })
    expect(existsSync(at('elsewhere/ykien.db'))).toBe(true)
  })
})
