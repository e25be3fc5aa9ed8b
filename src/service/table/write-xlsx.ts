/** A workbook of one sheet. What begins like a formula is text there: only a cell that is written as one is run. */
import writeXlsxFile from 'write-excel-file/node'

/** A column and how its numbers look, as Excel writes it; the reader's Excel puts its own decimal comma. */
export interface XlsxColumn {
  readonly header: string
  /** In letters. */
  readonly width: number
}

export interface XlsxCell {
  readonly value: string | number | null
  /** `0.00%`, `#,##0`. */
  readonly format?: string
}

/** @param sheet its name, at most 31 letters. */
export async function xlsxOf(
  sheet: string,
  columns: readonly XlsxColumn[],
  rows: readonly (readonly XlsxCell[])[],
): Promise<Uint8Array<ArrayBuffer>> {
  const head = columns.map(({ header }) => ({ value: header, fontWeight: 'bold' as const, wrap: true }))
  const body = rows.map((row) =>
    row.map(({ value, format }) => (value === null ? null : { value, ...(format === undefined ? {} : { format }) })),
  )
  const widths = columns.map(({ width }) => ({ width }))
  const file = await writeXlsxFile([head, ...body], { sheet, columns: widths, stickyRowsCount: 1 }).toBuffer()
  return Uint8Array.from(file)
}
