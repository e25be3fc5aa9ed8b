/** Questionnaires of one series are counted together: a code of theirs may mean one thing only. */
import { type Flow, stepOf } from './definition.ts'
import type { Fault, Finding } from './findings.ts'
import { fold } from './fold.ts'
import type { FlowRead } from './read.ts'
import { keepsMeaning } from './same-meaning.ts'

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
    const known = before.answering.options
    const options = step.answering.options
    return options.flatMap((option, j): Fault[] => {
      const { code } = option
      const path = ['steps', i, 'choose', j]
      const data = { code, step: step.id, label: option.label.vi, file }
      const same = known.find((one) => one.code === code)
      if (same !== undefined) {
        if (keepsMeaning(same, option, known, options)) return []
        return [{ path, code: 'series-code', data: { ...data, other: same.label.vi } }]
      }
      const alike = known.find((one) => fold(one.label.vi) === fold(option.label.vi))
      return alike === undefined ? [] : [{ path, code: 'series-label', data: { ...data, other: alike.code } }]
    })
  })
}
