import { afterEach, beforeEach, expect, test } from 'vitest'
import { mortal, survives } from '../../test/support/mortal.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { withInvitations } from './invite.ts'
import { countAll, recountCheck } from './recount.ts'
import { importSample } from './sample.ts'
import { removeSample, wantsSample } from './sample-removal.ts'
import { putUnit } from './units.ts'

const ADMIN = { name: 'admin', units: null }
const PHONE = '0912345678'
const REAL = '2026-11-24|so-tai-chinh'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const inventedOffice = () => putUnit(world.deps, 'mau', { name: 'Mẫu' }, ADMIN, { sample: true })
const count = () => countAll(withInvitations(world.deps))

/** Closed, invited and answered on this chat. */
async function answered(code: string, chat: string, unit: string): Promise<void> {
  await world.says(chat, 'xin chào')
  await world.put(code, { telegramChat: chat }, { unit })
  await world.dispatch()
  for (const text of ['có', 'hài lòng', 'bỏ qua']) await world.says(chat, text)
}

/** One real answer at a real office, and a sample's that was moved there. */
async function mixed(): Promise<void> {
  await inventedOffice()
  await answered('REAL', '111', 'so-tai-chinh')
  await answered('SAMPLE', '222', 'mau')
  await count()
  await world.put('SAMPLE', undefined, { unit: 'so-tai-chinh' })
  await count()
  expect((await world.deps.store.tallies.get(REAL))?.funnel.finished).toBe(2)
}

async function expectOnlyTheReal(): Promise<void> {
  await count()
  expect((await recountCheck(withInvitations(world.deps))).wrong).toEqual([])
  const cell = await world.deps.store.tallies.get(REAL)
  expect(cell?.funnel).toMatchObject({ closed: 1, finished: 1 })
  expect(cell?.series['trial']?.responses).toBe(1)
  expect(cell?.samples).toBe(0)
}

test('a sample case that was moved to a real office leaves no figure behind', async () => {
  await mixed()
  await removeSample(world.deps)
  await expectOnlyTheReal()
})

test('a removal that dies anywhere, with a counter running, is finished by the next one', async () => {
  for (let k = 1, done = false; !done; k++) {
    await world.close()
    world = await serviceWorld()
    await mixed()
    done = await survives(removeSample({ ...world.deps, store: mortal(world.deps.store, k) }))
    await count()
    await removeSample(world.deps)
    await expectOnlyTheReal()
  }
})

test('an address that a real case names stays, though its case is still open and came first or last', async () => {
  await inventedOffice()
  await world.put('FIRST', { phone: PHONE }, { outcome: 'open' })
  await world.put('SAMPLE-1', { phone: PHONE }, { unit: 'mau' })
  await world.put('SAMPLE-2', { phone: '0987654321' }, { unit: 'mau' })
  await world.put('LAST', { phone: '0987654321' }, { outcome: 'open' })
  await removeSample(world.deps)
  for (const code of ['FIRST', 'LAST']) await world.put(code, undefined, { outcome: 'returned' })
  await world.dispatch()
  expect(world.left.map(({ to }) => to.value).sort()).toEqual(['84912345678', '84987654321'])
})

test('an address that only sample cases name goes with them', async () => {
  await inventedOffice()
  for (const code of ['SAMPLE-1', 'SAMPLE-2']) await world.put(code, { phone: PHONE }, { unit: 'mau' })
  await removeSample(world.deps)
  const id = world.deps.keyring.addressId({ kind: 'phone', value: '84912345678' })
  expect(await world.deps.store.addresses.get(id)).toBeNull()
})

test('sample data that was taken out does not come back at the next start', async () => {
  await world.deps.store.units.remove('so-tai-chinh' as never, 1)
  expect(await wantsSample(world.deps)).toBe(true)
  await importSample(world.deps)
  expect(await wantsSample(world.deps)).toBe(false)
  await removeSample(world.deps)
  expect(await world.deps.store.units.all()).toEqual([])
  expect(await wantsSample(world.deps)).toBe(false)
})
