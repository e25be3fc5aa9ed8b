import { describe, expect, test } from 'vitest'
import { asked } from './asking.ts'
import { readFlow } from './read.ts'

/** A file of this name; `outcome`: what stands after `for:`. */
function file(name: string, outcome: string | null, flow = name) {
  const text = `flow: ${flow}
title: T
${outcome === null ? '' : `for: { outcome: [${outcome}] }`}
steps: [{ id: q, role: comment, ask: Q, text: { max: 9 } }]
`
  return { file: `${name}.yaml`, ...readFlow(text, `${name}.yaml`) }
}

/** The ids in the order in which they are asked, and what is warned of. */
function order(...files: readonly ReturnType<typeof file>[]) {
  const { flows, warnings } = asked(files)
  return {
    flows: flows.map(({ flow }) => flow),
    warnings: warnings.map((one) => `${one.file}:${one.line} ${one.code}`),
  }
}

describe('which of several questionnaires is asked', () => {
  test('each its own outcomes: nothing to warn of', () => {
    expect(order(file('a', 'refused, withdrawn'), file('b', 'returned'))).toEqual({ flows: ['a', 'b'], warnings: [] })
  })

  test('one that names the outcome goes before one that has it by default, whatever their names', () => {
    expect(order(file('a', null), file('b', 'returned'))).toEqual({
      flows: ['b', 'a'],
      warnings: ['a.yaml:1 same-outcome'],
    })
  })

  test('between equals the name of the file decides, and the one that is not asked is told where it says so', () => {
    expect(order(file('a', 'returned'), file('b', 'refused, returned'))).toEqual({
      flows: ['a', 'b'],
      warnings: ['b.yaml:3 same-outcome'],
    })
    const { warnings } = asked([file('a', null), file('b', null)])
    expect(warnings).toMatchObject([{ severity: 'warning', file: 'b.yaml' }])
    for (const name of ['returned', '“a”', '“b”', 'a.yaml']) expect(warnings[0]?.message).toContain(name)
  })

  test('of two files with one id the first is used', () => {
    expect(order(file('a', 'returned', 'x'), file('b', 'refused', 'x'))).toEqual({
      flows: ['x'],
      warnings: ['b.yaml:1 same-flow'],
    })
  })

  test('an outcome named twice in one file is no rival', () => {
    expect(order(file('a', 'returned, returned')).warnings).toEqual([])
  })

  test('a file with mistakes is not asked, and is nobody’s rival', () => {
    expect(order({ ...file('a', 'returned'), flow: null }, file('b', 'returned'))).toEqual({
      flows: ['b'],
      warnings: [],
    })
  })
})
