import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BatchWorld, batchWorld, DECEMBER, FEBRUARY, NEW_YEAR, NOVEMBER } from '../../test/support/batch-world.ts'
import { erasuresInMemory } from '../../test/support/erasures.ts'
import { mortal, survives } from '../../test/support/mortal.ts'
import { DAY, iso, MINUTE } from '../survey/time.ts'
import { closeBatch, cutBatch, destroyBatchKey, setCutOff, tendBatches } from './batch-steps.ts'
import { replayErasures } from './erasure-replay.ts'
import { withInvitations } from './invite.ts'
import { recountCheck } from './recount.ts'
import { withdraw } from './withdraw.ts'

let office: BatchWorld
const never = new AbortController().signal

beforeEach(async () => {
  office = await batchWorld()
})
afterEach(() => office.world.close())

const tend = () => tendBatches(office.deps, never)

describe('a batch by itself', () => {
  test('is closed when its cut-off is over, and cut when the days of the policy are', async () => {
    await office.answered('A')
    office.turnTo(Date.parse('2026-12-30T23:59:00+07:00'))
    await tend()
    expect((await office.batch())?.state).toBe('open')
    office.turnTo(NEW_YEAR)
    await tend()
    expect(await office.batch()).toMatchObject({ state: 'closed', closedAt: NEW_YEAR, left: [] })
    office.turnTo(NEW_YEAR + 30 * DAY - 1)
    await tend()
    expect((await office.batch())?.key).not.toBeNull()
    office.turnTo(NEW_YEAR + 30 * DAY)
    await tend()
    expect(await office.batch()).toMatchObject({ state: 'cut', key: null, left: [] })
    expect(await office.audit()).toEqual(['batch-closed system', 'batch-cut system'])
    await tend()
    expect(await office.audit()).toHaveLength(2)
  })

  test('takes what is answered after its cut-off as late', async () => {
    const { put } = await office.answered('A')
    const late = await office.world.put('B', { telegramChat: '77' }, { closedAt: '2026-11-21T09:00:00+07:00' })
    const { code } = await office.world.slip(late)
    expect((await setCutOff(office.deps, NOVEMBER, '2026-11-30', 'admin')).kind).toBe('done')
    office.turnTo(Date.parse('2026-12-01T00:00:00+07:00'))
    for (const text of [code, 'có', 'hài lòng', 'bỏ qua']) await office.world.says('77', text)
    const batch = await office.batch()
    const flags = []
    for (const one of [put, late]) {
      const { _id } = await office.world.invitation(one)
      const id = batch === null ? null : office.deps.keyring.responseId(batch, _id)
      flags.push(id === null ? null : (await office.deps.store.responses.get(id))?.dimensions.lateForBatch)
    }
    expect(flags).toEqual([false, true])
  })
})

describe('what is refused', () => {
  const refused = (why: string) => ({ kind: 'refused', why })

  test('a batch whose last day is not over, one that is closed already, one that there is not', async () => {
    await office.answered('A')
    expect(await closeBatch(office.deps, NOVEMBER, 'me')).toEqual(refused('early'))
    expect(await closeBatch(office.deps, '2020-01' as typeof NOVEMBER, 'me')).toEqual(refused('unknown'))
    office.turnTo(DECEMBER)
    expect((await closeBatch(office.deps, NOVEMBER, 'me')).kind).toBe('done')
    expect(await closeBatch(office.deps, NOVEMBER, 'me')).toEqual(refused('notOpen'))
  })

  test('to cut one that is open, or was closed less than a day ago', async () => {
    await office.answered('A')
    office.turnTo(DECEMBER)
    expect(await cutBatch(office.deps, NOVEMBER, 'me')).toEqual(refused('notClosed'))
    await closeBatch(office.deps, NOVEMBER, 'me')
    office.turnTo(DECEMBER + DAY - 1)
    expect(await cutBatch(office.deps, NOVEMBER, 'me')).toEqual(refused('early'))
    office.turnTo(DECEMBER + DAY)
    expect((await cutBatch(office.deps, NOVEMBER, 'me')).kind).toBe('done')
  })

  test('a cut-off before the last day of the batch, behind us, or once the one before is over', async () => {
    await office.answered('A')
    expect(await setCutOff(office.deps, NOVEMBER, '2026-11-29', 'admin')).toEqual(refused('early'))
    office.turnTo(DECEMBER + 3 * DAY)
    expect(await setCutOff(office.deps, NOVEMBER, '2026-12-03', 'admin')).toEqual(refused('past'))
    const set = await setCutOff(office.deps, NOVEMBER, '2026-12-04', 'admin')
    expect(set.kind === 'done' ? iso(set.batch.cutOff ?? 0) : set).toBe('2026-12-04T23:59:59+07:00')
    office.turnTo(DECEMBER + 4 * DAY)
    expect(await setCutOff(office.deps, NOVEMBER, '2027-01-04', 'admin')).toEqual(refused('past'))
    await tend()
    expect(await setCutOff(office.deps, NOVEMBER, '2027-01-04', 'admin')).toEqual(refused('notOpen'))
  })
})

test('a case that comes after its month was closed belongs to the batch of today', async () => {
  await office.answered('A')
  office.turnTo(FEBRUARY)
  await tend()
  const { put } = await office.answered('B')
  expect((await office.world.invitation(put)).batch).toBe('2027-02')
  expect(await office.figure()).toBe(2)
})

describe('a form that is withdrawn', () => {
  test('while its batch is open leaves the figures', async () => {
    const { put } = await office.answered('A')
    expect(await office.figure()).toBe(1)
    expect(await withdraw(office.deps, await office.world.invitation(put))).toBe('answer')
    expect(await office.figure()).toBe(0)
  })

  test('afterwards stays in them; remark, contacts and place go, and the contacts do not come back', async () => {
    const { put, chat, phone } = await office.answered('A')
    office.turnTo(DECEMBER)
    await closeBatch(office.deps, NOVEMBER, 'me')
    expect(await withdraw(office.deps, await office.world.invitation(put))).toBe('person')
    expect(await office.figure()).toBe(1)
    expect(office.world.remarks()).toBe(0)
    const nobody = { phone: null, zalo: null, telegram: null }
    expect(await office.world.invitation(put)).toMatchObject({ state: 'finished', place: null, contacts: nobody })
    await office.world.put('A', { phone, telegramChat: chat }, { receivedAt: '2026-11-02T09:00:00+07:00' })
    expect((await office.record(put)).contacts).toEqual(nobody)
    expect((await office.world.invitation(put)).contacts).toEqual(nobody)
    expect(await office.figure()).toBe(1)
  })

  test('after the closing lets its person go once more from a store that was restored from before', async () => {
    const { put } = await office.answered('A')
    office.turnTo(DECEMBER)
    await closeBatch(office.deps, NOVEMBER, 'me')
    const { invitations, cases } = office.deps.store
    const before = { invitation: await office.world.invitation(put), record: await office.record(put) }
    const lines: string[] = []
    await withdraw({ ...office.deps, erasures: erasuresInMemory(lines) }, before.invitation)
    await office.count()
    const rev = { invitation: (await office.world.invitation(put)).rev, record: (await office.record(put)).rev }
    await invitations.replace({ ...before.invitation, rev: rev.invitation + 1 })
    await cases.replace({ ...before.record, rev: rev.record + 1 })
    expect(await replayErasures(office.deps, lines)).toEqual({ lines: 1, erased: 1, unreadable: 0 })
    const nobody = { phone: null, zalo: null, telegram: null }
    expect(await office.world.invitation(put)).toMatchObject({ state: 'finished', place: null, contacts: nobody })
    expect((await office.record(put)).contacts).toEqual(nobody)
    expect(await office.figure()).toBe(1)
    expect(await replayErasures(office.deps, lines)).toMatchObject({ erased: 0 })
  })

  test('at the moment of the closing is wholly withdrawn or wholly stays, and what is returned says which', async () => {
    for (const first of ['closing', 'withdrawing'] as const) {
      const { put } = await office.answered(first)
      office.turnTo(DECEMBER)
      const invitation = await office.world.invitation(put)
      const before = await office.figure()
      const close = () => closeBatch(office.deps, NOVEMBER, 'me')
      const both =
        first === 'closing'
          ? [close(), withdraw(office.deps, invitation)]
          : [withdraw(office.deps, invitation), close()]
      const done = (await Promise.all(both)).find((one) => typeof one === 'string')
      const now = await office.world.invitation(put)
      expect(now.state).toBe(done === 'answer' ? 'withdrawn' : 'finished')
      expect(await office.figure()).toBe(done === 'answer' ? before - 1 : before)
      const batch = await office.batch()
      if (batch !== null) {
        const { closedAt: _, ...open } = batch
        await office.deps.store.batches.replace({ ...open, state: 'open', cutOff: null, rev: batch.rev + 1 })
      }
    }
  })

  test('before the closing is taken away after it, even if nobody came to it until the key is destroyed', async () => {
    const { put } = await office.answered('A')
    const invitation = await office.world.invitation(put)
    const isWithdrawn = async () => (await office.world.invitation(put)).state === 'withdrawn'
    for (let k = 1; !(await isWithdrawn()); k++) {
      const dying = { ...office.deps, store: mortal(office.deps.store, k) }
      expect(await survives(withdraw(dying, invitation))).toBe(false)
    }
    office.turnTo(DECEMBER)
    await closeBatch(office.deps, NOVEMBER, 'me')
    await destroyBatchKey(office.deps, { _id: NOVEMBER })
    expect(await office.figure()).toBe(0)
    expect(office.world.remarks()).toBe(0)
  })
})

test('a form that nobody answered can be answered no more once its batch is cut', async () => {
  await office.answered('A')
  const put = await office.world.put('B', { telegramChat: '77' }, { closedAt: '2026-11-21T09:00:00+07:00' })
  const { code } = await office.world.slip(put)
  for (const text of [code, 'có']) await office.world.says('77', text)
  await destroyBatchKey(office.deps, { _id: NOVEMBER })
  await office.world.says('77', 'hài lòng')
  expect(office.world.lastTo('77')).toBe(office.deps.say('chat.nothing-open', 'vi'))
  expect((await office.world.invitation(put)).state).toBe('expired')
  await office.world.says('77', code)
  expect(office.world.lastTo('77')).toBe(office.deps.say('chat.unknown-code', 'vi'))
})

test('a process that dies anywhere between the closing and the end of the cut leaves what the next one finishes', async () => {
  const step = async (deps: typeof office.deps): Promise<void> => {
    await closeBatch(deps, NOVEMBER, 'me')
    await destroyBatchKey(deps, { _id: NOVEMBER }, 'me')
  }
  for (let k = 1, done = false; !done; k++) {
    const [a, b] = [await office.answered('A'), await office.answered('B', '2026-11-03')]
    await office.count()
    office.turnTo(DECEMBER)
    done = await survives(step({ ...office.deps, store: mortal(office.deps.store, k) }))
    office.turnTo(FEBRUARY)
    await tend()
    office.turnTo(FEBRUARY + 31 * DAY)
    await tend()
    office.turnTo(FEBRUARY + 31 * DAY + MINUTE)
    await tend()
    expect(await office.batch(), `died at write ${k}`).toMatchObject({ state: 'cut', key: null, left: [] })
    const deeds = (await office.audit()).map((entry) => entry.split(' ')[0])
    expect(new Set(deeds)).toEqual(new Set(['batch-closed', 'batch-cut']))
    for (const { put } of [a, b]) {
      const nobody = { phone: null, zalo: null, telegram: null }
      expect((await office.record(put)).contacts).toEqual(nobody)
      const { contacts, place, attempts } = await office.world.invitation(put)
      expect([contacts, place, attempts.every(({ to }) => to === null)]).toEqual([nobody, null, true])
    }
    expect(await office.figure('2026-11-30')).toBe(1)
    expect(await office.figure('2026-11-14')).toBe(1)
    expect((await recountCheck(withInvitations(office.deps))).wrong).toEqual([])
    await office.world.close()
    office = await batchWorld()
  }
}, 60_000)
