/**
 * Once a batch is cut, an answer can no longer be joined to a case: not by whoever may read every document and has
 * YKIEN_KEY. What such a reader could try is tried here before the cut, where it succeeds, and after it.
 */
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Documents, documentsOf } from '../../test/support/all-documents.ts'
import { type BatchWorld, batchWorld, DECEMBER, NOVEMBER } from '../../test/support/batch-world.ts'
import { dump, storeMakers, type TestStore } from '../../test/support/stores.ts'
import type { SqliteCollection } from '../store/sqlite/collection.ts'
import { endOfHalf, FEW } from '../survey/coarse.ts'
import { cellId, type Document } from '../survey/document.ts'
import type { Comment, Response } from '../survey/response.ts'
import { DAY } from '../survey/time.ts'
import { closeBatch, cutBatch } from './batch-steps.ts'
import { change } from './change.ts'
import { DATA_KEYS } from './data-keys.ts'
import type { CaseAnswer } from './intake.ts'
import { masterKey, unwrap } from './master-key.ts'

const PERSONS = ['cases', 'addresses', 'invitations', 'sessions', 'talks', 'keys', 'messages', 'audit'] as const

/** Every text and every large number in a document, at any depth; small numbers and single letters say nothing. */
function valuesOf(value: unknown): (string | number)[] {
  if (typeof value === 'string') return value.length > 1 ? [value] : []
  if (typeof value === 'number') return Math.abs(value) > 1e6 ? [value] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(valuesOf)
}

// A replica set keeps its documents as a standalone does.
describe.each(storeMakers().slice(0, 2))('on $name', ({ name, make }) => {
  let office: BatchWorld
  let put: CaseAnswer[]
  let place: TestStore
  /** Every document as it lies in the store. */
  let lying: Documents
  /** The key of the batch as it lay in the store. */
  let wrapped: string

  beforeEach(async () => {
    place = make()
    office = await batchWorld(place)
    put = []
    for (let n = 0; n < 12; n++) {
      const procedure = { code: n === 0 ? '9.999' : '1.001612', name: null }
      put.push((await office.answered(`H-${n}`, `2026-11-${String(n + 10)}`, { procedure })).put)
    }
    await office.count()
    wrapped = (await office.batch())?.key ?? ''
    lying = await documentsOf(place)
  })
  afterEach(() => office.world.close())

  async function cut(): Promise<void> {
    office.turnTo(DECEMBER)
    await closeBatch(office.deps, NOVEMBER, 'me')
    office.turnTo(DECEMBER + DAY)
    await cutBatch(office.deps, NOVEMBER, 'me')
    await office.count()
    lying = await documentsOf(place)
  }

  function read<D extends Document>(name: string): D[] {
    return [...(lying[name] ?? [])] as unknown as D[]
  }

  /** MongoDB's own files are not ours to read: there, what it gives out. */
  const files = () => (name === 'SQLite' ? office.world.onDisk() : dump(place))

  const answers = () => read<Response>('responses')
  const remarks = () => read<Comment>('comments')

  /** What `YKIEN_KEY` opens: every data key of the store as it lies there now, and itself. */
  function keysAtHand(): (Buffer | string)[] {
    const { master } = office.world
    const opened = read<Document & { sealed: string }>('secrets').map(({ _id, sealed }) => {
      const key = unwrap([masterKey(master)], sealed, _id)
      if (key === null) throw new Error(`${_id} does not open`)
      return Buffer.from(key, 'base64')
    })
    expect(opened).toHaveLength(DATA_KEYS.length)
    return [...opened, master, '']
  }

  /** The ids of answers and remarks that can be computed from the invitations, with every key that can be had. */
  async function computed(): Promise<Set<string>> {
    const { keyring, store } = office.deps
    const batch = await store.batches.get(NOVEMBER)
    const found = new Set<string>()
    for (const answer of put) {
      const { _id, case: record } = await office.world.invitation(answer)
      if (batch !== null) {
        for (const id of [keyring.responseId(batch, _id), keyring.commentId(batch, _id, 'remark')]) found.add(id ?? '')
      }
      for (const key of keysAtHand()) {
        for (const of of [_id, record]) {
          for (const what of [`response:${of}`, `comment:${of}:remark`, of]) {
            found.add(createHmac('sha256', key).update(what).digest().subarray(0, 16).toString('base64url'))
          }
        }
      }
    }
    return found
  }

  describe('before the cut', () => {
    test('whoever has the keys can compute whose answer is whose: that is what the cut takes away', async () => {
      const ids = await computed()
      expect(answers().filter(({ _id }) => ids.has(_id))).toHaveLength(12)
      expect(remarks().filter(({ _id }) => ids.has(_id))).toHaveLength(12)
    })

    test('the wrapped key of the batch can be read in the files of the store', async () => {
      expect(wrapped.length).toBeGreaterThan(40)
      expect(await files()).toContain(wrapped)
    })
  })

  test('a cell counts the forms as they are after the cut, even where one stayed in it and only its way became coarser', async () => {
    const cell = cellId('2026-11-14', 'so-tai-chinh')
    for await (const { _id } of office.deps.store.responses.ofCell('2026-11-14', 'so-tai-chinh')) {
      await change(office.deps.store.responses, _id, (doc): Response => {
        return { ...doc, dimensions: { ...doc.dimensions, way: 'zalo-message' }, dirty: [cell] }
      })
    }
    await office.count()
    expect((await office.deps.store.tallies.get(cell))?.forms).toEqual({ 'zalo-message|self|in-time': 1 })
    // The others of its half-month are gone, so that nothing else comes into its cell.
    for (const { _id, dimensions } of answers()) {
      const doc = await office.deps.store.responses.get(_id)
      if (doc !== null && dimensions.closedDay !== '2026-11-14') await office.deps.store.responses.remove(_id, doc.rev)
    }
    await cut()
    expect((await office.deps.store.tallies.get(cell))?.forms).toEqual({ '|self|in-time': 1 })
  })

  test('a theme that few remarks of the batch have goes, one that five have stays, and both stay counted right', async () => {
    const all = answers()
    for (const [n, { _id, dimensions }] of all.entries()) {
      await change(office.deps.store.responses, _id, (doc): Response => {
        return {
          ...doc,
          themes: n < 5 ? ['waiting', 'fees'] : n < 9 ? ['place'] : [],
          dirty: [cellId(dimensions.closedDay, dimensions.unit)],
        }
      })
    }
    await office.count()
    await cut()
    const themes = answers().map(({ themes: its }) => its)
    expect(themes.filter((its) => its?.join() === 'waiting,fees')).toHaveLength(5)
    expect(themes.flat()).not.toContain('place')
    let counted = 0
    for (const day of ['2026-11-14', '2026-11-30']) {
      const cell = await office.deps.store.tallies.get(cellId(day, 'so-tai-chinh'))
      expect(Object.keys(cell?.facets ?? {})).not.toContain('theme|place|')
      counted += cell?.facets?.['theme|waiting|'] ?? 0
    }
    expect(counted).toBe(5)
  })

  describe('after the cut', () => {
    beforeEach(cut)

    test('every answer and every remark is still there, and counted', async () => {
      expect(answers()).toHaveLength(12)
      expect(remarks()).toHaveLength(12)
      expect((await office.figure('2026-11-14')) + (await office.figure('2026-11-30'))).toBe(12)
    })

    test('nothing computed from case or invitation leads to an answer or a remark', async () => {
      const ids = await computed()
      expect([...answers(), ...remarks()].filter(({ _id }) => ids.has(_id))).toEqual([])
      expect((await office.batch())?.key).toBeNull()
    })

    test('the wrapped key is gone from the files of the store', async () => {
      expect(await files()).not.toContain(wrapped)
    })

    test('no value in an answer or a remark points to fewer than five cases', () => {
      const cases = PERSONS.flatMap((name) => read(name).map((doc) => new Set(valuesOf(doc))))
      // The day that ends half a month is nobody's own: what it is shared by is looked at below.
      const shown = answers().map(({ dimensions: { closedDay: _, ...dimensions }, ...doc }) => ({ ...doc, dimensions }))
      for (const doc of [...shown, ...remarks()]) {
        for (const value of valuesOf(doc)) {
          const pointed = cases.filter((values) => values.has(value)).length
          expect(pointed === 0 || pointed >= FEW, `${String(value)} is in ${pointed}`).toBe(true)
        }
      }
    })

    test('no instant is kept with an answer or a remark, and no day of answering that is rare', () => {
      for (const doc of [...answers(), ...remarks()]) {
        expect(valuesOf(doc).filter((value) => typeof value === 'number')).toEqual([])
      }
      expect(answers().map(({ dimensions }) => dimensions.answeredDay)).toEqual(Array(12).fill(null))
    })

    test('for each answer there are five cases that it may belong to, by all that both sides know', async () => {
      const records = await Promise.all(put.map((one) => office.record(one)))
      for (const { dimensions } of answers()) {
        const possible = records.filter(
          ({ unit, closedDay, procedure }) =>
            unit === dimensions.unit &&
            (closedDay === dimensions.closedDay || endOfHalf(closedDay ?? '') === dimensions.closedDay) &&
            (dimensions.procedure === null || dimensions.procedure === procedure?.code),
        )
        expect(possible.length).toBeGreaterThanOrEqual(FEW)
      }
    })

    test.runIf(name === 'SQLite')('the order in which they lie says nothing of the order in which they came', () => {
      for (const docs of [answers(), remarks()]) {
        const ids = docs.map(({ _id }) => String(_id))
        expect(ids).toEqual([...ids].sort())
      }
      const { responses } = office.deps.store as unknown as { responses: SqliteCollection<Response> }
      expect(() => responses.statement('SELECT rowid FROM responses')).toThrow('no such column')
    })

    test('no case and no invitation of the batch leads to a contact, and no contact to it but by what was consented to', async () => {
      for (const one of put) {
        expect(Object.values((await office.record(one)).contacts)).toEqual([null, null, null])
        const { contacts, place, attempts } = await office.world.invitation(one)
        expect(
          [...Object.values(contacts), place, ...attempts.map(({ to }) => to)].filter((to) => to !== null),
        ).toEqual([])
      }
      for (const { invited, waiting } of read<Document & { invited: []; waiting: [] }>('addresses')) {
        expect([...invited, ...waiting]).toEqual([])
      }
    })

    test('a contact that the office gives again is not kept', async () => {
      const [first] = put
      if (first === undefined) throw new Error('nobody')
      await office.world.put('H-0', { phone: '0912999999' })
      expect((await office.record(first)).contacts.phone).toBeNull()
    })
  })
})
