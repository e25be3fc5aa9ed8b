/** What changed among the options of one step (the rules: `diff.ts`). */
import { isDeepStrictEqual } from 'node:util'
import { type Change, isCounted, reordered, type Severity } from './change.ts'
import type { Answering, Option, Role, Step, Text } from './definition.ts'
import { keepsMeaning } from './same-meaning.ts'

type Choice = Extract<Answering, { readonly kind: 'choose' }>

/** @param old the step as it was, of which `before` are the options. */
export function optionChanges(before: Choice, after: Choice, old: Step, step: Step): readonly Change[] {
  const { id, role } = step
  const changes: Change[] = []
  const counted = isCounted(step) || isCounted(old)
  const put = (option: Option | null, kind: Change['kind'], grave: Severity, was: string, now: string): void => {
    const severity = counted || grave === 'new-flow' ? grave : 'harmless'
    changes.push({ kind, severity, step: id, option: option?.code ?? null, was, now })
  }
  const [were, are] = [before.options.map(({ code }) => code), after.options.map(({ code }) => code)]
  if (before.scale !== after.scale) {
    put(null, 'scale', isDeepStrictEqual(were, are) ? 'harmless' : 'new-series', before.scale ?? '', after.scale ?? '')
  }
  if (reordered(were, are)) {
    const directed = isRated(role) || isRated(old.role)
    const [kind, grave] = directed ? (['direction', 'new-series'] as const) : (['options-order', 'harmless'] as const)
    put(null, kind, grave, were.join(', '), are.join(', '))
  }
  for (const option of after.options) {
    const known = before.options.find(({ code }) => code === option.code)
    if (known === undefined) {
      put(option, 'option-added', after.several || !option.counted ? 'harmless' : 'new-series', '', option.label.vi)
      continue
    }
    if (!keepsMeaning(known, option, before.options, after.options)) {
      put(option, 'code', 'new-flow', known.label.vi, option.label.vi)
    } else if (!isDeepStrictEqual(known.label, option.label)) {
      put(option, 'label', 'harmless', shown(known.label, option.label), shown(option.label, known.label))
    }
    if (!isDeepStrictEqual(known.also, option.also)) {
      put(option, 'synonyms', 'harmless', known.also.join(', '), option.also.join(', '))
    }
    if (known.counted !== option.counted) {
      put(option, 'counted', 'new-series', String(known.counted), String(option.counted))
    }
    if (known.points !== option.points) {
      const grave = known.points === undefined ? 'harmless' : 'new-series'
      put(option, 'points', grave, String(known.points ?? ''), String(option.points ?? ''))
    }
  }
  for (const gone of before.options) {
    if (!are.includes(gone.code)) put(gone, 'option-removed', 'new-series', gone.label.vi, '')
  }
  return changes
}

function isRated(role: Role): boolean {
  return role === 'rating' || role === 'overall'
}

/** The Vietnamese words; where only a translation changed, those. */
function shown(label: Text, other: Text): string {
  if (label.vi !== other.vi) return label.vi
  const language = Object.keys(label).find((one) => label[one] !== other[one])
  return language === undefined ? '' : (label[language] ?? '')
}
