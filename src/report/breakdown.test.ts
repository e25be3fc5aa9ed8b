import { expect, test } from 'vitest'
import { type Breakdown, breakdownOf, breakdownRows } from './breakdown.ts'

const CASE = { field: null, procedure: null, applicantKind: null, filed: null } as const
const all = (...some: readonly Breakdown[]): Breakdown =>
  some.reduce((sum, one) => {
    const keys = new Set([...Object.keys(sum), ...Object.keys(one)])
    return Object.fromEntries([...keys].map((key) => [key, (sum[key] ?? 0) + (one[key] ?? 0)]))
  }, {})

const came = (delivered: 0 | 1, finished: 0 | 1) => ({ closed: 1, delivered, finished })

test('cases are counted by field, procedure, applicant and way of filing, the most first', () => {
  const land = { ...CASE, field: { code: 'DD', name: 'Đất đai' }, applicantKind: 'person', filed: 'counter' } as const
  const rows = breakdownRows(
    all(breakdownOf(CASE, came(0, 0)), breakdownOf(land, came(1, 1)), breakdownOf(land, came(1, 0))),
  )
  expect(rows.filter(({ by }) => by === 'field')).toEqual([
    { by: 'field', code: 'DD', name: 'Đất đai', dossiers: 2, issued: 2, finished: 1 },
    { by: 'field', code: null, name: null, dossiers: 1, issued: 0, finished: 0 },
  ])
  expect(rows.filter(({ by }) => by === 'applicant').map(({ code, dossiers }) => [code, dossiers])).toEqual([
    ['person', 2],
    [null, 1],
  ])
})

test('a code that was called two names is one row, by the name of most; what has no code goes by its name', () => {
  const called = (code: string | null, name: string) => breakdownOf({ ...CASE, procedure: { code, name } }, came(0, 0))
  const rows = breakdownRows(
    all(called('1.0', 'Cũ'), called('1.0', 'Mới'), called('1.0', 'Mới'), called(null, 'A|B'), called(null, 'C')),
  )
  expect(rows.filter(({ by }) => by === 'procedure').map(({ code, name, dossiers }) => [code, name, dossiers])).toEqual(
    [
      ['1.0', 'Mới', 3],
      [null, 'A|B', 1],
      [null, 'C', 1],
    ],
  )
})
