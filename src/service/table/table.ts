/** A file of rows as a spreadsheet shows it, whatever it was written with. */
export type Cell = string | number | boolean | Date | null
/** Row `n` of the spreadsheet is `rows[n - 1]`. */
export type Rows = readonly (readonly Cell[])[]

export type Table =
  /** The sheets in the order of the file; a CSV is one. */
  | { readonly kind: 'table'; readonly sheets: readonly Rows[] }
  | {
      readonly kind: 'unreadable'
      readonly code: UnreadableCode
      readonly data: Readonly<Record<string, string | number>>
    }

export type UnreadableCode =
  | 'too-big'
  | 'unpacked-too-big'
  | 'too-many-rows'
  | 'too-many-cells'
  | 'long-line'
  | 'empty-file'
  | 'old-excel'
  | 'html'
  | 'broken-csv'
  | 'broken-xlsx'

export const ROWS_MAX = 200_000
/** No official table is wider. */
export const COLUMNS_MAX = 500
/** 200,000 rows of 25 columns. */
export const CELLS_MAX = 5_000_000
/** Signs of a cell that are kept: no field takes more than 500, so that a longer one is refused as it would be whole. */
const CELL_MAX = 2_000

/** What the words for it name. */
const LIMITS: { readonly [Code in UnreadableCode]?: Readonly<Record<string, number>> } = {
  'too-many-rows': { max: ROWS_MAX },
  'too-many-cells': { columns: COLUMNS_MAX, max: CELLS_MAX },
}

export function unreadable(code: UnreadableCode, data: Readonly<Record<string, string | number>> = {}): Table {
  return { kind: 'unreadable', code, data: { ...LIMITS[code], ...data } }
}

/** What a reader found, as a cell: readers' own types of a date or an empty cell are wider. */
export function cellOf(value: unknown): Cell {
  if (typeof value === 'string') return value.slice(0, CELL_MAX).normalize('NFC')
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Date) return value
  return null
}
