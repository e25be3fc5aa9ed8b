/**
 * Which of several questionnaires is asked of a case. One that names the outcome goes before one that has it by default;
 * between equals the file that comes first decides. Who loses is told: nobody finds out otherwise.
 */
import type { ClosingOutcome, Flow } from './definition.ts'
import { type Fault, type Finding, findingOf } from './findings.ts'
import type { FlowRead } from './read.ts'

export interface ReadFile extends FlowRead {
  readonly file: string
}

export interface Asked {
  /** In the order in which they are asked: the first that has the outcome. */
  readonly flows: readonly Flow[]
  /** Of codes `same-outcome` and `same-flow`. */
  readonly warnings: readonly Finding[]
}

/** @param files in the order of their names; those with mistakes are left out. */
export function asked(files: readonly ReadFile[]): Asked {
  const used: Used[] = []
  const warnings: Finding[] = []
  for (const one of files.flatMap(usable).sort((a, b) => Number(a.byDefault) - Number(b.byDefault))) {
    const warn = (code: Fault['code'], data: Fault['data'], place = one.place): void =>
      void warnings.push(findingOf({ path: [], code, data }, one.file, place))
    const same = used.find(({ flow }) => flow.flow === one.flow.flow)
    if (same !== undefined) {
      warn('same-flow', { flow: one.flow.flow, file: same.file }, TOP)
      continue
    }
    for (const outcome of new Set(one.flow.outcomes)) {
      const first = used.find(({ flow }) => flow.outcomes.includes(outcome))
      if (first !== undefined) warn('same-outcome', dataOf(outcome, one, first))
    }
    used.push(one)
  }
  return { flows: used.map(({ flow }) => flow), warnings }
}

interface Used {
  readonly file: string
  readonly flow: Flow
  readonly byDefault: boolean
  readonly place: Pick<Finding, 'line' | 'column'>
}

const TOP = { line: 1, column: 1 } as const

function usable({ file, flow, named }: ReadFile): Used[] {
  return flow === null ? [] : [{ file, flow, byDefault: named === null, place: named ?? TOP }]
}

function dataOf(outcome: ClosingOutcome, { flow }: Used, first: Used): Fault['data'] {
  return { outcome, flow: flow.flow, other: first.flow.flow, file: first.file }
}
