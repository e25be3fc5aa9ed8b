/** Questionnaires of one series are counted together: a code of theirs may mean one thing only. */
import { type Flow, stepOf } from './definition.ts'
import type { Fault, Finding } from './findings.ts'
import { fold } from './fold.ts'
import type { FlowRead } from './read.ts'

interface CheckedFile extends FlowRead {
  readonly file: string
}

/** @param files in the order of their names: a later one is told how it differs from those before. */
export function seriesFindings(files: readonly CheckedFile[]): readonly Finding[] {
  return files.flatMap(({ flow, found }, i) => {
    const before = files.slice(0, i).filter((other) => flow !== null && other.flow?.series === flow.series)
    return before.flatMap((other) =>
      flow === null || other.flow === null ? [] : found(changes(flow, other.flow, other.file)),
    )
  })
}

function changes(flow: Flow, older: Flow, file: string): Fault[] {
  return flow.steps.flatMap((step, i) => {
    const before = stepOf(older, step.id)
    if (step.answering.kind !== 'choose' || before?.answering.kind !== 'choose') return []
    const known = before.answering.options.map(({ code, label }) => ({ code, label: label.vi }))
    return step.answering.options.flatMap(({ code, label: { vi: label } }, j): Fault[] => {
      const path = ['steps', i, 'choose', j]
      const same = known.find((one) => one.code === code)
      const alike = known.find((one) => fold(one.label) === fold(label))
      if (same !== undefined && same !== alike) {
        return [{ path, code: 'series-code', data: { code, step: step.id, label, other: same.label, file } }]
      }
      if (same !== undefined || alike === undefined) return []
      return [{ path, code: 'series-label', data: { code, step: step.id, label, other: alike.code, file } }]
    })
  })
}
