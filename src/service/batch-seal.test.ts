/** What was counted at a closing stays provable: over late answers, a reopening, the cut and a hand in the store. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type BatchWorld, batchWorld, DECEMBER, NOVEMBER } from '../../test/support/batch-world.ts'
import { mortal, survives } from '../../test/support/mortal.ts'
import { DAY, MINUTE } from '../survey/time.ts'
import { checkSeal } from './batch-seal.ts'
import { closeBatch, cutBatch, reopenBatch, tendBatches } from './batch-steps.ts'
import { change } from './change.ts'
import { withdraw } from './withdraw.ts'

let office: BatchWorld
const never = new AbortController().signal
const REASON = 'Thiếu phiếu giấy của quầy số 2.'
const asked = { day: '2026-12-20', reason: REASON, by: 'admin' }

beforeEach(async () => {
  office = await batchWorld()
  for (const code of ['A', 'B', 'C']) await office.answered(code)
  office.turnTo(DECEMBER)
})
afterEach(() => office.world.close())

const seals = async () => (await office.batch())?.seals ?? []

/** Closed, and sealed once all that was under way is in. */
async function closed(at = DECEMBER): Promise<void> {
  office.turnTo(at)
  expect((await closeBatch(office.deps, NOVEMBER, 'admin')).kind).toBe('done')
  await tendBatches(office.deps, never)
  office.turnTo(at + 10 * MINUTE)
  await tendBatches(office.deps, never)
}

describe('a closed batch', () => {
  test('is sealed once, when what was under way has settled', async () => {
    expect(await checkSeal(office.deps, NOVEMBER)).toEqual({ kind: 'unsealed' })
    await closeBatch(office.deps, NOVEMBER, 'admin')
    await tendBatches(office.deps, never)
    expect(await seals()).toEqual([])
    office.turnTo(DECEMBER + 10 * MINUTE)
    for (let n = 0; n < 3; n++) await tendBatches(office.deps, never)
    expect(await seals()).toMatchObject([{ forms: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    expect(await checkSeal(office.deps, NOVEMBER)).toMatchObject({ kind: 'same', differences: [] })
  })

  test('stays as it was sealed when a form is withdrawn: the figure stays, and only the person goes', async () => {
    const { put } = await office.answered('D')
    await closed()
    await withdraw(office.deps, await office.world.invitation(put))
    expect(await checkSeal(office.deps, NOVEMBER)).toMatchObject({ kind: 'same', seal: { forms: 4 } })
  })

  test('tells which figure somebody moved with a hand in the store', async () => {
    await closed()
    const { _id } = await oneResponse()
    await change(office.deps.store.responses, _id, (doc) => ({ ...doc, answers: { ...doc.answers, attitude: 'VD' } }))
    const found = await checkSeal(office.deps, NOVEMBER)
    expect(found.kind).toBe('differs')
    expect('differences' in found ? found.differences : []).toContainEqual({
      series: 'trial',
      step: 'attitude',
      code: 'VD',
      sealed: 0,
      now: 1,
    })
  })

  test('is sealed once although the process dies at any write', async () => {
    await closeBatch(office.deps, NOVEMBER, 'admin')
    office.turnTo(DECEMBER + 10 * MINUTE)
    for (let k = 1; ; k++) {
      const store = mortal(office.deps.store, k)
      if (await survives(tendBatches({ ...office.deps, store }, never))) break
    }
    expect(await seals()).toMatchObject([{ forms: 3 }])
  })

  test('is sealed before it is cut, although nobody came round in between', async () => {
    await closeBatch(office.deps, NOVEMBER, 'admin')
    office.turnTo(DECEMBER + 60 * DAY)
    await tendBatches(office.deps, never)
    expect((await office.batch())?.state).toBe('cut')
    expect(await seals()).toHaveLength(2)
  })

  test('is sealed again when it is cut, for rare dimensions become coarser then', async () => {
    await closed()
    office.turnTo(DECEMBER + 2 * DAY)
    await cutBatch(office.deps, NOVEMBER, 'admin')
    expect(await seals()).toHaveLength(2)
    expect(await checkSeal(office.deps, NOVEMBER)).toMatchObject({ kind: 'same', seal: { forms: 3 } })
  })
})

describe('a reopened batch', () => {
  test('takes answers until its new cut-off as in time, and keeps what was sealed and why it was opened', async () => {
    await closed()
    expect(await reopenBatch(office.deps, NOVEMBER, asked)).toMatchObject({ kind: 'done', batch: { state: 'open' } })
    await office.answered('LATER', '2026-11-21')
    await closed(Date.parse('2026-12-21T00:00:00+07:00'))
    expect(await seals()).toMatchObject([{ forms: 3 }, { forms: 4 }])
    expect((await office.batch())?.reopenings).toMatchObject([{ reason: REASON, by: 'admin' }])
    expect(await office.audit()).toEqual(['batch-closed admin', 'batch-reopened admin', 'batch-closed admin'])
  })

  test('is on record although the process died before it noted that, and somebody closed it since', async () => {
    await closed()
    const store = mortal(office.deps.store, 2)
    expect(await survives(reopenBatch({ ...office.deps, store }, NOVEMBER, asked))).toBe(false)
    expect((await office.batch())?.state).toBe('open')
    await closed(Date.parse('2026-12-21T00:00:00+07:00'))
    expect(await office.audit()).toEqual(['batch-closed admin', 'batch-reopened admin', 'batch-closed admin'])
  })

  test.each([
    ['without a reason', { ...asked, reason: '  vì thế  ' }, 'reason'],
    ['until a day that is over', { ...asked, day: '2026-11-30' }, 'past'],
  ] as const)('is none %s', async (_, how, why) => {
    await closed()
    expect(await reopenBatch(office.deps, NOVEMBER, how)).toEqual({ kind: 'refused', why })
  })

  test('is none before it was closed and sealed, nor after it was cut', async () => {
    expect(await reopenBatch(office.deps, NOVEMBER, asked)).toEqual({ kind: 'refused', why: 'notClosed' })
    await closeBatch(office.deps, NOVEMBER, 'admin')
    expect(await reopenBatch(office.deps, NOVEMBER, asked)).toEqual({ kind: 'refused', why: 'notSealed' })
    office.turnTo(DECEMBER + 2 * DAY)
    await cutBatch(office.deps, NOVEMBER, 'admin')
    expect(await reopenBatch(office.deps, NOVEMBER, asked)).toEqual({ kind: 'refused', why: 'notClosed' })
  })
})

async function oneResponse() {
  for await (const response of office.deps.store.responses.ofBatch(NOVEMBER)) return response
  throw new Error('there is no answer')
}
