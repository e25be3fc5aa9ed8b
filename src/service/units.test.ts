import { beforeEach, expect, test } from 'vitest'
import { type Office, office } from '../../test/support/intake-office.ts'
import { listUnits, mayTouch, putUnit, scopeOf } from './units.ts'

const api = { name: 'api', units: null }
let house: Office
beforeEach(async () => {
  house = await office()
})

test('a unit is made once and renamed after', async () => {
  const put = (name: string) => putUnit(house.deps, 'so-xay-dung', { name, parent: 'tinh', hotline: '1022' }, api)
  expect(await put('Sở Giao thông')).toMatchObject({ created: true })
  expect(await put('Sở Xây dựng')).toMatchObject({ created: false, unit: { name: 'Sở Xây dựng', parent: 'tinh' } })
  expect(await putUnit(house.deps, 'so-xay-dung', { name: 'Sở Xây dựng' }, api)).toMatchObject({
    unit: { parent: 'tinh', hotline: '1022' },
  })
})

test.each([
  ['So Xay Dung', { name: 'X' }, 'unit-id'],
  ['so-x', { name: 'X', parent: 'so-tai-chin' }, 'unknown-unit'],
  ['tinh', { name: 'X', parent: 'so-tai-chinh' }, 'unit-cycle'],
  ['tinh', { name: 'X', parent: 'tinh' }, 'unit-cycle'],
])('%s with %o is refused: %s', async (id, body, code) => {
  expect(await putUnit(house.deps, id, body, api)).toMatchObject({ kind: 'refused', status: 422, issues: [{ code }] })
})

test('the list stands in Vietnamese order', async () => {
  await putUnit(house.deps, 'd', { name: 'Đảng ủy' }, api)
  expect((await listUnits(house.deps)).map(({ id }) => id)).toEqual(['d', 'so-tai-chinh', 'ttpvhcc', 'tinh'])
})

test('a key reaches its unit and what lies under it, not beside or above', async () => {
  const under = (unit: string, asked: string) => mayTouch(house.deps, { units: [unit] }, asked)
  expect(await under('tinh', 'so-tai-chinh')).toBe(true)
  expect(await under('so-tai-chinh', 'so-tai-chinh')).toBe(true)
  expect(await under('so-tai-chinh', 'tinh')).toBe(false)
  expect(await under('so-tai-chinh', 'ttpvhcc')).toBe(false)
  expect(await under('so-tai-chinh', 'nowhere')).toBe(false)
  expect(await mayTouch(house.deps, api, 'anything')).toBe(true)
  expect(scopeOf(await house.deps.store.units.all(), ['tinh']).size).toBe(3)
})

test('a key makes units under its own, and cannot lift its own out', async () => {
  const key = { name: 'key', units: ['so-tai-chinh'] }
  expect(await putUnit(house.deps, 'phong-1', { name: 'Phòng 1', parent: 'so-tai-chinh' }, key)).toMatchObject({
    created: true,
  })
  expect(await putUnit(house.deps, 'phong-2', { name: 'Phòng 2', parent: 'tinh' }, key)).toMatchObject({ status: 403 })
  expect(await putUnit(house.deps, 'so-tai-chinh', { name: 'Sở', parent: null }, key)).toMatchObject({ status: 403 })
  const given = { name: 'Phòng 1', until: '2026-10-31', successors: ['ttpvhcc'] }
  expect(await putUnit(house.deps, 'phong-1', given, key)).toMatchObject({ status: 403 })
  expect(await putUnit(house.deps, 'so-tai-chinh', { name: 'Sở Tài chính mới' }, key)).toMatchObject({ kind: 'done' })
})

test('a unit that ended names what it went into, which in turn names it; saying less keeps what is known', async () => {
  const merged = { name: 'Sở Kế hoạch và Đầu tư', until: '2025-02-28', successors: ['so-tai-chinh'] }
  await putUnit(house.deps, 'skhdt', merged, api)
  const again = await putUnit(house.deps, 'skhdt', { name: 'Sở Kế hoạch và Đầu tư' }, api)
  expect(again).toMatchObject({ unit: { from: null, until: '2025-02-28', successors: ['so-tai-chinh'] } })
  const one = (await listUnits(house.deps)).find(({ id }) => id === 'so-tai-chinh')
  expect(one).toMatchObject({ until: null, successors: [], predecessors: ['skhdt'] })
  const cleared = { name: 'Sở Kế hoạch và Đầu tư', until: null, successors: null }
  expect(await putUnit(house.deps, 'skhdt', cleared, api)).toMatchObject({ unit: { until: null, successors: [] } })
  await putUnit(house.deps, 'skhdt', merged, api)
  expect(
    await putUnit(
      house.deps,
      'so-tai-chinh',
      { name: 'Sở Tài chính', until: '2025-12-31', successors: ['skhdt'] },
      api,
    ),
  ).toMatchObject({ status: 422, issues: [{ path: 'successors', code: 'unit-successor-cycle' }] })
  expect(await putUnit(house.deps, 'skhdt', { name: 'Sở', until: null }, api)).toMatchObject({
    issues: [{ path: 'until', code: 'unit-still-there' }],
  })
})
