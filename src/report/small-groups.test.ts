import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ENOUGH } from './enough.ts'
import { type Answered, type Place, smallGroups } from './small-groups.ts'

const NAME = 'seven attitude'

function telling(places: readonly Place[], own: Readonly<Record<string, number>>) {
  const answered = new Map<string, Answered>(Object.entries(own).map(([unit, n]) => [unit, { [NAME]: n }]))
  const told = smallGroups(places, answered)
  const under = (top: string): string[] => [
    top,
    ...places.filter(({ parent }) => parent === top).flatMap(({ id }) => under(id)),
  ]
  return {
    unit: (top: string): boolean => told.tells(NAME, new Set(under(top))),
    units: (...tops: readonly string[]): boolean => told.tells(NAME, new Set(tops.flatMap(under))),
    alone: (unit: string): boolean => told.tells(NAME, new Set([unit])),
    all: (): boolean => told.tells(NAME, null),
    under,
  }
}

const PROVINCE: readonly Place[] = [
  { id: 'province', parent: null },
  { id: 'finance', parent: 'province' },
  { id: 'health', parent: 'province' },
  { id: 'justice', parent: 'province' },
]

describe('figures of small groups', () => {
  test('fewer than five tell nothing, five do', () => {
    const { unit, all } = telling([{ id: 'a', parent: null }], { a: 4 })
    expect([unit('a'), all()]).toEqual([false, false])
    const five = telling([{ id: 'a', parent: null }], { a: 5 })
    expect([five.unit('a'), five.all()]).toEqual([true, true])
  })

  test('nobody is fewer than five', () => {
    expect(telling(PROVINCE, { finance: 30 }).unit('health')).toBe(false)
  })

  test('beside one small unit the next larger one is not told, or what is left of the whole would be the small one', () => {
    const { unit, all } = telling(PROVINCE, { finance: 30, health: 12, justice: 3 })
    expect([unit('justice'), unit('health'), unit('finance'), all()]).toEqual([false, false, true, true])
  })

  test('two small units hide each other once they are five together', () => {
    const { unit } = telling(PROVINCE, { finance: 30, health: 2, justice: 3 })
    expect([unit('justice'), unit('health'), unit('finance')]).toEqual([false, false, true])
    const fewer = telling(PROVINCE, { finance: 30, health: 1, justice: 3 })
    expect(fewer.unit('finance')).toBe(false)
  })

  test('what a unit has of its own is a group too', () => {
    const { unit } = telling(PROVINCE, { province: 2, finance: 30, health: 12 })
    expect([unit('health'), unit('finance'), unit('province')]).toEqual([false, true, true])
  })

  test('a unit that is not told for the sake of another one cannot be added up from its parts', () => {
    const places = [...PROVINCE, { id: 'ward-1', parent: 'health' }, { id: 'ward-2', parent: 'health' }]
    const { unit } = telling(places, { finance: 90, justice: 3, 'ward-1': 20, 'ward-2': 40 })
    expect([unit('health'), unit('ward-1'), unit('ward-2')]).toEqual([false, false, true])
  })

  test('several units together are not told where one of them could be taken from them', () => {
    const { units } = telling(PROVINCE, { finance: 30, health: 12, justice: 3 })
    expect(units('finance', 'justice')).toBe(false)
    expect(units('health', 'justice')).toBe(true)
  })

  test('answers of a unit that nobody knows any more stand beside the others', () => {
    const { unit, all } = telling(PROVINCE, { finance: 30, health: 20, gone: 3 })
    expect([unit('finance'), unit('health'), unit('province'), all()]).toEqual([true, false, false, true])
  })

  test('whatever is told, no small group can be worked out of it', () => {
    fc.assert(
      fc.property(someTree(), ({ places, own }) => {
        const told = telling(places, own)
        const people = (units: readonly string[]): number => units.reduce((sum, one) => sum + (own[one] ?? 0), 0)
        const groups = [...places.map(({ id }) => told.under(id)), ...places.map(({ id }) => [id])]
        const shown = places.filter(({ id }) => told.unit(id)).map(({ id }) => told.under(id))
        if (told.all()) shown.push(places.map(({ id }) => id))
        for (const group of shown) expect(people(group)).toBeGreaterThanOrEqual(ENOUGH)
        // Whoever looks knows, at the worst, which units nobody answered in.
        const answering = places.map(({ id }) => id).filter((id) => (own[id] ?? 0) > 0)
        const row = (group: readonly string[]): number[] => answering.map((id) => (group.includes(id) ? 1 : 0))
        for (const group of groups) {
          const n = people(group)
          if (n > 0 && n < ENOUGH) expect(isSpanned(shown.map(row), row(group))).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('the more is told the better: where no group is small, everything is', () => {
    fc.assert(
      fc.property(someTree(), ({ places, own }) => {
        const larger = Object.fromEntries(places.map(({ id }) => [id, (own[id] ?? 0) + ENOUGH]))
        const { unit, alone, all } = telling(places, larger)
        expect(places.every(({ id }) => unit(id) && alone(id)) && all()).toBe(true)
      }),
    )
  })
})

function someTree() {
  const own = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 12 }))
  return fc.array(fc.record({ above: fc.nat(), own }), { minLength: 1, maxLength: 9 }).map((made) => {
    const places = made.map(({ above }, at): Place => {
      const parent = above % (at + 1)
      return { id: `u${at}`, parent: parent === at ? null : `u${parent}` }
    })
    return { places, own: Object.fromEntries(made.map((one, at) => [`u${at}`, one.own])) }
  })
}

/** Whether a row is a sum of multiples of others: whoever knows those knows it. */
function isSpanned(rows: readonly (readonly number[])[], row: readonly number[]): boolean {
  return rank([...rows, row]) === rank(rows)
}

function rank(rows: readonly (readonly number[])[]): number {
  const left = rows.map((row) => [...row])
  let found = 0
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const at = left.findIndex((row, n) => n >= found && Math.abs(row[column] ?? 0) > 1e-9)
    const pivot = left[at]
    if (pivot === undefined) continue
    left.splice(at, 1)
    left.splice(found, 0, pivot)
    for (let n = found + 1; n < left.length; n++) {
      const times = (left[n]?.[column] ?? 0) / (pivot[column] ?? 1)
      left[n] = (left[n] ?? []).map((value, k) => value - times * (pivot[k] ?? 0))
    }
    found++
  }
  return found
}
