import { beforeEach, describe, expect, test } from 'vitest'
import { NOW, type Office, office } from '../../test/support/intake-office.ts'
import type { CaseBody } from '../survey/case-body.ts'
import type { UnitId } from '../survey/ids.ts'
import type { Caller } from './deps.ts'
import { getCase, putCase } from './intake.ts'

const CODE = 'H29.12.34-261102-0001'
const api: Caller = { name: 'api', units: null }
const body: CaseBody = { unit: 'so-tai-chinh', outcome: 'returned', applicant: { phone: '0912 345 678' } }

let house: Office
beforeEach(async () => {
  house = await office()
})

const put = (input: Partial<CaseBody> = {}, caller = api) => putCase(house.deps, CODE, { ...body, ...input }, caller)

describe('a case that closes', () => {
  test('is made, and invited', async () => {
    expect(await put()).toMatchObject({
      kind: 'done',
      created: true,
      stale: false,
      case: { code: CODE, outcome: 'returned', closedAt: '2026-11-24T10:00:00+07:00' },
      invitation: { state: 'planned' },
      why: null,
    })
  })

  test('twice is invited once, and the second time changes nothing', async () => {
    const first = await put()
    expect(await put()).toMatchObject({
      result: 'unchanged',
      created: false,
      invitation: 'invitation' in first && first.invitation,
    })
    expect(house.invitations.docs.size).toBe(1)
    expect(house.cases.writes).toBe(1)
  })

  test('through two doors at once becomes one case with one invitation', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => put({ dueAt: new Date(NOW + n).toISOString() })),
    )
    expect(answers.filter((answer) => answer.kind === 'done' && answer.created)).toHaveLength(1)
    expect([house.cases.docs.size, house.invitations.docs.size]).toEqual([1, 1])
  })

  test('is the same case in any spelling of its code', async () => {
    await put()
    expect(await putCase(house.deps, ' h29.12.34–261102-0001 ', body, api)).toMatchObject({ created: false })
  })

  test('waits, and says so each time, where no channel of this server reaches the person', async () => {
    const applicant = { telegramChat: '7123456789' }
    expect(await put({ applicant })).toMatchObject({ invitation: { state: 'waiting' }, why: 'no-channel' })
    expect(await put({ applicant })).toMatchObject({ result: 'unchanged', why: 'no-channel' })
  })

  test('and opens again calls its invitation back', async () => {
    await put()
    expect(await put({ outcome: 'open' })).toMatchObject({ invitation: { state: 'recalled' } })
  })

  test('and was entered by mistake has no invitation, and says why', async () => {
    expect(await put({ outcome: 'cancelled' })).toMatchObject({ invitation: null, why: 'cancelled' })
  })
})

describe('contacts', () => {
  test('are sealed, and never come back', async () => {
    const answer = await put({ applicant: { phone: '0912345678', zaloUser: '251252', telegramChat: '123456' } })
    const stored = JSON.stringify([...house.cases.docs.values(), ...house.addresses.docs.values(), answer])
    expect(house.addresses.docs.size).toBe(3)
    for (const secret of ['912345678', '251252', '123456']) expect(stored).not.toContain(secret)
  })

  test.each([
    ['xin liên hệ sau', 'phone-invalid'],
    ['0258 3822 123', 'phone-landline'],
  ])('%s leaves the case in and says that no message can go', async (phone, why) => {
    expect(await put({ applicant: { phone } })).toMatchObject({ kind: 'done', why, case: { flags: [why] } })
    expect(house.addresses.docs.size).toBe(0)
  })

  test('said again do not bring back what was erased', async () => {
    await put()
    const [address] = house.addresses.docs.values()
    if (address === undefined) throw new Error('no address was made')
    house.addresses.docs.set(address._id, { ...address, ...{ sealed: null } })
    await put()
    expect(house.addresses.docs.get(address._id)).toMatchObject({ sealed: null })
  })
})

describe('a refused body changes nothing', () => {
  test('an unknown unit, with the nearest', async () => {
    const answer = await put({ unit: 'so-tai-chin' })
    expect(answer).toMatchObject({ kind: 'refused', status: 422, issues: [{ path: 'unit', code: 'unknown-unit' }] })
    expect(JSON.stringify(answer)).toContain('so-tai-chinh')
  })

  test('a unit that was there no more when the case closed, with what it went into', async () => {
    const known = await house.deps.store.units.get('so-tai-chinh' as UnitId)
    if (known === null) throw new Error('no unit')
    const successors = ['ttpvhcc' as UnitId]
    await house.deps.store.units.replace({ ...known, rev: known.rev + 1, until: '2026-10-31', successors })
    const late = await put({ closedAt: '2026-11-01T08:00:00+07:00' })
    expect(late).toMatchObject({ kind: 'refused', status: 422, issues: [{ path: 'unit', code: 'unit-ended' }] })
    expect(JSON.stringify(late)).toContain('ttpvhcc')
    expect(await put({ closedAt: '2026-10-31T16:59:00+07:00' })).toMatchObject({ kind: 'done' })
  })

  test('an unknown receiving unit', async () => {
    expect(await put({ receivingUnit: 'nowhere' })).toMatchObject({ issues: [{ path: 'receivingUnit' }] })
  })

  test('a key of another unit, for its own case or for one that it would take over', async () => {
    const theirs = { name: 'key', units: ['ttpvhcc'] }
    expect(await put({}, theirs)).toMatchObject({ kind: 'refused', status: 403 })
    await put()
    expect(await put({ unit: 'ttpvhcc' }, theirs)).toMatchObject({ kind: 'refused', status: 403 })
    expect(await getCase(house.deps, CODE, theirs)).toBeNull()
  })

  test('a code of nothing, and one of a slipped column', async () => {
    for (const code of ['  ', 'x'.repeat(101)]) {
      expect(await putCase(house.deps, code, body, api)).toMatchObject({ issues: [{ code: 'case-code' }] })
    }
  })
})

test('a key covers what lies under its unit', async () => {
  expect(await put({}, { name: 'key', units: ['tinh'] })).toMatchObject({ kind: 'done' })
  expect(await getCase(house.deps, CODE, { name: 'key', units: ['tinh'] })).toMatchObject({ case: { code: CODE } })
})

test('an older statement says that it is stale', async () => {
  await put({ asOf: '2026-11-24T09:00:00+07:00' })
  expect(await put({ outcome: 'open', asOf: '2026-11-24T08:00:00+07:00' })).toMatchObject({
    stale: true,
    case: { outcome: 'returned' },
  })
})

test('a rehearsal tells what would happen and writes nothing', async () => {
  const rehearsal = new Map()
  const rehearse = () => putCase(house.deps, CODE, body, api, { rehearsal })
  expect(await rehearse()).toMatchObject({ result: 'created' })
  expect(await rehearse()).toMatchObject({ result: 'unchanged' })
  expect([house.cases.docs.size, house.addresses.docs.size, house.invitations.docs.size]).toEqual([0, 0, 0])
})
