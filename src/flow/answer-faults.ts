/**
 * What a typed answer would be taken for, asked of the very matcher that reads it in a conversation: every label as it is
 * shown and as most people type it, without accents; every synonym as it is written.
 */
import type { Flow, Option } from './definition.ts'
import type { Fault } from './findings.ts'
import { fold } from './fold.ts'
import type { Facts } from './input.ts'
import { type Question, questionOf } from './question.ts'
import { understandText } from './understand.ts'
import type { Words } from './words.ts'

/** No fact is known: the whole list is open. */
const NO_FACTS: Facts = {
  office: '',
  caseCode: '',
  procedure: null,
  field: null,
  hotline: null,
  closedOn: null,
  sober: false,
}

export function answerFaults({ steps }: Flow, words: Words): Fault[] {
  return steps.flatMap((step, i) => {
    // The words of a named scale are the software's own and have a corpus of their own.
    if (step.answering.kind !== 'choose' || step.answering.scale !== null) return []
    const question = questionOf(step, { doubt: null, correcting: false }, NO_FACTS, words)
    return step.answering.options.flatMap((option, j) =>
      optionFaults(option, question, ['steps', i, 'choose', j], words),
    )
  })
}

function optionFaults(option: Option, question: Question, path: Fault['path'], words: Words): Fault[] {
  const labels = Object.values(option.label)
  const asShown = labels.flatMap((label) => told(label, label, 'label'))
  if (asShown.length > 0) return asShown.slice(0, 1)
  const bare = labels.flatMap((label) => told(fold(label), label, 'label'))
  return [...bare.slice(0, 1), ...option.also.flatMap((also) => told(also, also, 'also'))]

  function told(typed: string, answer: string, where: 'label' | 'also'): Fault[] {
    const taken = takenFor(typed, question, words)
    if (taken === option.code || taken === 'doubt') return []
    const at = where === 'also' ? [...path, 'also', option.also.indexOf(answer)] : path
    const data = { answer, typed, one: option.code, other: taken ?? '' }
    if (taken === null) return [{ path: at, code: where === 'also' ? 'shared-synonym' : 'asked-back', data }]
    return [{ path: at, code: 'misread', data }]
  }
}

/** The code or command that a text is taken for; `doubt`: it is asked whether *đúng* or *dừng*; `null`: asked back. */
function takenFor(typed: string, question: Question, words: Words): string | null {
  const understood = understandText(typed, question, [], words)
  switch (understood.kind) {
    case 'answer': {
      const { value } = understood
      return typeof value === 'object' && !('text' in value) ? value.join(', ') : String(value)
    }
    case 'control':
      return understood.control
    case 'doubt':
      return 'doubt'
    default:
      return null
  }
}
