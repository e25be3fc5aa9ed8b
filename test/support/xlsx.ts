/** A small XLSX for tests, written by hand so that a test shows what is in the file: stored ZIP entries, inline texts. */
import { zipped } from '../../src/service/table/zip.ts'

type Value = string | number | { readonly serial: number } | null

/** One sheet a list of rows; `{ serial }` is a cell that Excel shows as a date. */
export function xlsx(sheets: readonly (readonly (readonly Value[])[])[]): Uint8Array {
  const ids = sheets.map((_, n) => n + 1)
  const part = (n: number): string => `xl/worksheets/sheet${n}.xml`
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const parts = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${ids.map((n) => `<Override PartName="/${part(n)}" ContentType="${type}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': relations([['rId1', `${rel}/officeDocument`, 'xl/workbook.xml']]),
    'xl/workbook.xml': `<workbook ${main} xmlns:r="${rel}"><sheets>${ids.map((n) => `<sheet name="S${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations([
      ...ids.map((n): [string, string, string] => [`rId${n}`, `${rel}/worksheet`, `worksheets/sheet${n}.xml`]),
      ['rId99', `${rel}/styles`, 'styles.xml'],
    ]),
    'xl/styles.xml': `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ...Object.fromEntries(
      sheets.map((rows, n) => [
        part(n + 1),
        `<worksheet ${main}><sheetData>${rows.map(rowOf).join('')}</sheetData></worksheet>`,
      ]),
    ),
  }
  return zipped(new Map(Object.entries(parts).map(([path, xml]) => [path, Buffer.from(xml)])))
}

function relations(list: readonly (readonly [string, string, string])[]): string {
  const entries = list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${type}" Target="${target}"/>`)
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${entries.join('')}</Relationships>`
}

function rowOf(row: readonly Value[], n: number): string {
  const cells = row.map((value, column) => {
    const at = `${String.fromCharCode(65 + column)}${n + 1}`
    if (value === null) return ''
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`
    if (typeof value === 'object') return `<c r="${at}" s="1"><v>${value.serial}</v></c>`
    const text = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    return `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
  })
  return `<row r="${n + 1}">${cells.join('')}</row>`
}
