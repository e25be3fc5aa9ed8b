/**
 * What a typed answer would be taken for, asked of the very matcher that reads it in a conversation: every label as it is
 * shown and as most people type it, without accents; every synonym as it is written.
 */
import type { Flow, Option } from './definition.ts'
import type { Fault } from './findings.ts'
import { fold } from './fold.ts'
import type { Facts } from './input.ts'
import { lexiconOf } from './lexicon.ts'
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
  today: '2000-01-01',
  codes: {},
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
  const { code, label, also } = option
  const labels = Object.values(label)
  const asShown = labels.flatMap((one) => told(one, [one], path, 'asked-back'))
  const bare = asShown.length > 0 ? [] : labels.flatMap((one) => told(fold(one), [fold(one)], path, 'asked-back'))
  const synonyms = also.flatMap((one, k) => told(one, formsOf(one, words), [...path, 'also', k], 'shared-synonym'))
  return [...[...asShown, ...bare].slice(0, 1), ...synonyms]

  /** The first of the forms that is not taken for this option. */
  function told(typed: string, forms: readonly string[], at: Fault['path'], lost: Fault['code']): Fault[] {
    const taken = forms.map((form) => takenFor(form, question, words)).find((one) => one !== code && one !== 'doubt')
    if (taken === undefined) return []
    return [{ path: at, code: taken === null ? lost : 'misread', data: { typed, one: code, other: taken ?? '' } }]
  }
}

/** All that a synonym stands for, as the matcher has it. */
function formsOf(also: string, words: Words): readonly string[] {
  return [...lexiconOf([], [{ code: '', labels: [], also: [also] }], false, words).spelled.keys()]
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
