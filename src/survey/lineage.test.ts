import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { UnitId } from './ids.ts'
import { asItIs, lineageFault, predecessorsOf } from './lineage.ts'
import type { Unit } from './unit.ts'

const unit = (id: string, successors: readonly string[] = [], until: string | null = '2025-06-30'): Unit => ({
  _id: id as UnitId,
  rev: 1,
  name: id,
  parent: null,
  hotline: null,
  sample: false,
  from: null,
  until: successors.length === 0 ? null : until,
  successors: successors as readonly UnitId[],
})

/** Khánh Sơn became three communes; two departments became one, which a province's merger took over. */
const ALL = [
  unit('khanh-son', ['xa-a', 'xa-b', 'xa-c']),
  ...['xa-a', 'xa-b', 'xa-c'].map((id) => unit(id)),
  unit('skhdt', ['so-tai-chinh-cu']),
  unit('stc', ['so-tai-chinh-cu']),
  unit('so-tai-chinh-cu', ['so-tai-chinh']),
  unit('so-tai-chinh'),
]
const as = (...asked: string[]) => {
  const { units, unsplit } = asItIs(ALL, new Set(asked))
  return { units: [...units].sort(), unsplit }
}

describe('a report as it is', () => {
  test('counts with a unit all that went into it, over every merger', () => {
    expect(as('so-tai-chinh')).toEqual({ units: ['skhdt', 'so-tai-chinh', 'so-tai-chinh-cu', 'stc'], unsplit: [] })
    expect(predecessorsOf(ALL, 'so-tai-chinh-cu')).toEqual(['skhdt', 'stc'])
  })

  test('counts what lay under a unit that went into it, but not what went elsewhere', () => {
    const desk = { ...unit('quay'), parent: 'skhdt' as UnitId }
    const moved = { ...unit('phong', ['xa-a']), parent: 'skhdt' as UnitId }
    const { units } = asItIs([...ALL, desk, moved], new Set(['so-tai-chinh']))
    expect(units.has('quay')).toBe(true)
    expect(units.has('phong')).toBe(false)
  })

  test('counts one that was split only where all its parts are, and names it otherwise', () => {
    expect(as('xa-a', 'xa-b')).toEqual({ units: ['xa-a', 'xa-b'], unsplit: ['khanh-son'] })
    expect(as('xa-a', 'xa-b', 'xa-c')).toEqual({ units: ['khanh-son', 'xa-a', 'xa-b', 'xa-c'], unsplit: [] })
  })

  test('counts every unit at most once under those of today, and loses none but what it names', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const lineage = fc.tuple(...ids.map((_, n) => fc.subarray(ids.slice(n + 1))))
    fc.assert(
      fc.property(lineage, (successors) => {
        const all = ids.map((id, n) => unit(id, successors[n]))
        const today = all.filter((one) => (one.successors ?? []).length === 0).map(({ _id }) => _id)
        const shown = today.map((id) => asItIs(all, new Set([id])))
        const counted = shown.flatMap(({ units }) => [...units])
        expect(new Set(counted).size).toBe(counted.length)
        const whole = asItIs(all, new Set(today))
        expect([...whole.units].sort()).toEqual(ids)
        expect(whole.unsplit).toEqual([])
        // What no unit of today has whole is named by each that has a part of it, or lies behind what is named.
        const lost = ids.filter((id) => !counted.includes(id as UnitId))
        const named = new Set(shown.flatMap(({ unsplit }) => unsplit))
        const behind = (id: string): boolean =>
          named.has(id as UnitId) || (all.find(({ _id }) => _id === id)?.successors ?? []).some(behind)
        expect(lost.every(behind)).toBe(true)
      }),
    )
  })
})

test.each([
  ['ends before it begins', { from: '2025-07-01', until: '2025-06-30', successors: [] }, 'until-before-from'],
  ['is still there but has a successor', { until: null, successors: ['stc'] }, 'still-there'],
  ['is its own successor', { until: '2025-06-30', successors: ['xa-a'] }, 'own-successor'],
  ['goes into nothing that is known', { until: '2025-06-30', successors: ['xa-z'] }, 'successor-unknown'],
  ['ends in a unit that is still there', { until: '2025-06-30', successors: ['xa-b'] }, null],
] as const)('a unit that %s', (_, some, fault) => {
  expect(lineageFault(ALL, { ...unit('xa-a'), ...some, successors: some.successors as never })).toBe(fault)
})

test('a unit does not become itself again, however long the way', () => {
  expect(lineageFault(ALL, { ...unit('so-tai-chinh', ['skhdt']) })).toBe('successor-cycle')
})
