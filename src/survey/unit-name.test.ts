import { expect, test } from 'vitest'
import type { UnitId } from './ids.ts'
import { nearestUnits, unitNamed } from './unit-name.ts'

const unit = (id: string, name: string) => ({ _id: id as UnitId, name })
const units = [
  unit('so-tai-chinh', 'Sở Tài chính'),
  unit('so-xay-dung', 'Sở Xây dựng'),
  unit('ttpvhcc', 'Trung tâm Phục vụ hành chính công'),
  unit('ubnd-hoa-binh', 'Ủy ban nhân dân xã Hòa Bình'),
]

test.each([['so-tai-chinh'], ['SO-TAI-CHINH'], ['Sở Tài chính'], ['  sở tài  CHÍNH '], ['so tai chinh']])(
  '%s is found',
  (text) => {
    expect(unitNamed(text, units)).toBe(units[0])
  },
)

test('tone placement does not matter', () => {
  expect(unitNamed('Uỷ ban nhân dân xã Hoà Bình', units)).toBe(units[3])
})

test('a name that two units share does not tell which', () => {
  expect(unitNamed('Sở Tài chính', [...units, unit('stc-2', 'SỞ TÀI CHÍNH')])).toBe('several')
})

test('an unknown one is none, and the nearest are named', () => {
  expect(unitNamed('so-tai-chin', units)).toBeNull()
  expect(nearestUnits('so-tai-chin', units)[0]).toBe('so-tai-chinh')
  expect(nearestUnits('Sở Xây Dựn', units)[0]).toBe('so-xay-dung')
  expect(nearestUnits('xyz', units)).toEqual([])
})
