/**
 * The counting words of an office (`counting.ts`) by what a case is about: its field, its procedure, who filed it and how.
 * By unit they are asked for one by one; by way and mode they stand in `forms.ts`.
 */
import type { CaseRecord, Named } from '../survey/case.ts'
import type { Funnel } from './tally.ts'

export const BREAKDOWNS = ['field', 'procedure', 'applicant', 'filed'] as const
export type BreakdownName = (typeof BREAKDOWNS)[number]

/** `{name}|{word}|{code}|{what it is called}` → cases. */
export type Breakdown = Readonly<Record<string, number>>

export interface BreakdownRow {
  readonly by: BreakdownName
  /** Of the catalogue; `null`: it has none, or the case says nothing. */
  readonly code: string | null
  /** What most of these cases call it; `null`: nothing. */
  readonly name: string | null
  /** As the counting words of the same name; `finished`: forms, late ones among them. */
  readonly dossiers: number
  readonly issued: number
  readonly finished: number
}

const WORDS = ['dossiers', 'issued', 'finished'] as const

/** What one case adds. @param funnel of that case alone. */
export function breakdownOf(
  { field, procedure, applicantKind, filed }: Pick<CaseRecord, 'field' | 'procedure' | 'applicantKind' | 'filed'>,
  { closed, delivered, finished }: Pick<Funnel, 'closed' | 'delivered' | 'finished'>,
): Breakdown {
  const counts = { dossiers: closed, issued: delivered, finished }
  const about = [
    ['field', nameOf(field)],
    ['procedure', nameOf(procedure)],
    ['applicant', `${applicantKind ?? ''}|`],
    ['filed', `${filed ?? ''}|`],
  ] as const
  return Object.fromEntries(
    about.flatMap(([name, what]) =>
      WORDS.filter((word) => counts[word] > 0).map((word) => [`${name}|${word}|${what}`, counts[word]]),
    ),
  )
}

/** The most cases first. */
export function breakdownRows(breakdown: Breakdown): BreakdownRow[] {
  const rows = new Map<string, BreakdownRow & { readonly most: number }>()
  for (const [key, count] of Object.entries(breakdown)) {
    const [by = '', word = '', code = '', ...rest] = key.split('|')
    const name = rest.join('|')
    // What has no code is told apart by its name.
    const id = [by, code === '' ? `|${name}` : code].join('|')
    const empty = {
      by: by as BreakdownName,
      code: code || null,
      name: null,
      dossiers: 0,
      issued: 0,
      finished: 0,
      most: 0,
    }
    const row = rows.get(id) ?? empty
    const counted = { ...row, [word]: row[word as (typeof WORDS)[number]] + count }
    const called = word === 'dossiers' && count > row.most ? { name: name || null, most: count } : {}
    rows.set(id, { ...counted, ...called })
  }
  const all = [...rows.values()].map(({ most, ...row }): BreakdownRow => row)
  return BREAKDOWNS.flatMap((by) =>
    all.filter((row) => row.by === by).sort((a, b) => b.dossiers - a.dossiers || (idOf(a) < idOf(b) ? -1 : 1)),
  )
}

function idOf({ code, name }: BreakdownRow): string {
  return code ?? name ?? ''
}

/** No catalogue's code has a line in it; a name may have anything. */
function nameOf(named: Named | null): string {
  const clean = (text: string | null): string => (text ?? '').toWellFormed().replaceAll('\0', '\uFFFD')
  return `${clean(named?.code ?? null).replaceAll('|', '/')}|${clean(named?.name ?? null)}`
}
