/** Facets without small groups (`small-groups.ts`): neither those of a record that few have, nor what is left of them. */
import type { Criterion } from './criterion.ts'
import { ENOUGH } from './enough.ts'
import { FACETS, type Facet, type FacetName, formsIn } from './facets.ts'

interface OfRecord {
  readonly record: string | null
  readonly facets: readonly Facet[]
  readonly forms: number
}

/**
 * Whoever sees a question and its answers by record sees by subtraction what those with any other record said, and those
 * without one: they too are a group.
 *
 * @param criteria what is told of the questions, an untold one with n = 0.
 * @param tells whether the forms of a facet and record may be told of these units.
 */
export function toldFacets(
  all: readonly Facet[],
  criteria: readonly Pick<Criterion, 'step' | 'n'>[],
  tells: (facet: Facet) => boolean,
): Facet[] {
  return FACETS.flatMap((name) => {
    const records = recordsOf(all.filter((facet) => facet.name === name))
    const told = records.filter(({ facets: [first], forms }) => first !== undefined && forms >= ENOUGH && tells(first))
    const asked = criteria.filter(({ step }) => step === name)
    return (isQuestion(name) ? besideQuestion(records, told, asked) : told).flatMap(({ facets }) => facets)
  })
}

function isQuestion(name: FacetName): boolean {
  return name === 'punctuality' || name === 'apology'
}

function besideQuestion(
  records: readonly OfRecord[],
  told: readonly OfRecord[],
  asked: readonly Pick<Criterion, 'n'>[],
): readonly OfRecord[] {
  const n = asked.reduce((sum, one) => sum + one.n, 0)
  const forms = (of: readonly OfRecord[]): number => of.reduce((sum, one) => sum + one.forms, 0)
  // One of the questionnaires does not tell its answers.
  if (forms(records) > n) return []
  const shown = [...told].sort((a, b) => b.forms - a.forms)
  // As of units: what is left is nobody, or five people or more.
  while (shown.length > 0 && n - forms(shown) > 0 && n - forms(shown) < ENOUGH) shown.pop()
  return told.filter((one) => shown.includes(one))
}

function recordsOf(facets: readonly Facet[]): OfRecord[] {
  const records = [...new Set(facets.map(({ record }) => record))]
  return records.map((record) => {
    const mine = facets.filter((facet) => facet.record === record)
    return { record, facets: mine, forms: formsIn(mine) }
  })
}
