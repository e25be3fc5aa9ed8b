import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readDate } from './read-date.ts'
import { dayOf, iso } from './time.ts'

const read = (raw: string | number | Date): string | null => {
  const at = readDate(raw)
  return at === null ? null : iso(at)
}

test.each([
  ['31/12/2026'],
  ['31-12-2026'],
  ['31.12.2026'],
  ['2026-12-31'],
  ['2026/12/31'],
  ['31/12/26'],
  ['31/12/2026 00:00:00'],
  ['ngày 31 tháng 12 năm 2026'],
  ['46387'],
  [46387],
  [new Date('2026-12-31T00:00:00Z')],
])('%s is a day: noon, so that no zone moves it', (raw) => {
  expect(read(raw)).toBe('2026-12-31T12:00:00+07:00')
})

test.each([
  ['31/12/2026 08:15'],
  ['08:15 31/12/2026'],
  ['31/12/2026 8h15'],
  ['31/12/2026, 08:15:00'],
  ['31/12/2026 lúc 08g15'],
  ['31/12/2026 8:15 AM'],
  ['31/12/2026 8:15 SA'],
  ['2026-12-31T08:15:00'],
  ['2026-12-31T01:15:00Z'],
  ['2026-12-31T08:15:00+07:00'],
  [46387.34375],
  [new Date('2026-12-31T08:15:00Z')],
])('%s is a quarter past eight in Viet Nam', (raw) => {
  expect(read(raw)).toBe('2026-12-31T08:15:00+07:00')
})

test.each([['31/12/2026 17h30'], ['31/12/2026 5:30 PM'], ['5:30 CH 31/12/2026'], ['17:30 31/12/2026']])(
  '%s is half past five in the afternoon',
  (raw) => {
    expect(read(raw)).toBe('2026-12-31T17:30:00+07:00')
  },
)

test('17h alone is a full hour', () => {
  expect(read('31/12/2026 17h')).toBe('2026-12-31T17:00:00+07:00')
})

test('the day comes before the month', () => {
  expect(read('03/04/2026')).toBe('2026-04-03T12:00:00+07:00')
})

test.each([
  ['31/02/2026'],
  ['12/31/2026'],
  ['29/02/2027'],
  ['2026-13-01'],
  ['2026-02-30T08:00:00+07:00'],
  ['31/12'],
  ['31/12/2026 25:00'],
  ['31/12/2026 8:75'],
  ['31/12/1026'],
  ['9999-12-31T00:00:00Z'],
  ['hôm qua'],
  [''],
  [12],
  [Number.NaN],
  [new Date(Number.NaN)],
])('%s is refused', (raw) => {
  expect(read(raw)).toBeNull()
})

test('text, serial and spreadsheet date of one day are one instant', () => {
  const days = fc.integer({ min: 33_000, max: 73_000 })
  fc.assert(
    fc.property(days, (serial) => {
      const utc = new Date((serial - 25_569) * 86_400_000)
      const [year, month, day] = utc.toISOString().slice(0, 10).split('-')
      const at = readDate(serial)
      expect(at).not.toBeNull()
      expect(readDate(`${day}/${month}/${year}`)).toBe(at)
      expect(readDate(utc)).toBe(at)
      expect(dayOf(at ?? 0)).toBe(`${year}-${month}-${day}`)
    }),
  )
})

test('nothing that is typed breaks it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double(), fc.date({ noInvalidDate: false })), (raw) => {
      const at = readDate(raw)
      expect(at === null || Number.isFinite(at)).toBe(true)
    }),
  )
})
