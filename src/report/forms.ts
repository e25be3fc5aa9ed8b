/**
 * How finished forms came about: by which way, in which mode, before or after the cut-off of their batch. A public code on
 * a wall and the own survey of a unit below are counted too, apart, for nobody handed those out (domain.md section 5.3b).
 */
import type { Way } from '../survey/invitation.ts'
import type { Mode, Response } from '../survey/response.ts'

/** `{way}|{mode}|{in-time or late}` → forms; the way is empty where it is not known. */
export type Forms = Readonly<Record<string, number>>

/** Forms of one way and mode. */
export interface FormsOfKind {
  readonly way: Way | null
  readonly mode: Mode
  readonly inTime: number
  readonly late: number
}

/** Modes of forms that have no *phát ra*: they are in no recovery rate. */
const NOT_ISSUED: readonly Mode[] = ['public', 'sub-unit']

/** What one form adds; a withdrawn one nothing. */
export function formsOf({
  withdrawn,
  dimensions: { way, mode, lateForBatch },
}: Pick<Response, 'withdrawn'> & {
  readonly dimensions: Pick<Response['dimensions'], 'way' | 'mode' | 'lateForBatch'>
}): Forms {
  return withdrawn ? {} : { [`${way ?? ''}|${mode}|${lateForBatch ? 'late' : 'in-time'}`]: 1 }
}

/** One row for each way and mode, in the order of their names. */
export function kindsOf(forms: Forms): FormsOfKind[] {
  const rows = new Map<string, FormsOfKind>()
  for (const key of Object.keys(forms).sort()) {
    const [way = '', mode = '', time] = key.split('|')
    const kind = `${way}|${mode}`
    const row = rows.get(kind) ?? { way: way === '' ? null : (way as Way), mode: mode as Mode, inTime: 0, late: 0 }
    const count = forms[key] ?? 0
    rows.set(kind, time === 'late' ? { ...row, late: row.late + count } : { ...row, inTime: row.inTime + count })
  }
  return [...rows.values()]
}

export function isIssued({ mode }: Pick<FormsOfKind, 'mode'>): boolean {
  return !NOT_ISSUED.includes(mode)
}
