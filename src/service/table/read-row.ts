/** One row of an office's spreadsheet as what it says of a case. */

import type { Outcome } from '../../survey/case.ts'
import type { CaseInput } from '../../survey/case-body.ts'
import { caseBody } from '../../survey/case-body.ts'
import { caseCode } from '../../survey/case-code.ts'
import { type Fault, faultsOf } from '../../survey/fault.ts'
import { readDate } from '../../survey/read-date.ts'
import { type Instant, iso } from '../../survey/time.ts'
import type { Unit } from '../../survey/unit.ts'
import { unitNamed } from '../../survey/unit-name.ts'
import { type Column, type Field, isBlank, key, type Layout } from './columns.ts'
import type { Cell } from './table.ts'

export type RowRead =
  /** Blank, a title, a sum: nothing was said of a case. */
  | { readonly kind: 'skipped' }
  | { readonly kind: 'case'; readonly code: string; readonly input: CaseInput }
  | { readonly kind: 'wrong'; readonly code: string; readonly field: Field; readonly why: RowFault }

export type RowFault =
  | { readonly code: 'no-code' | 'not-a-date' | 'unknown-outcome' | 'no-unit' | 'several-units' }
  | { readonly code: 'unknown-unit'; readonly given: string }
  | { readonly code: 'fault'; readonly fault: Fault }

export interface RowContext {
  readonly layout: Layout
  readonly units: readonly Unit[]
  /** For rows that name none (`--unit`). */
  readonly unit: string | null
  readonly now: Instant
}

/** By `key`; the states of real one-stop software among them (domain.md section 4.3). */
const OUTCOMES: Readonly<Record<Outcome, readonly string[]>> = {
  open: [
    'open',
    'dang xu ly',
    'dang giai quyet',
    'moi dang ky',
    'cho tiep nhan',
    'da tiep nhan',
    'duoc tiep nhan',
    'yeu cau bo sung',
    'cho bo sung',
    'tam dung',
    'cho nghia vu tai chinh',
    'cho tra ket qua',
    'da xu ly xong cho tra',
  ],
  returned: ['returned', 'da tra ket qua', 'da tra', 'tra ket qua'],
  refused: ['refused', 'tu choi', 'tu choi giai quyet', 'tra lai ho so'],
  withdrawn: ['withdrawn', 'rut ho so', 'rut', 'cong dan rut ho so', 'da rut ho so'],
  cancelled: ['cancelled', 'huy', 'da huy', 'huy ho so', 'huy nhap sai'],
}
const OUTCOME_OF = new Map(Object.entries(OUTCOMES).flatMap(([outcome, names]) => names.map((name) => [name, outcome])))

/** By `key`. "Tổng" and "Cộng" alone, but not Mr Tống. */
const SUM = /^(?:(?:tong cong|tong so|cong linh vuc|grand total|total)\b|(?:tong|cong)(?: \d+| ho so)*$)/
/** A sum is a small number; a phone whose row lost its code is not one. */
const COUNT_MAX = 1_000_000

/** What no heading and no signature has. */
const CASE_ONLY: readonly Field[] = ['unit', 'phone', 'receivedAt', 'dueAt', 'closedAt']

const rowBody = caseBody.partial({ outcome: true })

export function readRow(row: readonly Cell[], context: RowContext): RowRead {
  const { columns } = context.layout
  const text = (field: Field): string => textOf(cellAt(row, columns[field]))
  const code = text('code')
  if (saysNothing(row, code, context)) return { kind: 'skipped' }
  const wrong = (field: Field, why: RowFault): RowRead => ({ kind: 'wrong', code, field, why })
  if (code === '') return wrong('code', { code: 'no-code' })

  const unit = text('unit') === '' ? context.unit : unitNamed(text('unit'), context.units)
  if (unit === null && text('unit') === '') return wrong('unit', { code: 'no-unit' })
  if (unit === null) return wrong('unit', { code: 'unknown-unit', given: text('unit') })
  if (unit === 'several') return wrong('unit', { code: 'several-units' })

  const outcome = OUTCOME_OF.get(key(text('outcome')))
  if (outcome === undefined && text('outcome') !== '') return wrong('outcome', { code: 'unknown-outcome' })

  const dates: Record<string, string> = {}
  for (const field of ['receivedAt', 'dueAt', 'closedAt'] as const) {
    const cell = cellAt(row, columns[field])
    if (isBlank(cell)) continue
    const at = typeof cell === 'boolean' || cell === null ? null : readDate(cell)
    if (at === null) return wrong(field, { code: 'not-a-date' })
    dates[field] = iso(at)
  }

  const input = rowBody.safeParse({
    unit: typeof unit === 'string' ? unit : unit._id,
    ...dates,
    ...(outcome === undefined ? {} : { outcome }),
    ...(text('procedure') === '' ? {} : { procedure: { name: text('procedure') } }),
    ...(text('field') === '' ? {} : { field: { name: text('field') } }),
    ...(text('phone') === '' ? {} : { applicant: { phone: text('phone') } }),
  })
  if (input.success) return { kind: 'case', code, input: input.data }
  const [fault] = faultsOf(input.error, null)
  if (fault === undefined) throw Object.assign(new Error('a refused row names no fault'), { code: 'NO_FAULT' })
  return wrong(fieldOfPath(fault.path), { code: 'fault', fault })
}

/** The column that a dotted path of a case body came from. */
export function fieldOfPath(path: string): Field {
  const [first] = path.split('.')
  if (first === 'applicant') return 'phone'
  return first === 'unit' || first === 'procedure' || first === 'field' ? first : 'code'
}

function saysNothing(row: readonly Cell[], code: string, { layout, now }: RowContext): boolean {
  const { columns } = layout
  const filled = row.filter((cell) => !isBlank(cell))
  if (Object.values(columns).every(({ index }) => isBlank(row[index]))) return true
  const sums = filled.some((cell) => SUM.test(key(textOf(cell))))
  const isCase = CASE_ONLY.some((field) => !isBlank(cellAt(row, columns[field])))
  if (code === '') return sums || filled.every(isCount)
  if (SUM.test(key(code))) return true
  // The number of cases, written under their codes: "Tổng | 2".
  if (sums && !isCase && isCount(code)) return true
  // Words in the column of codes: a heading inside the table ("I. Lĩnh vực đất đai") is alone in its row, a signature
  // below it ("Người lập biểu … GIÁM ĐỐC") bears no digit and stands beside nothing that only a case has.
  if (!/\s/.test(code) || !caseCode(code, now).flags.includes('code-shape')) return false
  if (filled.length === 1) return Object.keys(columns).length > 1
  return !/\d/.test(code) && !isCase
}

function isCount(cell: Cell): boolean {
  const number = typeof cell === 'number' ? cell : Number(textOf(cell).replace(/%$/, '').replace(',', '.'))
  return !(cell instanceof Date) && Math.abs(number) < COUNT_MAX
}

function cellAt(row: readonly Cell[], column: Column | undefined): Cell {
  return column === undefined ? null : (row[column.index] ?? null)
}

/** In one line: a spreadsheet breaks long names within their cell. */
function textOf(cell: Cell): string {
  if (cell instanceof Date) return iso(cell.getTime())
  return cell === null ? '' : String(cell).replace(/\s+/gu, ' ').trim()
}
