/**
 * What is told of finished forms beside their answers: what people say set against what is on record, who they are, and
 * what is doubtful about a form. Counted form by form, for it cannot be worked out of the answers to each question.
 */
import type { Response } from '../survey/response.ts'

/**
 * `punctuality`: the answer against the record in working days (domain.md section 5.2, table 5). `apology`: the apology
 * that people had against the one on file. `applicant`, `filed`: who answers, and how they filed. `flag`: a doubt, never a
 * reason to leave a form out. `theme`: what its remarks are about; it may be about several things.
 */
export const FACETS = ['punctuality', 'apology', 'applicant', 'filed', 'flag', 'theme'] as const
export type FacetName = (typeof FACETS)[number]

/** `{name}|{what}|{record}` → forms. */
export type Facets = Readonly<Record<string, number>>

export interface Facet {
  readonly name: FacetName
  /** An answer, a kind of applicant, a way of filing, a doubt. */
  readonly what: string
  /** What the record says; `null` where nothing is set against it. */
  readonly record: string | null
  readonly forms: number
}

/** Beside the words of a facet of which a form may have several: how many forms have any. */
export const EACH = '#'

const SAID: readonly unknown[] = ['EARLY', 'ONTIME', 'LATE']
const APOLOGIES: readonly unknown[] = ['WRITTEN', 'MESSAGE', 'SPOKEN', 'NONE']

type Given = Pick<Response, 'answers' | 'flags' | 'themes' | 'withdrawn'> & {
  readonly dimensions: Pick<Response['dimensions'], 'lateness' | 'apologyOnFile' | 'applicantKind' | 'filed'>
}

/** What one form adds; a withdrawn one nothing. What is not known, on either side, is set against nothing. */
export function facetsOf({ answers, flags, themes = [], withdrawn, dimensions }: Given): Facets {
  if (withdrawn) return {}
  const { lateness, apologyOnFile, applicantKind, filed } = dimensions
  const { punctuality, apology } = answers
  const keys = [
    ...(SAID.includes(punctuality) && lateness !== null && lateness !== 'none'
      ? [`punctuality|${punctuality}|${lateness}`]
      : []),
    ...(APOLOGIES.includes(apology) && apologyOnFile !== null ? [`apology|${apology}|${apologyOnFile}`] : []),
    ...(applicantKind === null ? [] : [`applicant|${applicantKind}|`]),
    ...(filed === null ? [] : [`filed|${filed}|`]),
    ...[...new Set(flags)].map((flag) => `flag|${flag}|`),
    ...[...new Set(themes.length === 0 ? [] : [EACH, ...themes])].map((theme) => `theme|${theme}|`),
  ]
  return Object.fromEntries(keys.map((key) => [key, 1]))
}

/** In the order of `FACETS`, then of their words. */
export function facetList(facets: Facets): Facet[] {
  const all = Object.entries(facets)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, forms]) => {
      const [name = '', what = '', record = ''] = key.split('|')
      return { name, what, record: record === '' ? null : record, forms }
    })
  return FACETS.flatMap((name) => all.filter((one) => one.name === name).map((one) => ({ ...one, name })))
}

/** How many forms these are, of one facet and record; where a form may have several doubts, no fewer than so many. */
export function formsIn(facets: readonly Facet[]): number {
  const each = facets.find(({ what }) => what === EACH)
  if (each !== undefined) return each.forms
  const counts = facets.map(({ forms }) => forms)
  return facets.some(({ name }) => name === 'flag') ? Math.max(...counts) : counts.reduce((sum, one) => sum + one, 0)
}
