/** What is wrong within the steps of a file whose shape is right. */
import { alternatives } from './alternatives.ts'
import { NESTING } from './condition.ts'
import type { Flow, Option } from './definition.ts'
import type { Fault } from './findings.ts'
import { fold } from './fold.ts'
import { nearest } from './nearest.ts'
import { type FlowFile, RESERVED_CODES, type StepFile } from './schema.ts'

/** Every plain object has this name already, and answers are kept in some by step id; the others have a meaning in conditions. */
const RESERVED_STEPS: readonly string[] = ['constructor', ...NESTING]
const WAYS = ['choose', 'scale', 'number', 'date', 'text'] as const

/** @param flow the same file, compiled. @param scales those that a step may name. */
export function stepFaults(file: FlowFile, flow: Flow, scales: readonly string[]): Fault[] {
  return file.steps.flatMap((step, i) => {
    const path = ['steps', i]
    const answering = flow.steps[i]?.answering
    const options = answering?.kind === 'choose' ? answering.options : []
    return [
      ...idFaults(file, step, i),
      ...wayFaults(step, path, scales),
      ...numberFaults(step, path),
      ...optionFaults(step, options, path),
    ]
  })
}

type Path = readonly PropertyKey[]

function idFaults(file: FlowFile, { id }: StepFile, i: number): Fault[] {
  const path = ['steps', i, 'id']
  if (RESERVED_STEPS.includes(id)) return [{ path, code: 'reserved-step', data: { id } }]
  const isFirst = file.steps.findIndex((step) => step.id === id) === i
  return isFirst ? [] : [{ path, code: 'duplicate-step', data: { id } }]
}

function wayFaults(step: StepFile, path: Path, scales: readonly string[]): Fault[] {
  const ways = WAYS.filter((way) => step[way] !== undefined)
  const [way, second] = ways
  const faults: Fault[] = []
  if (step.role === 'information' && way !== undefined) {
    faults.push({ path, key: way, code: 'needless-answer', data: { ways: ways.join(', ') } })
  } else if (second !== undefined) {
    faults.push({ path, key: second, code: 'two-answers', data: { ways: ways.join(', ') } })
  } else if (step.role !== 'information' && way === undefined) faults.push({ path, code: 'no-answer', data: {} })
  if (step.several === true && step.choose === undefined) {
    faults.push({ path, key: 'several', code: 'needs-choose', data: { key: 'several' } })
  }
  if (step.prefill !== undefined && step.choose === undefined) {
    faults.push({ path, key: 'prefill', code: 'needs-choose', data: { key: 'prefill' } })
  }
  if (step.scale !== undefined && !scales.includes(step.scale)) {
    const data = { value: step.scale, allowed: scales.join(', '), nearest: nearest(step.scale, scales) }
    faults.push({ path: [...path, 'scale'], code: 'unknown-scale', data })
  }
  return faults
}

function numberFaults({ number }: StepFile, path: Path): Fault[] {
  if (number === undefined) return []
  const { min, max, suggest = [] } = number
  if (min > max) return [{ path: [...path, 'number'], code: 'min-above-max', data: { min, max } }]
  return suggest.flatMap((value, j): Fault[] => {
    const at = [...path, 'number', 'suggest', j]
    if (value < min || value > max) return [{ path: at, code: 'outside-range', data: { value, min, max } }]
    return suggest.indexOf(value) === j ? [] : [{ path: at, code: 'duplicate-suggestion', data: { value } }]
  })
}

function optionFaults({ role, prefill, choose }: StepFile, options: readonly Option[], path: Path): Fault[] {
  const faults: Fault[] = []
  const codes = options.map(({ code }) => code)
  if ((role === 'consent' || role === 'contact') && [...codes].sort().join() !== 'NO,YES')
    faults.push({ path, code: 'consent-codes', data: {} })
  if (choose === undefined) return faults
  // A prefilled fact is an answer already; the list only corrects it.
  const min = prefill === undefined ? 2 : 1
  if (choose.length < min) faults.push({ path: [...path, 'choose'], code: 'few-options', data: { min } })
  for (const [j, code] of codes.entries()) {
    const at = [...path, 'choose', j, 'code']
    if (RESERVED_CODES.includes(code)) faults.push({ path: at, code: 'reserved-code', data: { code } })
    if (codes.indexOf(code) !== j) faults.push({ path: at, code: 'duplicate-code', data: { code } })
  }
  return [...faults, ...sameAnswers(options, [...path, 'choose'])]
}

/** Options that a typed answer cannot tell apart: most people type without accents (domain.md section 7.1). */
function sameAnswers(options: readonly Option[], path: Path): Fault[] {
  const meant = new Map<string, Option>()
  return options.flatMap((option, j) => {
    const answers = [...Object.values(option.label), ...option.also.flatMap(alternatives)]
    const shared = answers.filter((answer) => {
      const folded = fold(answer)
      const known = meant.get(folded)
      if (known === undefined && folded !== '') meant.set(folded, option)
      return known !== undefined && known.code !== option.code
    })
    const [answer] = shared
    if (answer === undefined) return []
    const data = { answer, one: meant.get(fold(answer))?.code ?? '', other: option.code }
    return [{ path: [...path, j], code: 'same-answer', data }]
  })
}
