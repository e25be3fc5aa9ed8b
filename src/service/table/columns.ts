/** Which column holds what: by the headers of faces.md section 6, below whatever titles stand above them. */
import { fold } from '../../flow/fold.ts'
import type { Cell, Rows } from './table.ts'

export type Field = 'code' | 'unit' | 'procedure' | 'field' | 'phone' | 'receivedAt' | 'dueAt' | 'closedAt' | 'outcome'

const HEADERS: Readonly<Record<Field, readonly string[]>> = {
  code: ['Mã hồ sơ', 'Số hồ sơ', 'Mã số hồ sơ', 'code'],
  unit: ['Đơn vị', 'Cơ quan', 'Đơn vị giải quyết', 'unit'],
  procedure: ['Tên thủ tục', 'Thủ tục', 'Tên TTHC', 'procedure'],
  field: ['Lĩnh vực', 'field'],
  phone: ['SĐT', 'Số điện thoại', 'Điện thoại', 'phone'],
  receivedAt: ['Ngày nhận', 'Ngày tiếp nhận', 'receivedAt'],
  dueAt: ['Ngày hẹn trả', 'Hẹn trả', 'dueAt'],
  closedAt: ['Ngày trả', 'Ngày trả kết quả', 'closedAt'],
  outcome: ['Kết quả', 'Trạng thái', 'outcome'],
}

const FIELDS = new Map(Object.entries(HEADERS).flatMap(([field, names]) => names.map((name) => [key(name), field])))

/** Titles, dates and mottos above a table take a dozen rows at the most. */
const TITLE_ROWS = 60

/** Signs of a header, with what stands in brackets; a longer cell is a text. */
const HEADER_MAX = 300

export interface Column {
  readonly index: number
  /** As the file writes it: errors name the column so. */
  readonly header: string
}

export interface Layout {
  /** Index of the first row below the header. */
  readonly start: number
  readonly columns: { readonly [F in Field]?: Column } & { readonly code: Column }
}

/** The layout of the first sheet that has a column of case codes, with its rows; `null`: none has. */
export function layoutOf(sheets: readonly Rows[]): { readonly layout: Layout; readonly rows: Rows } | null {
  for (const rows of sheets) {
    for (let n = 0; n < Math.min(rows.length, TITLE_ROWS); n++) {
      const columns = columnsOf(rows[n] ?? [])
      const { code } = columns
      if (code === undefined) continue
      // A header in two storeys: "Ngày nhận" and "Ngày trả" under a merged "Thời gian".
      const below = isBlank(rows[n + 1]?.[code.index]) ? columnsOf(rows[n + 1] ?? []) : {}
      const storeys = Object.keys(below).length > 0 ? 2 : 1
      const numbered = isNumbering(rows[n + storeys] ?? []) ? 1 : 0
      return { rows, layout: { start: n + storeys + numbered, columns: { ...below, ...columns, code } } }
    }
  }
  return null
}

function columnsOf(row: readonly Cell[]): { [F in Field]?: Column } {
  const columns: { [F in Field]?: Column } = {}
  row.forEach((cell, index) => {
    const field = typeof cell === 'string' && cell.length <= HEADER_MAX ? fieldOf(cell) : undefined
    if (field !== undefined && columns[field] === undefined) {
      columns[field] = { index, header: String(cell).replace(/\s+/g, ' ').trim() }
    }
  })
  return columns
}

function fieldOf(header: string): Field | undefined {
  return FIELDS.get(key(header.replace(/\([^)]*\)/g, ''))) as Field | undefined
}

/** Letters and digits only, folded: `* Số điện  thoại:` is `so dien thoai`. */
export function key(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

export function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}

/** The row "(1) (2) (3)" or "A B 1 2" that official tables carry under their header. */
function isNumbering(row: readonly Cell[]): boolean {
  const filled = row.filter((cell) => !isBlank(cell)).map((cell) => String(cell).trim())
  return filled.length > 1 && filled.every((text) => /^\(?(?:\d{1,2}|[A-Za-z])\)?$/.test(text))
}
