import { describe, expect, test } from 'vitest'
import { FLOW, figuresOf } from '../../test/support/sample-figures.ts'
import { type Earlier, earlierTable } from './earlier.ts'
import type { Summary } from './summary.ts'

const { summary, wording } = figuresOf()

function earlierWith(change: (index: Summary['indexes'][number]) => Partial<Summary['indexes'][number]>): Earlier {
  const indexes = summary.indexes.map((index) => ({ ...index, ...change(index) }))
  return { kind: 'previous', summary: { period: summary.period, indexes } }
}

const cellsOf = (earlier: readonly Earlier[]): (readonly string[])[] =>
  earlierTable(summary, earlier, wording).flatMap((block) =>
    block.kind === 'table' ? block.rows.flatMap((row) => (row.kind === 'line' ? [row.cells] : [])) : [],
  )
const satisfied = (cells: (readonly string[])[]): readonly string[] | undefined =>
  cells.find(([name]) => name?.includes('T2B_ITEM') && name.includes(FLOW.steps[0]?.ask['vi'] ?? ''))

describe('this period beside earlier ones', () => {
  test('an index that lies apart has a mark', () => {
    const much = earlierWith(() => ({ value: 0.5, low: 0.45, high: 0.55 }))
    const little = earlierWith(() => ({ value: 0.8, low: 0.7, high: 0.9 }))
    expect(satisfied(cellsOf([much, { ...little, kind: 'last-year' }]))?.slice(1)).toEqual([
      '83,87% (n\u00a0=\u00a031)',
      '50,00% (n\u00a0=\u00a031)\u00a0*',
      '80,00% (n\u00a0=\u00a031)',
    ])
  })

  test('what has another formula or questionnaire, or of fewer than five people, does not stand there', () => {
    const others = [
      earlierWith(() => ({ version: 2 })),
      earlierWith(() => ({ series: 'other' })),
      earlierWith(() => ({ respondents: 4 })),
    ]
    for (const other of others) expect(cellsOf([other])).toEqual([])
  })

  test('nothing stands where nothing came before', () => {
    expect(earlierTable(summary, [], wording)).toEqual([])
  })
})
