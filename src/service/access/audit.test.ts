/** The audit on every store: what it holds, who may race, and what a check finds of what somebody did to it. */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mortal, survives } from '../../../test/support/mortal.ts'
import { MASTER, notingProcess } from '../../../test/support/noting-process.ts'
import { storeKinds, type TestStore } from '../../../test/support/stores.ts'
import type { Entry } from '../../access/entry.ts'
import type { Store } from '../../store/store.ts'
import { openKeyring } from '../keyring.ts'
import { Lanes } from '../lanes.ts'
import { auditId, type Noting, note, noteOnce } from './audit.ts'
import { anchorLine, readAnchor, verifyAudit } from './audit-check.ts'

const NOW = Date.parse('2026-11-24T09:30:00+07:00')

describe.each(storeKinds())('on $name', ({ make }) => {
  let place: TestStore
  let store: Store
  let deps: Noting
  beforeEach(async () => {
    place = make()
    store = await place.open()
    deps = { store, keyring: await openKeyring(store, MASTER, randomBytes), clock: () => NOW, lanes: new Lanes() }
  })
  afterEach(async () => {
    await store.close()
    await place.destroy()
  })

  const write = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await note(deps, { deed: 'signed-in', by: `user-${n}` })
  }
  const flaws = async (options = {}) => (await verifyAudit(deps, options)).flaws
  const entry = async (number: number): Promise<Entry> => {
    const found = await store.audit.get(auditId(number))
    if (found === null) throw new Error(`there is no entry ${number}`)
    return found
  }
  const rewrite = async (number: number, over: Partial<Entry>): Promise<void> => {
    const doc = await entry(number)
    await store.audit.replace({ ...doc, ...over, rev: doc.rev + 1 })
  }
  const remove = async (number: number): Promise<void> => {
    const { _id, rev } = await entry(number)
    await store.audit.remove(_id, rev)
  }

  test('is whole while nobody touches it, empty or not', async () => {
    expect(await verifyAudit(deps)).toEqual({ entries: 0, last: { number: 0, hash: '0'.repeat(64) }, flaws: [] })
    await write(3)
    expect(await verifyAudit(deps)).toMatchObject({ entries: 3, last: { number: 3 }, flaws: [] })
    expect(await entry(2)).toMatchObject({ by: 'user-1', at: NOW, unit: null, before: (await entry(1)).hash })
  })

  test('two processes of a hundred entries each lose none and keep one chain', async () => {
    const statuses = await Promise.all(['one', 'two'].map((by) => notingProcess(place.env, by, 100)))
    expect(statuses).toEqual([0, 0])
    expect(await verifyAudit(deps)).toMatchObject({ entries: 200, last: { number: 200 }, flaws: [] })
    const all = await store.audit.following('', 1_000)
    for (const by of ['one', 'two']) {
      const mine = all.filter((one) => one.by === by).map(({ about }) => about['n'])
      expect(mine.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, n) => n))
    }
  })

  test('a changed entry is found, by whoever had the store but not its key', async () => {
    await write(4)
    await rewrite(2, { by: 'somebody-else' })
    expect(await flaws()).toEqual([{ kind: 'changed', from: 2, to: 2 }])
    await rewrite(2, { by: 'user-1' })
    expect(await flaws()).toEqual([])
    await rewrite(3, { hash: 'f'.repeat(64) })
    expect(await flaws()).toEqual([{ kind: 'changed', from: 3, to: 4 }])
  })

  test('an entry that somebody adds without the key is found', async () => {
    await write(2)
    const last = await entry(2)
    await store.audit.insert({ ...last, _id: auditId(3), before: last.hash })
    expect(await flaws()).toEqual([{ kind: 'changed', from: 3, to: 3 }])
  })

  test('a missing entry is found, at the beginning too', async () => {
    await write(5)
    await remove(3)
    expect(await flaws()).toEqual([{ kind: 'missing', from: 3, to: 3 }])
    await remove(1)
    await remove(2)
    expect(await flaws()).toEqual([{ kind: 'missing', from: 1, to: 3 }])
  })

  test('cut entries are found, and stay found however much is written after', async () => {
    await write(6)
    for (const number of [4, 5, 6]) await remove(number)
    expect(await flaws()).toEqual([{ kind: 'cut', from: 4, to: 6 }])
    await write(3)
    expect(await flaws()).toEqual([{ kind: 'missing', from: 4, to: 6 }])
    expect((await store.audit.last())?._id).toBe(auditId(9))
  })

  test('what knows how many there are cannot be taken away or set back by hand', async () => {
    await write(3)
    const head = await store.meta.get('audit-head')
    if (head === null) throw new Error('no head')
    await remove(3)
    const { hash } = await entry(2)
    await store.meta.replace({ ...head, rev: head.rev + 1, value: { ...(head.value as object), number: 2, hash } })
    expect(await flaws()).toEqual([{ kind: 'head', from: 0, to: 0 }])
    await store.meta.remove('audit-head', head.rev + 1)
    await write(1)
    expect(await flaws()).toEqual([{ kind: 'head', from: 0, to: 0 }])
  })

  test('a death between an entry and the head is no flaw: the check mends it, or the next entry', async () => {
    await write(2)
    for (const mend of [() => verifyAudit(deps), () => write(1)]) {
      expect(await survives(note({ ...deps, store: mortal(store, 2) }, { deed: 'erased', by: 'citizen' }))).toBe(false)
      expect(await flaws({ newest: 1 })).toEqual([])
      await mend()
      const last = await store.audit.last()
      expect((await store.meta.get('audit-head'))?.value).toMatchObject({ number: Number(last?._id) })
    }
    expect(await flaws()).toEqual([])
  })

  test('a death at the very first entry leaves an audit that goes on', async () => {
    // Before the head is planted, before the entry, before the head is moved.
    for (const k of [1, 2, 2]) {
      expect(await survives(note({ ...deps, store: mortal(store, k) }, { deed: 'erased', by: 'citizen' }))).toBe(false)
      expect(await flaws()).toEqual([])
    }
    await write(1)
    expect(await flaws()).toEqual([])
  })

  test('a printed line tells whether the audit up to it is still the same', async () => {
    await write(3)
    const line = anchorLine(deps, (await verifyAudit(deps)).last)
    expect(line).toMatch(/^ykien-audit 000000000003 [0-9a-f]{64} 2026-11-24$/)
    const anchor = readAnchor(line)
    await write(2)
    expect(await flaws({ anchor })).toEqual([])
    // An older copy of the whole store is in itself whole.
    for (const number of [5, 4, 3]) await remove(number)
    const head = await store.meta.get('audit-head')
    if (head !== null) await store.meta.remove(head._id, head.rev)
    expect(await flaws({ anchor })).toContainEqual({ kind: 'anchor', from: 3, to: 3 })
    expect(readAnchor('ykien-audit 3 abc')).toBeNull()
  })

  test('what several see at once is noted once, and again when it has been something else meanwhile', async () => {
    const publish = (version: string, by: Noting) =>
      noteOnce(by, { deed: 'flow-published', by: 'system', about: { flow: 'a', version } }, 'flow')
    const second = await place.open()
    const others = { ...deps, store: second, lanes: new Lanes() }
    await Promise.all([publish('1', deps), publish('1', others), publish('1', deps), publish('1', others)])
    await publish('2', deps)
    await publish('1', others)
    await second.close()
    expect((await store.audit.following('', 10)).map(({ about }) => about['version'])).toEqual(['1', '2', '1'])
  })
})
