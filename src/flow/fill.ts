/**
 * Fills the variables of a flow's texts: `{office}`, `{minutes}`, `{case_code}`, `{procedure}`, `{field}`, `{hotline}`,
 * `{closed_on}`; and chooses words by who filed: `{applicant, select, organisation {…} other {…}}`.
 */
import { IntlMessageFormat } from 'intl-messageformat'
import type { Flow, Language, Text } from './definition.ts'
import { textIn } from './definition.ts'
import type { Facts } from './input.ts'
import type { Say } from './say.ts'

/** Every variable that a flow's text may name. */
export const VARIABLES = ['office', 'minutes', 'case_code', 'procedure', 'field', 'hotline', 'closed_on'] as const
/** Not shown: chooses between words (*cá nhân*, *tổ chức*). Its values: `CASE_FACTS.applicant`, else `unknown`. */
export const CHOOSING = 'applicant'

const compiled = new WeakMap<Text, Map<Language, IntlMessageFormat>>()

/** The text in `language`; what is not known of the case is named in general words (`conversation.unknown.*`). */
export function fill(text: Text, language: Language, flow: Flow, facts: Facts, say: Say): string {
  const plain = textIn(text, language)
  if (!plain.includes('{')) return plain
  const known = compiled.get(text) ?? new Map<Language, IntlMessageFormat>()
  if (known.size === 0) compiled.set(text, known)
  const spoken = text[language] === undefined ? 'vi' : language
  let format = known.get(spoken)
  if (format === undefined) {
    format = new IntlMessageFormat(plain, spoken, undefined, { ignoreTag: true })
    known.set(spoken, format)
  }
  return String(format.format(valuesOf(flow, facts, (key) => say(`conversation.unknown.${key}`, spoken))))
}

function valuesOf(
  flow: Flow,
  facts: Facts,
  unknown: (key: string) => string,
): Record<(typeof VARIABLES)[number] | typeof CHOOSING, string | number> {
  return {
    applicant: facts.codes.applicant ?? 'unknown',
    office: facts.office,
    minutes: flow.minutes,
    case_code: facts.caseCode,
    procedure: facts.procedure ?? unknown('procedure'),
    field: facts.field?.name ?? unknown('field'),
    hotline: facts.hotline ?? unknown('hotline'),
    closed_on: facts.closedOn === null ? unknown('closed_on') : dayInWords(facts.closedOn),
  }
}

/** `2026-11-24` as people write it: `24/11/2026`. */
function dayInWords(day: string): string {
  return day.split('-').reverse().join('/')
}
