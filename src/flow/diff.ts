/**
 * What a change of a questionnaire does to the figures, over two compiled versions of it. Every difference gives at least
 * one change, in the order: the whole, its steps as the new version has them, what is gone.
 *
 * | Kind | What changed | Severity |
 * | --- | --- | --- |
 * | `flow` | the id of the questionnaire | new-flow |
 * | `series` | the series that the office names | new-series |
 * | `outcomes` | which cases are asked | new-series |
 * | `about` | title, source, greeting, sober greeting, thanks, minutes | harmless |
 * | `factors` | the names and the order of the factors | harmless; one more or less: new-series |
 * | `steps-order` | the order of the questions | harmless |
 * | `step-added` | a question more | harmless; of the roles consent, rating, overall: new-series |
 * | `step-removed` | a question less | harmless where no figure has it (comment, contact, information); else new-series |
 * | `role` | what a question is for | new-flow |
 * | `answering` | one choice, several, a number, a text, nothing | new-flow |
 * | `question` | the words of a question | harmless; where they are mostly others and a figure has it: new-series |
 * | `factor` | the factor that a question measures | new-series; where it had none: harmless |
 * | `condition` | who is asked it | new-series; where no figure has it, or only the order of the codes: harmless |
 * | `prefill` | whether the case answers it beforehand | harmless |
 * | `scale` | the named scale | new-series; with the same codes in the same order: harmless |
 * | `direction` | the order of the options of a rating | new-series |
 * | `options-order` | the order of other options | harmless |
 * | `option-added` | an option more | harmless where it takes no answers from others (several, not counted); else new-series |
 * | `option-removed` | an option less | new-series |
 * | `code` | what a code means (`same-meaning.ts`) | new-flow |
 * | `label` | the words of an option that means the same | harmless |
 * | `synonyms` | what else is understood as this option | harmless |
 * | `counted` | whether an option is in the denominator | new-series |
 * | `points` | the points of an option | new-series; where it had none: harmless |
 * | `range` | the least and the most of a number | new-series |
 * | `suggestions`, `length` | the buttons of a number, how long a remark may be | harmless |
 */
import { isDeepStrictEqual } from 'node:util'
import { type Change, isCounted, reordered, type Severity } from './change.ts'
import { isCodes, treeOf } from './condition.ts'
import type { Condition, Flow, Role, Step, Text, Wanted } from './definition.ts'
import { optionChanges } from './option-diff.ts'
import { asksAlike } from './same-meaning.ts'

const ABOUT = ['title', 'source', 'greeting', 'sober', 'thanks', 'minutes'] as const

/** With another series beside the changes, nothing of before and after is counted together. */
export function diff(before: Flow, after: Flow): readonly Change[] {
  return [...ofFlow(before, after), ...ofSteps(before, after)]
}

function ofFlow(before: Flow, after: Flow): Change[] {
  const changes: Change[] = []
  const whole = (kind: Change['kind'], severity: Severity, was: string, now: string): void => {
    changes.push({ kind, severity, step: null, option: null, was, now })
  }
  if (before.flow !== after.flow) whole('flow', 'new-flow', before.flow, after.flow)
  if (before.series !== after.series) whole('series', 'new-series', before.series, after.series)
  if (!isDeepStrictEqual(before.outcomes, after.outcomes)) {
    const same = isDeepStrictEqual(before.outcomes.toSorted(), after.outcomes.toSorted())
    whole('outcomes', same ? 'harmless' : 'new-series', before.outcomes.join(', '), after.outcomes.join(', '))
  }
  for (const name of ABOUT) {
    if (!isDeepStrictEqual(before[name], after[name])) whole('about', 'harmless', name, name)
  }
  if (!isDeepStrictEqual(before.factors, after.factors)) {
    const [had, has] = [before, after].map(({ factors = {} }) => Object.keys(factors))
    const same = had?.length === 0 || isDeepStrictEqual(had?.toSorted(), has?.toSorted())
    whole('factors', same ? 'harmless' : 'new-series', had?.join(', ') ?? '', has?.join(', ') ?? '')
  }
  const [were, are] = [before.steps.map(({ id }) => id), after.steps.map(({ id }) => id)]
  if (reordered(were, are)) whole('steps-order', 'harmless', were.join(', '), are.join(', '))
  return changes
}

const DECIDES_THE_WHOLE: readonly Role[] = ['consent', 'rating', 'overall']

function ofSteps(before: Flow, after: Flow): Change[] {
  const known = new Map(before.steps.map((step) => [step.id, step]))
  const changes = after.steps.flatMap((step): Change[] => {
    const old = known.get(step.id)
    if (old !== undefined) return ofStep(old, step)
    const severity = DECIDES_THE_WHOLE.includes(step.role) ? 'new-series' : 'harmless'
    return [{ kind: 'step-added', severity, step: step.id, option: null, was: '', now: step.ask.vi }]
  })
  const gone = before.steps.filter(({ id }) => !after.steps.some((step) => step.id === id))
  const removed = gone.map((step): Change => {
    const { id, ask } = step
    const severity = isCounted(step) ? 'new-series' : 'harmless'
    return { kind: 'step-removed', severity, step: id, option: null, was: ask.vi, now: '' }
  })
  return [...changes, ...removed]
}

function ofStep(before: Step, after: Step): Change[] {
  const changes: Change[] = []
  const counted = isCounted(before) || isCounted(after)
  const put = (kind: Change['kind'], severity: Severity, was: string, now: string): void => {
    changes.push({ kind, severity, step: after.id, option: null, was, now })
  }
  if (before.role !== after.role) put('role', 'new-flow', before.role, after.role)
  if (!isDeepStrictEqual(before.ask, after.ask)) {
    put('question', counted && !alike(before.ask, after.ask) ? 'new-series' : 'harmless', before.ask.vi, after.ask.vi)
  }
  if (!isDeepStrictEqual(before.when, after.when)) {
    const same = isDeepStrictEqual(settled(before.when), settled(after.when))
    put('condition', counted && !same ? 'new-series' : 'harmless', inWords(before.when), inWords(after.when))
  }
  if (before.factor !== after.factor) {
    put('factor', before.factor === undefined ? 'harmless' : 'new-series', before.factor ?? '', after.factor ?? '')
  }
  if (before.prefill !== after.prefill) put('prefill', 'harmless', before.prefill ?? '', after.prefill ?? '')
  const inOptions = ofAnswering(before, after, put)
  return [...changes, ...inOptions]
}

function ofAnswering(
  old: Step,
  step: Step,
  put: (kind: Change['kind'], severity: Severity, was: string, now: string) => void,
): readonly Change[] {
  const before = old.answering
  const after = step.answering
  if (kindOf(before) !== kindOf(after)) put('answering', 'new-flow', kindOf(before), kindOf(after))
  if (before.kind === 'choose' && after.kind === 'choose') return optionChanges(before, after, old, step)
  if (before.kind === 'number' && after.kind === 'number') {
    if (before.min !== after.min || before.max !== after.max) {
      put('range', isCounted(step) ? 'new-series' : 'harmless', rangeOf(before), rangeOf(after))
    }
    if (!isDeepStrictEqual(before.suggest, after.suggest)) {
      put('suggestions', 'harmless', before.suggest.join(', '), after.suggest.join(', '))
    }
  }
  if (before.kind === 'date' && after.kind === 'date' && !isDeepStrictEqual(before, after)) {
    put('range', 'harmless', `−${before.back} … +${before.ahead}`, `−${after.back} … +${after.ahead}`)
  }
  if (before.kind === 'text' && after.kind === 'text' && before.max !== after.max) {
    put('length', 'harmless', String(before.max), String(after.max))
  }
  return []
}

function kindOf(answering: Step['answering']): string {
  return answering.kind === 'choose' && answering.several ? 'several' : answering.kind
}

function rangeOf({ min, max }: { readonly min: number; readonly max: number }): string {
  return `${min}–${max}`
}

function alike(before: Text, after: Text): boolean {
  return asksAlike(before.vi, after.vi)
}

/** The same for the same condition, in whatever order its codes and parts stand. */
function settled(when: Condition | null): unknown {
  if (when === null) return null
  const tree = treeOf(when)
  if (tree.kind === 'every') return Object.fromEntries(tree.entries.map(([name, wanted]) => [name, sorted(wanted)]))
  if (tree.kind === 'not') return { not: settled(tree.of) }
  return { [tree.kind]: tree.of.map((one) => JSON.stringify(settled(one))).toSorted() }
}

function sorted(wanted: Wanted): Wanted {
  if (isCodes(wanted)) return wanted.toSorted()
  return 'not' in wanted ? { not: wanted.not.toSorted() } : wanted
}

/** As data: `punctuality: LATE; trips > 2`, `any(…; …)`, `not(…)`. */
function inWords(when: Condition | null): string {
  if (when === null) return ''
  const tree = treeOf(when)
  switch (tree.kind) {
    case 'every':
      return tree.entries.map(([name, wanted]) => entryInWords(name, wanted)).join('; ')
    case 'not':
      return `not(${inWords(tree.of)})`
    default:
      return `${tree.kind}(${tree.of.map((one) => `(${inWords(one)})`).join(', ')})`
  }
}

function entryInWords(name: string, wanted: Wanted): string {
  if (isCodes(wanted)) return `${name}: ${wanted.join(', ')}`
  if ('not' in wanted) return `${name} ≠ ${wanted.not.join(', ')}`
  if ('answered' in wanted) return `${name} answered: ${wanted.answered}`
  const bounds = [
    ...(wanted.above === undefined ? [] : [`> ${wanted.above}`]),
    ...(wanted.below === undefined ? [] : [`< ${wanted.below}`]),
  ]
  return `${name} ${bounds.join(', ')}`
}
