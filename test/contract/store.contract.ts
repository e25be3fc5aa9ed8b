/** What every store must do, whoever keeps the documents (`src/store/store.ts`). */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sum } from '../../src/report/sum.ts'
import { emptyTally } from '../../src/report/tally.ts'
import { migrate } from '../../src/store/migrations.ts'
import type { Store } from '../../src/store/store.ts'
import { StoreError } from '../../src/store/store.ts'
import type { BatchId, FlowHash, InvitationId, UnitId } from '../../src/survey/ids.ts'
import type { Session } from '../../src/survey/session.ts'
import type { TestStore } from '../support/stores.ts'
import { aBatch, aCase, aCell, aHeldCell, anInvitation, aResponse, aSession } from './documents.ts'

const NOW = 1_795_000_000_000
/** Of `anInvitation`. */
const UNIT = 'so-tai-chinh' as UnitId

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of stream) items.push(item)
  return items
}

const ids = (docs: readonly { readonly _id: string }[]): string[] => docs.map(({ _id }) => _id).sort()

export function storeContract(name: string, make: () => TestStore): void {
  describe(`the store on ${name}`, () => {
    let place: TestStore
    let store: Store

    beforeEach(async () => {
      place = make()
      store = await place.open()
    })

    afterEach(async () => {
      await store.close()
      await place.destroy()
    })

    test('keeps a document exactly as it was written, in Vietnamese too', async () => {
      const record = aCase('H29.12-261102-0001', {
        code: 'H29.12-261102-0001',
        procedure: { code: null, name: 'Cấp đổi ằẵỡ 😀' },
      })
      expect(await store.cases.insert(record)).toBe(true)
      expect(await store.cases.get(record._id)).toEqual(record)
      expect(await store.cases.getMany([record._id, 'main:none' as never])).toEqual([record])
      expect(await store.cases.get('main:none' as never)).toBeNull()
    })

    test('inserts an id once, whatever races', async () => {
      const tries = Array.from({ length: 20 }, (_, i) => store.cases.insert(aCase('same', { code: `writer ${i}` })))
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    })

    test('lets one of two writers of a revision win', async () => {
      await store.cases.insert(aCase('a'))
      const writers = ['x', 'y'].map((code) => store.cases.replace(aCase('a', { rev: 2, code })))
      expect((await Promise.all(writers)).sort()).toEqual([false, true])
      expect((await store.cases.get('main:a' as never))?.rev).toBe(2)
      expect(await store.cases.replace(aCase('a', { rev: 2 }))).toBe(false)
      expect(await store.cases.replace(aCase('gone', { rev: 2 }))).toBe(false)
    })

    test('loses none of fifty changes that race by reading, deciding and writing', async () => {
      await store.meta.insert({ _id: 'counter', rev: 1, value: 0 })
      const add = async (): Promise<void> => {
        for (;;) {
          const doc = await store.meta.get('counter')
          if (doc === null) throw new Error('the counter is gone')
          if (await store.meta.replace({ ...doc, rev: doc.rev + 1, value: Number(doc.value) + 1 })) return
        }
      }
      await Promise.all(Array.from({ length: 50 }, add))
      expect((await store.meta.get('counter'))?.value).toBe(50)
    })

    test('removes only the revision that was seen', async () => {
      await store.cases.insert(aCase('a'))
      expect(await store.cases.remove('main:a' as never, 2)).toBe(false)
      expect(await store.cases.remove('main:a' as never, 1)).toBe(true)
      expect(await store.cases.get('main:a' as never)).toBeNull()
    })

    test('still has everything after it was closed and opened again', async () => {
      await Promise.all(Array.from({ length: 30 }, (_, i) => store.cases.insert(aCase(`c${i}`))))
      await store.close()
      store = await place.open()
      expect(await store.cases.getMany(Array.from({ length: 30 }, (_, i) => `main:c${i}` as never))).toHaveLength(30)
    })

    test('gives each due invitation to one of two workers, and raises its fence', async () => {
      for (let i = 0; i < 30; i++)
        await store.invitations.insert(anInvitation(`i${i}`, { next: { at: NOW - i, do: 'send' } }))
      const lease = { until: NOW + 60_000 }
      const [a, b] = await Promise.all([
        store.invitations.claimDue(UNIT, NOW, { ...lease, by: 'a' }, 30),
        store.invitations.claimDue(UNIT, NOW, { ...lease, by: 'b' }, 30),
      ])
      const claimed = [...(a ?? []), ...(b ?? [])]
      expect(new Set(ids(claimed)).size).toBe(claimed.length)
      expect(claimed.length).toBeGreaterThan(0)
      expect(claimed.every(({ lease: held, fence, rev }) => held?.fence === 1 && fence === 1 && rev === 2)).toBe(true)
      expect(await store.invitations.get(claimed[0]?._id as never)).toEqual(claimed[0])
    })

    test('claims the most overdue first, not what is due later, and respects a live lease', async () => {
      const lease = { by: 'other', until: NOW + 1, fence: 4 }
      await store.invitations.insert(anInvitation('late', { next: { at: NOW - 10, do: 'send' } }))
      await store.invitations.insert(anInvitation('later', { next: { at: NOW - 5, do: 'send' } }))
      await store.invitations.insert(anInvitation('future', { next: { at: NOW + 5, do: 'send' } }))
      await store.invitations.insert(anInvitation('held', { next: { at: NOW - 20, do: 'send' }, lease, fence: 4 }))
      await store.invitations.insert(anInvitation('idle'))
      const claimed = await store.invitations.claimDue(UNIT, NOW, { by: 'me', until: NOW + 9 }, 10)
      expect(claimed.map(({ _id }) => _id)).toEqual(['late', 'later'])
      const [taken] = await store.invitations.claimDue(UNIT, NOW + 1, { by: 'me', until: NOW + 9 }, 1)
      expect(taken).toMatchObject({ _id: 'held', fence: 5, lease: { by: 'me', fence: 5 } })
    })

    test('names the units that have something due, in the order of their ids', async () => {
      const due = (id: string, unit: string, at: number) =>
        store.invitations.insert(anInvitation(id, { unit: unit as UnitId, next: { at, do: 'send' } }))
      await Promise.all([due('1', 'b', NOW), due('2', 'b', NOW - 9), due('3', 'a', NOW), due('4', 'd', NOW)])
      await due('5', 'c', NOW + 1)
      expect(await store.invitations.dueUnits(NOW, '', 9)).toEqual(['a', 'b', 'd'])
      expect(await store.invitations.dueUnits(NOW, 'a', 9)).toEqual(['b', 'd'])
      expect(await store.invitations.dueUnits(NOW, '', 2)).toEqual(['a', 'b'])
      expect(await store.invitations.dueUnits(NOW, 'd', 9)).toEqual([])
      const claimed = await store.invitations.claimDue('b' as UnitId, NOW, { by: 'me', until: NOW + 9 }, 9)
      expect(claimed.map(({ _id }) => _id)).toEqual(['2', '1'])
    })

    test('counts what is planned between two instants, of some units or of all, up to a limit', async () => {
      const due = (id: string, unit: string, at: number | null) =>
        store.invitations.insert(
          anInvitation(id, { unit: unit as UnitId, next: at === null ? null : { at, do: 'remind' } }),
        )
      await Promise.all([due('1', 'a', NOW), due('2', 'a', NOW + 9), due('3', 'b', NOW + 5), due('4', 'c', NOW + 5)])
      await Promise.all([due('5', 'a', NOW - 1), due('6', 'a', NOW + 10), due('7', 'a', null)])
      const { plannedCount } = store.invitations
      expect(await plannedCount(NOW, NOW + 10, null, 99)).toBe(4)
      expect(await plannedCount(NOW, NOW + 10, ['a', 'b'], 99)).toBe(3)
      expect(await plannedCount(NOW, NOW + 10, null, 2)).toBe(2)
      expect(await plannedCount(NOW, NOW + 10, [], 99)).toBe(0)
    })

    test('gives what a unit keeps for one reason, page by page', async () => {
      const keep = (id: string, unit: string, why: string | null) =>
        store.invitations.insert(anInvitation(id, { unit: unit as UnitId, why }))
      await Promise.all(['1', '2', '3'].map((id) => keep(id, UNIT, 'no-way')))
      await Promise.all([keep('4', UNIT, 'budget'), keep('5', 'b', 'no-way'), keep('6', UNIT, null)])
      expect(ids(await store.invitations.kept(UNIT, 'no-way', '', 2))).toEqual(['1', '2'])
      expect(ids(await store.invitations.kept(UNIT, 'no-way', '2', 2))).toEqual(['3'])
      expect(await store.invitations.kept(UNIT, 'stopped', '', 2)).toEqual([])
    })

    test('names those units however many are due and however many wait', async () => {
      const due = (id: string, unit: string, at: number) =>
        store.invitations.insert(anInvitation(id, { unit: unit as UnitId, next: { at, do: 'send' } }))
      const numbers = Array.from({ length: 40 }, (_, n) => n)
      await Promise.all(numbers.map((n) => due(`${n}`, n < 30 ? 'large' : `x-${n}`, NOW)))
      await Promise.all(numbers.map((n) => due(`later-${n}`, `m-${n}`, NOW + 1)))
      expect(await store.invitations.dueUnits(NOW, '', 3)).toEqual(['large', 'x-30', 'x-31'])
      expect(await store.invitations.dueUnits(NOW, 'x-37', 3)).toEqual(['x-38', 'x-39'])
      expect(await store.invitations.dueUnits(NOW - 1, '', 3)).toEqual([])
    })

    test('knows when the next invitation is due', async () => {
      expect(await store.invitations.nextDue()).toBeNull()
      await store.invitations.insert(anInvitation('b', { next: { at: NOW + 50, do: 'send' } }))
      await store.invitations.insert(anInvitation('a', { next: { at: NOW + 5, do: 'send' } }))
      expect(await store.invitations.nextDue()).toBe(NOW + 5)
    })

    test('counts what is due and what is dirty, as far as it is asked to', async () => {
      const due = (id: string, at: number, more = {}) =>
        store.invitations.insert(anInvitation(id, { next: { at, do: 'send' }, ...more }))
      await Promise.all([due('a', NOW - 9, { dirty: ['x|y'] }), due('b', NOW), due('c', NOW + 1)])
      await store.invitations.insert(anInvitation('idle', { dirty: ['x|y', 'x|z'] }))
      expect(await store.invitations.dueCount(NOW, 9)).toBe(2)
      expect(await store.invitations.dueCount(NOW, 1)).toBe(1)
      expect(await store.invitations.dirtyCount(9)).toBe(2)
      expect(await store.invitations.dirtyCount(1)).toBe(1)
      expect([await store.cases.dirtyCount(9), await store.responses.dirtyCount(9)]).toEqual([0, 0])
    })

    test('finds what belongs to a batch, and counts its answers', async () => {
      const [november, december] = ['2026-11', '2026-12'] as BatchId[]
      if (november === undefined || december === undefined) throw new Error('two batches')
      for (const [id, batch] of [
        ['a', november],
        ['b', december],
        ['c', november],
      ] as const) {
        await store.invitations.insert(anInvitation(id, { batch }))
        await store.responses.insert(aResponse(id, { batch }))
      }
      expect(ids(await all(store.invitations.ofBatch(november)))).toEqual(['a', 'c'])
      expect(ids(await all(store.responses.ofBatch(november)))).toEqual(['a', 'c'])
      expect(await store.responses.countOfBatch(november)).toBe(2)
      expect(await store.responses.countOfBatch('2027-01' as BatchId)).toBe(0)
    })

    test('names all batches in their order', async () => {
      for (const id of ['2026-12', '2026-11']) await store.batches.insert(aBatch(id))
      expect((await store.batches.all()).map(({ _id }) => _id)).toEqual(['2026-11', '2026-12'])
    })

    test('keeps which invitation a message belongs to', async () => {
      const message = { _id: 'zalo-message-1', rev: 1, invitation: 'other' as InvitationId }
      expect(await store.messages.insert(message)).toBe(true)
      expect(await store.messages.insert({ ...message, invitation: 'late' as InvitationId })).toBe(false)
      expect(await store.messages.getMany(['none', 'zalo-message-1'])).toEqual([message])
    })

    test('wakes conversations in the order of their time, and lets the others sleep', async () => {
      await store.sessions.insert(aSession('b', { wake: NOW - 1 }))
      await store.sessions.insert(aSession('a', { wake: NOW - 2 }))
      await store.sessions.insert(aSession('c', { wake: NOW + 1 }))
      await store.sessions.insert(aSession('d'))
      expect((await store.sessions.due(NOW, 10)).map(({ _id }) => _id)).toEqual(['a', 'b'])
      expect((await store.sessions.due(NOW, 1)).map(({ _id }) => _id)).toEqual(['a'])
    })

    test('finds the conversations that run on a version of a flow, page by page, until they end', async () => {
      const on = (id: string, flow: string, more: Partial<Session> = {}) =>
        store.sessions.insert(aSession(id, { flow: flow as FlowHash, ...more }))
      for (const id of ['c', 'a', 'b']) await on(id, 'old')
      await on('other', 'new')
      await on('ended', 'old', { endedAt: NOW })
      const old = 'old' as FlowHash
      expect((await store.sessions.running(old, '', 2)).map(({ _id }) => _id)).toEqual(['a', 'b'])
      expect((await store.sessions.running(old, 'b', 2)).map(({ _id }) => _id)).toEqual(['c'])
      expect([await store.sessions.runningCount(old, 10), await store.sessions.runningCount(old, 2)]).toEqual([3, 2])
      await store.sessions.replace(aSession('a', { rev: 2, flow: 'new' as FlowHash }))
      await store.sessions.replace(aSession('b', { rev: 2, flow: old, endedAt: NOW }))
      expect((await store.sessions.running(old, '', 9)).map(({ _id }) => _id)).toEqual(['c'])
      expect(await store.sessions.runningCount('none' as FlowHash, 9)).toBe(0)
    })

    test('finds what must be counted again, until it was', async () => {
      await store.responses.insert(aResponse('r', { dirty: ['2026-11-18|so-tai-chinh'] }))
      await store.responses.insert(aResponse('clean'))
      expect(ids(await store.responses.dirty(10))).toEqual(['r'])
      await store.responses.replace(aResponse('r', { rev: 2 }))
      expect(await store.responses.dirty(10)).toEqual([])
      await store.cases.insert(aCase('c', { dirty: ['x|y'] }))
      await store.invitations.insert(anInvitation('i', { dirty: ['x|y'] }))
      expect([ids(await store.cases.dirty(9)), ids(await store.invitations.dirty(9))]).toEqual([['main:c'], ['i']])
    })

    test('streams the cases and answers of one cell, however many', async () => {
      const inserts = Array.from({ length: 1_201 }, (_, i) => store.responses.insert(aResponse(`r${i}`)))
      await Promise.all(inserts)
      const elsewhere = { ...aResponse('x').dimensions, unit: 'other' as never }
      await store.responses.insert(aResponse('x', { dimensions: elsewhere }))
      expect(await all(store.responses.ofCell('2026-11-18', 'so-tai-chinh'))).toHaveLength(1_201)
      await store.cases.insert(aCase('open', { closedAt: null, closedDay: null, outcome: 'open' }))
      await store.cases.insert(aCase('closed'))
      expect(ids(await all(store.cases.ofCell('2026-11-18', 'so-tai-chinh')))).toEqual(['main:closed'])
    })

    test('names the cells that hold a case or an answer, each once', async () => {
      for (const id of ['a', 'b']) await store.cases.insert(aCase(id))
      await store.cases.insert(aCase('c', { closedDay: '2026-11-19' }))
      await store.cases.insert(aCase('open', { closedAt: null, closedDay: null, outcome: 'open' }))
      for (const id of ['a', 'b']) await store.responses.insert(aResponse(id))
      const [a, b] = [{ day: '2026-11-18' }, { day: '2026-11-19' }].map((day) => ({ ...day, unit: 'so-tai-chinh' }))
      expect(await store.cases.cells()).toEqual([a, b])
      expect(await store.responses.cells()).toEqual([a])
    })

    test("counts what came in on a day of Viet Nam's in a unit, and names those days", async () => {
      const at = (text: string): number => Date.parse(`${text}+07:00`)
      const times = ['2026-11-17T23:59:59', '2026-11-18T00:00:00', '2026-11-18T23:59:59', '2026-11-19T00:00:00']
      for (const [n, time] of times.entries()) await store.cases.insert(aCase(`r${n}`, { receivedAt: at(time) }))
      await store.cases.insert(aCase('elsewhere', { unit: 'xa' as UnitId, receivedAt: at('2026-11-18T08:00:00') }))
      await store.cases.insert(aCase('unknown'))
      expect(await store.cases.receivedCount('2026-11-18', 'so-tai-chinh')).toBe(2)
      const places = ['2026-11-17', '2026-11-18', '2026-11-19'].map((day) => ({ day, unit: 'so-tai-chinh' }))
      places.splice(2, 0, { day: '2026-11-18', unit: 'xa' })
      expect(await store.cases.receivedCells()).toEqual(places)
    })

    test('counts what is open, and what of it was due', async () => {
      const open = { closedAt: null, closedDay: null, outcome: 'open' } as const
      for (const [n, dueAt] of [null, 1_000, 2_000].entries())
        await store.cases.insert(aCase(`o${n}`, { ...open, dueAt }))
      await store.cases.insert(aCase('elsewhere', { ...open, unit: 'xa' as UnitId, dueAt: 1_000 }))
      await store.cases.insert(aCase('closed', { dueAt: 1_000 }))
      expect(await store.cases.awaiting(['so-tai-chinh'], 2_000)).toEqual({ cases: 3, overdue: 1 })
      expect(await store.cases.awaiting(null, 2_000)).toEqual({ cases: 4, overdue: 2 })
      expect(await store.cases.awaiting([], 2_000)).toEqual({ cases: 0, overdue: 0 })
    })

    test('gives the cells of days, both ends included, of some units or of all', async () => {
      for (const day of ['2026-11-14', '2026-11-15', '2026-11-16', '2026-11-17']) {
        for (const unit of ['a', 'b']) await store.tallies.insert(aCell(day, unit))
      }
      const between = async (units: readonly string[] | null): Promise<string[]> =>
        ids(await all(store.tallies.ofDays('2026-11-15', '2026-11-16', units)))
      expect(await between(['a'])).toEqual(['2026-11-15|a', '2026-11-16|a'])
      expect(await between(null)).toHaveLength(4)
      expect(await between([])).toEqual([])
    })

    test('gives held figures of days, both ends included, of some units or of all', async () => {
      for (const day of ['2026-10-15', '2026-11-01', '2026-11-15', '2026-12-01']) {
        for (const unit of ['a', 'b']) await store.held.insert(aHeldCell(day, unit))
      }
      const between = (units: readonly string[] | null) => all(store.held.ofDays('2026-11-01', '2026-11-30', units))
      expect(await between(['b', 'c'])).toEqual([aHeldCell('2026-11-01', 'b'), aHeldCell('2026-11-15', 'b')])
      expect(ids(await between(null))).toHaveLength(4)
      expect(await between([])).toEqual([])
    })

    test('gives sums of days likewise, whosever they are', async () => {
      const kept = (day: string, unit: string): Sum => ({
        ...aCell(day, unit),
        kind: 'live',
        units: null,
        touched: 1,
        tally: emptyTally(),
      })
      for (const day of ['2026-08-15', '2026-09-01']) {
        for (const unit of ['live.1.*', 'held.1.*']) await store.sums.insert(kept(day, unit))
      }
      expect(ids(await all(store.sums.ofDays('2026-09-01', '2026-09-30', null)))).toHaveLength(2)
      expect(await all(store.sums.ofDays('2026-08-01', '2026-08-31', ['live.1.*']))).toEqual([
        kept('2026-08-15', 'live.1.*'),
      ])
    })

    test('keeps figures under any name that a catalogue may have', async () => {
      const names = ['$where', 'a.b', '.', '', 'constructor', '__proto__', '2', 'Đất đai 😀', '\uFFFD']
      const steps = { field: Object.fromEntries(names.map((name, i) => [name, i])) }
      const cell = { ...aCell('2026-11-18', 'a'), series: { s: { responses: 1, steps } } }
      await store.tallies.insert({ ...aCell('2026-11-18', 'a') })
      expect(await store.tallies.replace({ ...cell, rev: 2 })).toBe(true)
      expect(await store.tallies.get(cell._id)).toEqual({ ...cell, rev: 2 })
    })

    test('lists units, samples and nothing else under those names', async () => {
      const unit = { rev: 1, name: 'Sở Tài chính', parent: null, hotline: null, sample: false }
      await store.units.insert({ ...unit, _id: 'b' as never })
      await store.units.insert({ ...unit, _id: 'a' as never })
      expect((await store.units.all()).map(({ _id }) => _id)).toEqual(['a', 'b'])
      await store.cases.insert(aCase('s', { sample: true }))
      await store.cases.insert(aCase('real'))
      expect(ids(await store.cases.samples(10))).toEqual(['main:s'])
    })

    test('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined()
    })

    test('is copied first and then brought up to date, once', async () => {
      const steps: string[] = []
      const migrations = [{ to: 2, run: async () => void steps.push('to 2') }]
      const copy = async (from: number): Promise<void> => void steps.push(`copy of ${from}`)
      await migrate(store, migrations, copy)
      await migrate(store, migrations, copy)
      expect(steps).toEqual(['copy of 1', 'to 2'])
    })

    test('of a newer ykien is not touched', async () => {
      await migrate(store, [{ to: 2, run: async () => {} }], async () => {})
      const opened = migrate(store, [], async () => {})
      await expect(opened).rejects.toThrow(StoreError)
      await expect(opened).rejects.toMatchObject({ code: 'STORE_NEWER' })
    })
  })
}
