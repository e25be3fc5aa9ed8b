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
  | 'too-many-rows'
  | 'empty-file'
  | 'old-excel'
  | 'html'
  | 'broken-csv'
  | 'broken-xlsx'

export function unreadable(code: UnreadableCode, data: Readonly<Record<string, string | number>> = {}): Table {
  return { kind: 'unreadable', code, data }
}
