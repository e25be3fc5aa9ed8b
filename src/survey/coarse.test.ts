import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { coarsened, endOfHalf, FEW, groupsOf } from './coarse.ts'
import type { UnitId } from './ids.ts'
import type { Dimensions } from './response.ts'
import { addDays, type Day } from './time.ts'

const PLAIN: Dimensions = {
  unit: 'so-tai-chinh' as UnitId,
  receivingUnit: 'ttpvhcc' as UnitId,
  returningUnit: 'ttpvhcc' as UnitId,
  field: 'DKDN',
  procedure: '1.001612',
  applicantKind: 'person',
  filed: 'counter',
  way: 'telegram',
  mode: 'self',
  closedDay: '2026-11-20',
  answeredDay: '2026-11-21',
  lateness: 'on-time',
  apologyOnFile: null,
  lateForBatch: false,
}

function left(all: readonly Dimensions[]): Dimensions[] {
  const changed = coarsened(all)
  return all.map((one, place) => changed.get(place) ?? one)
}

const anyone: fc.Arbitrary<Dimensions> = fc.record({
  unit: fc.constantFrom('a', 'b').map((id) => id as UnitId),
  receivingUnit: fc.constantFrom('ttpvhcc', null).map((id) => id as UnitId | null),
  returningUnit: fc.constant(null),
  field: fc.constantFrom('DKDN', 'DATDAI', null),
  procedure: fc.constantFrom('1', '2', '3'),
  applicantKind: fc.constantFrom('person', 'agent', null),
  filed: fc.constantFrom('counter', 'online', null),
  way: fc.constantFrom('telegram', 'slip'),
  mode: fc.constant('self'),
  closedDay: fc.integer({ min: 0, max: 29 }).map((n) => addDays('2026-11-01', n)),
  answeredDay: fc.integer({ min: 0, max: 40 }).map((n) => addDays('2026-11-01', n)),
  lateness: fc.constantFrom('on-time', 'late-1-3', 'none'),
  apologyOnFile: fc.constantFrom('written', null),
  lateForBatch: fc.boolean(),
})

describe('what is rare becomes coarser', () => {
  test('a combination that enough share stays as it is', () => {
    expect(coarsened(Array.from({ length: FEW }, () => PLAIN)).size).toBe(0)
  })

  test('one dimension after another goes, and no more of them than must', () => {
    const all = Array.from({ length: FEW }, (_, n) => ({ ...PLAIN, answeredDay: addDays('2026-11-21', n) }))
    expect(left(all)).toEqual(Array.from({ length: FEW }, () => ({ ...PLAIN, answeredDay: null })))
  })

  test('a lonely one keeps its unit and the half of its month', () => {
    const [only] = left([{ ...PLAIN, lateForBatch: true }])
    const { unit, mode } = PLAIN
    const nothing = { receivingUnit: null, returningUnit: null, field: null, procedure: null, applicantKind: null }
    const unknown = { filed: null, way: null, answeredDay: null, lateness: null, apologyOnFile: null }
    expect(only).toEqual({ unit, mode, closedDay: '2026-11-30', lateForBatch: false, ...nothing, ...unknown })
  })

  test('whatever a batch holds, who is left in a small group shows nothing but unit and half a month', () => {
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 60 }), (all) => {
        const now = left(all)
        for (const places of groupsOf(now).values()) {
          if (places.length >= FEW) continue
          for (const place of places) {
            const { unit, closedDay, mode, lateForBatch, ...rest } = now[place] ?? PLAIN
            expect([unit, closedDay]).toEqual([all[place]?.unit, endOfHalf(all[place]?.closedDay ?? '')])
            expect([mode, lateForBatch]).toEqual(['self', false])
            expect(Object.values(rest).filter((value) => value !== null)).toEqual([])
          }
        }
      }),
    )
  })

  test('the figures of a month, and of a period from the 15th to the 14th, stay', () => {
    const forms = (all: readonly Dimensions[], unit: string, from: Day, to: Day): number =>
      all.filter((one) => one.unit === unit && one.closedDay >= from && one.closedDay <= to).length
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 60 }), fc.constantFrom('a', 'b'), (all, unit) => {
        for (const [from, to] of [
          ['2026-11-01', '2026-11-30'],
          ['2026-10-15', '2026-11-14'],
          ['2026-11-15', '2026-12-14'],
        ] as const) {
          expect(forms(left(all), unit, from, to)).toBe(forms(all, unit, from, to))
        }
      }),
    )
  })

  test('done twice it makes nothing finer', () => {
    fc.assert(
      fc.property(fc.array(anyone, { maxLength: 60 }), (all) => {
        const once = left(all)
        expect(left(once)).toEqual(once)
      }),
    )
  })

  test.each([
    ['2026-11-01', '2026-11-14'],
    ['2026-11-14', '2026-11-14'],
    ['2026-11-15', '2026-11-30'],
    ['2028-02-15', '2028-02-29'],
    ['2026-12-31', '2026-12-31'],
  ])('%s lies in the half that ends on %s', (day, end) => {
    expect(endOfHalf(day)).toBe(end)
  })
})
