/**
 * The counting words of an office, each defined here and nowhere else (domain.md section 5.3b). Formula and note of each
 * stand in `locales/` under `report.counting` and are printed with the figure.
 */
import { isIssued, kindsOf } from './forms.ts'
import type { Tally } from './tally.ts'

/**
 * `dossiers`: cases that ended in the period, N. `issued`: invitations that came, *phát ra*; what was only sent is none.
 * `recovered`: forms finished before the cut-off, *thu về*. `late`: after it. `partial`: begun and not finished. `valid`:
 * recovered less what was excluded; nothing excludes a form by itself, so today all of them. `coverage`: issued ÷
 * dossiers. `recovery`: recovered of those issued ÷ issued. `per-dossier`: valid ÷ dossiers.
 */
export const COUNTING_WORDS = [
  'dossiers',
  'issued',
  'recovered',
  'late',
  'partial',
  'valid',
  'coverage',
  'recovery',
  'per-dossier',
] as const
export type CountingWord = (typeof COUNTING_WORDS)[number]

export interface CountingFigure {
  readonly key: CountingWord
  /** A whole number, or a share of `n`; `null`: a share of nothing. */
  readonly value: number | null
  /** What a share is of; `null`: it is a count. */
  readonly n: number | null
}

/**
 * Recovery is taken from the life of invitations, where each stage implies those before it: so it is never above one, and
 * forms that nobody handed out cannot enter it. Forms that were counted before lateness was told apart pass for in time.
 */
export function countingOf({ funnel, forms }: Pick<Tally, 'funnel' | 'forms'>): CountingFigure[] {
  const kinds = kindsOf(forms ?? {})
  const [issuedKinds, others] = [kinds.filter(isIssued), kinds.filter((kind) => !isIssued(kind))]
  const { closed: dossiers, delivered: issued, started, finished } = funnel
  // A late form whose case was called back has no dossier any more from which it could be taken.
  const returned = Math.max(0, finished - sum(issuedKinds, 'late'))
  const recovered = returned + sum(others, 'inTime')
  return [
    count('dossiers', dossiers),
    count('issued', issued),
    count('recovered', recovered),
    count('late', sum(kinds, 'late')),
    count('partial', started - finished),
    count('valid', recovered),
    share('coverage', issued, dossiers),
    share('recovery', returned, issued),
    share('per-dossier', recovered, dossiers),
  ]
}

function count(key: CountingWord, value: number): CountingFigure {
  return { key, value, n: null }
}

function share(key: CountingWord, part: number, n: number): CountingFigure {
  return { key, value: n === 0 ? null : part / n, n }
}

function sum(kinds: ReturnType<typeof kindsOf>, of: 'inTime' | 'late'): number {
  return kinds.reduce((total, kind) => total + kind[of], 0)
}
