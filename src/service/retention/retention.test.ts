import { readFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { policyOf } from '../../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import { dump, storeKinds, type TestStore } from '../../../test/support/stores.ts'
import type { Cell } from '../../report/tally.ts'
import type { AddressId, RequestId } from '../../survey/ids.ts'
import { NOTHING_GONE } from '../../survey/retention.ts'
import { DAY } from '../../survey/time.ts'
import { withInvitations } from '../invite.ts'
import { countAll, recountCheck } from '../recount.ts'
import { recordRequest } from '../register/own-act.ts'
import { putUnit } from '../units.ts'
import { retain } from './retain.ts'
import { retainAll, retainDaily } from './run.ts'

const POLICY = policyOf(`
delay-after-closing: 0 min
sending: { hours: ["00:00-24:00"], working-days-only: false }
reminders: []
frequency: { person: null, agent: null }
retention: { identities: 6 months, answers: 5 years, proof: 7 years }
`)
const PHONE = '0912345678'
const E164 = '84912345678'
const CHAT = '555100177'
const ZALO = '7700000000000000155'
const REMARK = 'Bà Nguyễn Thị Bưởi ở cửa 3 rất tận tình'
const ALL = { name: 'admin', units: null }

async function cellsOf({ deps }: ServiceWorld): Promise<Cell[]> {
  const cells: Cell[] = []
  for await (const cell of deps.store.tallies.ofDays('', '9999', null)) cells.push(cell)
  return cells
}

const MONTH = 31 * DAY
const YEAR = 366 * DAY

describe.each(storeKinds())('on $name', ({ name, make }) => {
  /** What does not depend on who keeps the documents. */
  const onOne = test.runIf(name === 'SQLite')
  let place: TestStore
  let world: ServiceWorld

  beforeEach(async () => {
    place = make()
    world = await serviceWorld({ policy: POLICY }, place)
  })
  afterEach(() => world.close())

  const deps = () => world.deps
  const gone = () => retainAll(deps(), { rehearsal: false })
  const address = (kind: 'phone' | 'zalo' | 'telegram', value: string) =>
    deps().store.addresses.get(deps().keyring.addressId({ kind, value }))

  /** One who answered on Telegram, one whom a message by phone and Zalo reached, one who only wrote to the office. */
  async function lived() {
    const answered = await world.put('A-1', { telegramChat: CHAT })
    await world.says(CHAT, (await world.slip(answered)).code)
    for (const said of ['có', 'hài lòng', REMARK]) await world.says(CHAT, said)
    const sent = await world.put('A-2', { phone: PHONE, zaloUser: ZALO })
    await world.dispatch()
    await world.says('999888777', 'chào cơ quan')
    await countAll(withInvitations(deps()))
    return { answered, sent }
  }

  test('after its time a person can no longer be found, and the figures are what they were', async () => {
    const { answered, sent } = await lived()
    const sealed = await Promise.all([
      address('phone', E164),
      address('zalo', `oa:${ZALO}`),
      address('telegram', CHAT),
      address('telegram', '999888777'),
    ])
    const hashes = sealed.map((one) => one?._id ?? 'missing')
    const values = sealed.map((one) => one?.sealed ?? 'missing')
    const { token, code } = await world.slip(sent)
    const figures = async () => (await cellsOf(world)).map(({ rev: _, ...cell }) => cell)
    const before = await figures()
    for (const value of [...hashes, ...values]) expect(await dump(place)).toContain(value)

    world.time.now += 7 * MONTH
    expect(await gone()).toMatchObject({ contacts: 4, cases: 2, answers: 0, remarks: 0, proofs: 0 })

    const documents = await dump(place)
    for (const secret of [PHONE, E164, CHAT, ZALO, '999888777', 'Bưởi', token, code, ...values]) {
      expect(documents).not.toContain(secret)
    }
    // Of an address its keyed hash is left, for an opt-out to be known by: nothing else names it.
    const naming = documents.split('\n').filter((doc) => hashes.some((hash) => doc.includes(hash)))
    expect(naming.map((doc) => (JSON.parse(doc) as { _id: string })._id).sort()).toEqual([...hashes].sort())
    for (const put of [answered, sent]) {
      expect(await world.invitation(put)).toMatchObject({
        contacts: { phone: null, zalo: null, telegram: null },
        place: null,
      })
    }
    expect(await figures()).toEqual(before)
    expect((await recountCheck(withInvitations(deps()))).wrong).toEqual([])
    expect(await gone()).toEqual(NOTHING_GONE)
  })

  onOne('before its time nothing goes', async () => {
    await lived()
    world.time.now += 5 * MONTH
    expect(await gone()).toEqual(NOTHING_GONE)
    expect((await address('phone', E164))?.sealed).not.toBeNull()
  })

  onOne('a phone that another case needs stays, and goes after that one', async () => {
    await lived()
    world.time.now += 5 * MONTH
    await world.put('A-3', { phone: PHONE })
    world.time.now += 2 * MONTH
    expect(await gone()).toMatchObject({ cases: 2, contacts: 3 })
    expect((await address('phone', E164))?.sealed).not.toBeNull()
    world.time.now += 5 * MONTH
    expect(await gone()).toMatchObject({ cases: 1, contacts: 1 })
    expect((await address('phone', E164))?.sealed).toBeNull()
  })

  onOne('a phone whose case is not due yet stays', async () => {
    await world.put('A-9', { phone: PHONE }, { outcome: 'open', dueAt: '2027-12-01T09:00:00+07:00' })
    world.time.now += 10 * MONTH
    expect(await gone()).toEqual(NOTHING_GONE)
    world.time.now += 10 * MONTH
    expect(await gone()).toMatchObject({ contacts: 1, cases: 0 })
  })

  test('an address of before the time was noted goes with its case', async () => {
    await lived()
    const id = deps().keyring.addressId({ kind: 'phone', value: E164 })
    const known = await deps().store.addresses.get(id)
    if (known === null) throw new Error('no address')
    const { neededAt: _, ...old } = known
    await deps().store.addresses.replace({ ...old, rev: old.rev + 1 })
    world.time.now += 7 * MONTH
    expect(await gone()).toMatchObject({ contacts: 4 })
  })

  onOne('an opt-out outlives all of it', async () => {
    await world.put('A-1', { telegramChat: CHAT })
    await world.says(CHAT, 'dừng')
    world.time.now += 20 * YEAR
    await gone()
    await gone()
    expect(await address('telegram', CHAT)).toMatchObject({ sealed: null, optedOutAt: expect.any(Number) })
    const again = await world.put('A-2', { telegramChat: CHAT })
    expect(again.why).toBe('no-consent')
  })

  onOne('a conversation that was never ended ends, and its answers so far go', async () => {
    const put = await world.put('A-1', { telegramChat: CHAT })
    await world.says(CHAT, (await world.slip(put)).code)
    await world.says(CHAT, 'có')
    world.time.now += 7 * MONTH
    expect(await gone()).toMatchObject({ conversations: 1 })
    expect(await world.invitation(put)).toMatchObject({ state: 'expired', next: null })
    expect((await recountCheck(withInvitations(deps()))).wrong).toEqual([])
    await world.says(CHAT, 'hài lòng')
    expect(world.lastTo(CHAT)).toContain('không có phiếu khảo sát nào đang mở')
  })

  onOne('last year’s table, brought in once more, brings nobody back', async () => {
    await world.put('A-1', { phone: PHONE })
    world.time.now += 7 * MONTH
    await gone()
    await world.put('A-1', { phone: PHONE })
    await world.put('A-0', { phone: PHONE }, { closedAt: '2026-11-01T09:00:00+07:00' })
    expect((await address('phone', E164))?.sealed).toBeNull()
    expect((await deps().store.cases.get('main:A-0' as never))?.contacts.phone).toBeNull()
  })

  test('answers and remarks go after their time; their figures stay and are never counted again', async () => {
    await lived()
    const cells = () => cellsOf(world)
    const before = await cells()
    world.time.now += 5 * YEAR
    expect(await gone()).toMatchObject({ answers: 1, remarks: 1 })
    expect(await dump(place)).not.toContain('"answers":{"attitude"')
    expect((await recountCheck(withInvitations(deps()))).wrong).toEqual([])
    // A case of that day that is corrected now would have its cell counted without the answers.
    await world.put('A-1', undefined, { filed: 'post' })
    await countAll(withInvitations(deps()))
    expect(await cells()).toEqual(before)
  })

  onOne('what was agreed to, and the register, go after theirs', async () => {
    await lived()
    await recordRequest(deps(), { kind: 'see', outcome: 'shown', occasion: 'x', place: null, survey: null })
    world.time.now += 6 * YEAR
    expect(await gone()).toMatchObject({ proofs: 0, requests: 0 })
    expect((await address('telegram', CHAT))?.consents).toHaveLength(1)
    world.time.now += 2 * YEAR
    expect(await gone()).toMatchObject({ proofs: 4, requests: 1 })
    expect(await address('telegram', CHAT)).toBeNull()
    expect(await deps().store.requests.get('x' as RequestId)).toBeNull()
  })

  onOne('a rehearsal says the same and takes nothing', async () => {
    await lived()
    world.time.now += 7 * MONTH
    const before = await dump(place)
    expect(await retainAll(deps(), { rehearsal: true })).toMatchObject({ contacts: 4, cases: 2 })
    expect(await dump(place)).toBe(before)
    expect(await gone()).toMatchObject({ contacts: 4, cases: 2 })
  })

  test('a pass is bounded, and the next goes on where it ended', async () => {
    for (const [unit, name] of [
      ['a', 'A'],
      ['b', 'B'],
      ['c', 'C'],
    ] as const) {
      await putUnit(deps(), unit, { name }, ALL)
      for (let n = 0; n < 3; n++)
        await world.put(`${unit}-${n}`, { telegramChat: `77${unit.codePointAt(0)}${n}` }, { unit })
    }
    await countAll(withInvitations(deps()))
    world.time.now += 7 * MONTH
    const sizes: number[] = []
    for (;;) {
      const pass = await retain(deps(), { limit: 3, rehearsal: false })
      sizes.push(pass.gone.cases)
      expect(pass.gone.contacts).toBeLessThanOrEqual(3)
      if (!pass.more) break
    }
    expect(sizes.slice(0, 4)).toEqual([3, 3, 3, 0])
  })

  test('the daily run is one for all processes, and what it took is on record', async () => {
    await lived()
    world.time.now += 7 * MONTH
    const other = world.another()
    while (await retainDaily(deps(), 1)) expect(await retainDaily(other, 100)).toBe(false)
    const runs = (await deps().store.audit.following('', 100)).filter(({ deed }) => deed === 'retention-run')
    expect(runs).toMatchObject([{ by: 'system', unit: null, about: { contacts: 4, cases: 2 } }])
    expect(await retainDaily(other, 100)).toBe(false)
    expect((await deps().store.audit.last())?._id).toBe(runs[0]?._id)
  })

  onOne('the worker runs it beside the counting', async () => {
    await lived()
    world.time.now += 7 * MONTH
    await world.work(async () => (await deps().store.audit.last())?.deed === 'retention-run')
    expect((await address('phone', E164))?.sealed).toBeNull()
  })

  onOne('a run that died half-way is finished by another process', async () => {
    await lived()
    world.time.now += 7 * MONTH
    expect(await retainDaily(deps(), 1)).toBe(true)
    const other = world.another()
    expect(await retainDaily(other, 100)).toBe(false)
    world.time.now += 11 * 60_000
    while (await retainDaily(other, 100));
    expect((await deps().store.audit.last())?.about).toMatchObject({ contacts: 4, cases: 2 })
    expect((await deps().store.addresses.unneeded(world.time.now, 10)).length).toBe(0)
  })

  onOne('a case that is counted late, behind where retention has come, is cut too', async () => {
    await lived()
    world.time.now += 7 * MONTH
    await gone()
    world.time.now -= 7 * MONTH
    await world.put('A-7', { phone: PHONE }, { closedAt: '2026-11-20T09:00:00+07:00' })
    world.time.now += 7 * MONTH
    await countAll(withInvitations(deps()))
    expect(await gone()).toMatchObject({ cases: 1, contacts: 1 })
    expect(await gone()).toEqual(NOTHING_GONE)
  })

  test('two that run at once take the same away', async () => {
    await lived()
    world.time.now += 7 * MONTH
    await Promise.all([gone(), retainAll(world.another(), { rehearsal: false })])
    expect(await gone()).toEqual(NOTHING_GONE)
    expect((await recountCheck(withInvitations(deps()))).wrong).toEqual([])
  })
})

test('in the file of SQLite nothing that was erased is left, not even sealed', async () => {
  const [sqlite] = storeKinds()
  if (sqlite === undefined) throw new Error('no SQLite')
  const place = sqlite.make()
  const world = await serviceWorld({ policy: POLICY }, place)
  const bytes = async (): Promise<string> => {
    const path = place.env['DATABASE_PATH'] ?? ''
    const db = new DatabaseSync(path)
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    db.close()
    return readFile(path, 'latin1')
  }
  const ids: AddressId[] = []
  for (let n = 0; n < 20; n++) {
    await world.put(`A-${n}`, { phone: `09120000${String(n).padStart(2, '0')}` })
    ids.push(world.deps.keyring.addressId({ kind: 'phone', value: `849120000${String(n).padStart(2, '0')}` }))
  }
  await world.dispatch()
  await countAll(withInvitations(world.deps))
  const sealed = (await world.deps.store.addresses.getMany(ids)).map((one) => one.sealed ?? 'missing')
  expect(sealed).toHaveLength(20)
  const before = await bytes()
  for (const value of sealed) expect(before).toContain(value)
  world.time.now += 7 * MONTH
  await retainAll(world.deps, { rehearsal: false })
  const after = await bytes()
  for (const value of sealed) expect(after).not.toContain(value)
  await world.close()
})
