/** What was said so far, as it stands in the address of the preview: whoever keeps the address keeps the conversation. */
import { CASE_FACTS } from '../flow/condition.ts'
import type { Act, Conversation } from '../flow/golden-file.ts'

/** The case that is tried and what was said in it. */
export interface Path extends Pick<Conversation, 'language' | 'sober' | 'field' | 'about'> {
  readonly acts: readonly Act[]
  /** A page was posted with nothing chosen. */
  readonly empty: boolean
}

/** More is no conversation that anybody tries by hand. */
const ACTS_MAX = 200
const DOES = ['open', 'media', 'back'] as const

/** Reads the query; what means nothing is left out. */
export function readPath(query: URLSearchParams): Path {
  const code = query.get('field') ?? ''
  return {
    language: query.get('language') === 'en' ? 'en' : 'vi',
    sober: query.get('sober') === 'yes',
    field: code === '' ? null : { code, name: query.get('name') ?? code },
    about: aboutIn(query),
    acts: query.getAll('act').slice(0, ACTS_MAX).flatMap(actOf),
    empty: query.get('empty') === 'yes',
  }
}

/** Facts that conditions look at; a code that there is not is none. */
function aboutIn(query: URLSearchParams): Path['about'] {
  const codeIn = <Code extends string>(name: string, codes: readonly Code[]): Code | undefined =>
    codes.find((code) => code === query.get(name))
  return {
    filed: codeIn('filed', CASE_FACTS.filed),
    applicant: codeIn('applicant', CASE_FACTS.applicant),
    outcome: codeIn('outcome', CASE_FACTS.outcome),
    apology: codeIn('apology', CASE_FACTS.apology),
  }
}

export function writePath({ language, sober, field, about, acts, empty }: Path): string {
  const query = new URLSearchParams()
  if (language !== 'vi') query.set('language', language)
  if (sober) query.set('sober', 'yes')
  for (const [fact, code] of Object.entries(about)) if (code !== undefined) query.set(fact, code)
  if (field !== null) query.set('field', field.code)
  if (field !== null && field.name !== field.code) query.set('name', field.name)
  for (const act of acts) query.append('act', written(act))
  if (empty) query.set('empty', 'yes')
  return query.toString()
}

/** The same path, one act further. */
export function further(path: Path, act: Act): Path {
  return { ...path, acts: [...path.acts, act], empty: false }
}

function written(act: Act): string {
  if ('said' in act) return `said:${act.said}`
  if ('press' in act) return `press:${act.press}`
  return 'does' in act ? `does:${act.does}` : `form:${JSON.stringify(act.form)}`
}

function actOf(text: string): Act[] {
  const cut = text.indexOf(':')
  const [kind, rest] = [text.slice(0, cut), text.slice(cut + 1)]
  if (kind === 'said') return [{ said: rest }]
  if (kind === 'press' && /^\S+ \S+$/.test(rest)) return [{ press: rest }]
  if (kind === 'does') return DOES.filter((does) => does === rest).map((does) => ({ does }))
  return kind === 'form' ? formIn(rest) : []
}

function formIn(text: string): Act[] {
  const [, step, answer] = /^\{"step":"([a-z0-9_]+)","answer":(.+)\}$/s.exec(text) ?? []
  if (step === undefined || answer === undefined) return []
  try {
    const value: unknown = JSON.parse(answer)
    return isAnswer(value) ? [{ form: { step, answer: value } }] : []
  } catch (error) {
    // An address that was typed or cut: it says nothing.
    if (error instanceof SyntaxError) return []
    throw error
  }
}

type Answer = Extract<Act, { form: unknown }>['form']['answer']

function isAnswer(value: unknown): value is Answer {
  if (typeof value === 'string' || typeof value === 'number') return true
  if (Array.isArray(value)) return value.every((one) => typeof one === 'string')
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string'
}
