import { afterEach, beforeEach, expect, test } from 'vitest'
import { mortal, survives } from '../../test/support/mortal.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { Response } from '../survey/response.ts'
import { countDirty } from './count.ts'
import type { CaseAnswer } from './intake.ts'
import { withInvitations } from './invite.ts'
import { countAll, recountCheck } from './recount.ts'
import { putUnit } from './units.ts'

const CHAT = '111'
const UNIT = 'so-tai-chinh'
const FIRST = { closedAt: '2026-11-20T09:00:00+07:00' }
const LATER = { closedAt: '2026-11-23T09:00:00+07:00' }

let world: ServiceWorld
let put: CaseAnswer

beforeEach(begin)
afterEach(() => world.close())

/** A case that closed on the 20th, answered and counted. */
async function begin(): Promise<void> {
  world = await serviceWorld()
  await putUnit(world.deps, 'xa-a', { name: 'Xã A' }, { name: 'admin', units: null })
  await world.says(CHAT, 'xin chào')
  put = await world.put('C1', { telegramChat: CHAT }, FIRST)
  await world.dispatch()
  for (const text of ['có', 'hài lòng', 'bỏ qua']) await world.says(CHAT, text)
  await count()
}

const correct = (more: Parameters<ServiceWorld['put']>[2]) => world.put('C1', undefined, more)
const count = () => countAll(withInvitations(world.deps))

/** Cases and answers that are counted in each of these cells. */
async function counted(...cells: readonly string[]): Promise<(readonly [number, number])[]> {
  const found = await Promise.all(cells.map((cell) => world.deps.store.tallies.get(cell)))
  return found.map((cell) => [cell?.funnel.finished ?? 0, cell?.series['trial']?.responses ?? 0])
}

async function answer(): Promise<Response> {
  const invitation = await world.invitation(put)
  const batch = await world.deps.store.batches.get(invitation.batch)
  const id = batch === null ? null : world.deps.keyring.responseId(batch, invitation._id)
  const doc = id === null ? null : await world.deps.store.responses.get(id)
  if (doc === null) throw new Error('there is no answer')
  return doc
}

/** The case and its answer lie in the second cell and nowhere else, and every figure is right. */
async function expectMoved(from: string, to: string): Promise<void> {
  await count()
  expect(await counted(from, to)).toEqual([
    [0, 0],
    [1, 1],
  ])
  expect((await recountCheck(withInvitations(world.deps))).wrong).toEqual([])
}

test('a corrected closing day takes the answer along', async () => {
  await correct(LATER)
  await expectMoved(`2026-11-20|${UNIT}`, `2026-11-23|${UNIT}`)
})

test('so does a corrected unit, with whatever else the record says', async () => {
  await correct({
    unit: 'xa-a',
    receivingUnit: UNIT,
    procedure: { code: '1.1' },
    field: { name: 'Đất đai' },
    filed: 'online',
    dueAt: '2026-11-10T17:00:00+07:00',
    apology: 'written',
  })
  await expectMoved(`2026-11-20|${UNIT}`, '2026-11-20|xa-a')
  const { dimensions } = await answer()
  expect(dimensions).toMatchObject({ unit: 'xa-a', receivingUnit: UNIT, procedure: '1.1', field: 'Đất đai' })
  expect(dimensions).toMatchObject({ filed: 'online', lateness: 'late-4-10', apologyOnFile: 'written' })
  expect(dimensions).toMatchObject({ way: 'telegram', answeredDay: '2026-11-24' })
})

test('into another month it counts on the new day, stays in its batch, and can still be withdrawn', async () => {
  await correct({ closedAt: '2026-10-30T09:00:00+07:00' })
  await expectMoved(`2026-11-20|${UNIT}`, `2026-10-30|${UNIT}`)
  expect((await answer()).batch).toBe('2026-11')
  for (let n = 0; n < 2; n++) await world.says(CHAT, 'rút')
  await count()
  expect(await counted(`2026-10-30|${UNIT}`)).toEqual([[0, 0]])
})

test('a counter that dies anywhere leaves nothing that the next one does not put right', async () => {
  for (let k = 1, done = false; !done; k++) {
    await correct({ ...LATER, unit: 'xa-a' })
    const dying = { ...world.deps, store: mortal(world.deps.store, k) }
    done = await survives(countDirty(withInvitations(dying), 100))
    await expectMoved(`2026-11-20|${UNIT}`, '2026-11-23|xa-a')
    await world.close()
    await begin()
  }
})

test('a case that was corrected while its answer was being parted from it has the answer with it', async () => {
  const second = await world.put('C2', { telegramChat: CHAT }, FIRST)
  await world.dispatch()
  const { responses } = world.deps.store
  const insert = responses.insert.bind(responses)
  responses.insert = async (doc) => {
    await world.put('C2', undefined, { closedAt: '2026-11-19T09:00:00+07:00' })
    await count()
    return insert(doc)
  }
  for (const text of ['có', 'hài lòng', 'bỏ qua']) await world.says(CHAT, text)
  expect((await world.invitation(second)).state).toBe('finished')
  await count()
  expect(await counted(`2026-11-19|${UNIT}`, `2026-11-20|${UNIT}`)).toEqual([
    [1, 1],
    [1, 1],
  ])
})

test('a slow process that read the case before its last correction does not bring the answer back', async () => {
  await correct({ closedAt: '2026-11-22T09:00:00+07:00' })
  const { cases } = world.deps.store
  let reads = 0
  const slowCases = new Proxy(cases, {
    get: (of, name) => {
      const method = Reflect.get(of, name).bind(of)
      if (name !== 'get') return method
      return async (id: string) => {
        const found = await method(id)
        if (++reads === 1) {
          await correct(LATER)
          await count()
        }
        return found
      }
    },
  })
  const slow = world.another({ ...world.deps.store, cases: slowCases })
  await countDirty(withInvitations(slow), 100)
  expect(reads).toBeGreaterThan(0)
  await expectMoved(`2026-11-20|${UNIT}`, `2026-11-23|${UNIT}`)
  expect(await counted(`2026-11-22|${UNIT}`)).toEqual([[0, 0]])
})

test('of a case that was opened again it stays where it was until the case closes again', async () => {
  await correct({ outcome: 'open' })
  await count()
  expect(await counted(`2026-11-20|${UNIT}`)).toEqual([[0, 1]])
  await correct({ outcome: 'returned', ...LATER })
  await expectMoved(`2026-11-20|${UNIT}`, `2026-11-23|${UNIT}`)
})

test('of a batch that was cut it stays, for nothing leads to it any more', async () => {
  const batch = await world.deps.store.batches.get((await world.invitation(put)).batch)
  if (batch === null) throw new Error('no batch')
  await world.deps.store.batches.replace({ ...batch, key: null, state: 'cut', rev: batch.rev + 1 })
  await correct(LATER)
  await count()
  expect(await counted(`2026-11-20|${UNIT}`, `2026-11-23|${UNIT}`)).toEqual([
    [0, 1],
    [1, 0],
  ])
  expect((await recountCheck(withInvitations(world.deps))).wrong).toEqual([])
})

test('one that was withdrawn is not brought back by a correction', async () => {
  for (let n = 0; n < 2; n++) await world.says(CHAT, 'rút')
  await correct(LATER)
  await count()
  expect(await counted(`2026-11-20|${UNIT}`, `2026-11-23|${UNIT}`)).toEqual([
    [0, 0],
    [0, 0],
  ])
})
