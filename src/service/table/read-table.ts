/** Reads a file of rows; nothing about it is believed but its bytes. */
import { decode } from './decode.ts'
import { readCsv } from './read-csv.ts'
import { readXlsx } from './read-xlsx.ts'
import { type Table, unreadable } from './table.ts'

/** A year of the busiest centre is some 100,000 cases, about 15 MB. */
export const BYTES_MAX = 50 * 1024 * 1024

/** Tells CSV from XLSX by the content, for names lie. */
export async function readTable(bytes: Uint8Array): Promise<Table> {
  if (bytes.length === 0) return unreadable('empty-file')
  if (bytes.length > BYTES_MAX) return unreadable('too-big', { max: BYTES_MAX / 1024 / 1024 })
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) return unreadable('old-excel')
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return readXlsx(bytes)
  const text = decode(bytes)
  if (/^\s*<(?:!doctype|html|table|\?xml)/i.test(text.slice(0, 1_000))) return unreadable('html')
  return readCsv(text)
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, n) => bytes[n] === byte)
}
