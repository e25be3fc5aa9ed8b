/**
 * ZIP within a bound (APPNOTE.TXT 4.3). What its directory says of sizes is a promise only: an entry that turns out larger
 * is refused while it is unpacked, so that a bomb of some kilobytes never becomes a gigabyte.
 */
import { crc32, inflateRawSync } from 'node:zlib'

export type Unzipped =
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, Buffer> }
  | { readonly kind: 'too-big' | 'broken' }

const LOCAL = { sign: 0x04034b50, size: 30 }
const ENTRY = { sign: 0x02014b50, size: 46 }
const END = { sign: 0x06054b50, size: 22 }
/** Bytes of a comment behind the end record. */
const COMMENT_MAX = 0xffff
/** An XLSX has a dozen entries, and one for each sheet. */
const ENTRIES_MAX = 2_000
const [STORED, DEFLATED] = [0, 8]

/**
 * @param wanted which entries, by their path.
 * @param max bytes of all of them together, unpacked.
 */
export function unzip(zip: Buffer, wanted: (path: string) => boolean, max: number): Unzipped {
  const files = new Map<string, Buffer>()
  let left = max
  try {
    const entries = entriesOf(zip)
    // Looked at before anything is unpacked.
    const asked = entries.filter(({ path }) => wanted(path))
    if (asked.reduce((sum, { size }) => sum + size, 0) > max) return { kind: 'too-big' }
    for (const entry of asked) {
      const bytes = contentOf(zip, entry, left)
      files.set(entry.path, bytes)
      left -= bytes.length
    }
    return { kind: 'files', files }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-big' }
    if (code === 'ERR_OUT_OF_RANGE' || code === 'BAD_ZIP' || code.startsWith('Z_')) return { kind: 'broken' }
    throw error
  }
}

interface Entry {
  readonly path: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly offset: number
}

function entriesOf(zip: Buffer): Entry[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0 || end < zip.length - END.size - COMMENT_MAX) throw bad('it has no end record')
  const count = zip.readUInt16LE(end + 10)
  if (count > ENTRIES_MAX) throw bad('it has too many entries')
  const entries: Entry[] = []
  for (let at = zip.readUInt32LE(end + 16); entries.length < count; ) {
    if (zip.readUInt32LE(at) !== ENTRY.sign) throw bad('its directory is cut')
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field))
    const start = at + ENTRY.size
    entries.push({
      path: zip.toString('utf8', start, start + Number(name)),
      method: zip.readUInt16LE(at + 10),
      packed: zip.readUInt32LE(at + 20),
      size: zip.readUInt32LE(at + 24),
      offset: zip.readUInt32LE(at + 42),
    })
    at = start + Number(name) + Number(extra) + Number(comment)
  }
  return entries
}

function contentOf(zip: Buffer, { method, packed, offset }: Entry, max: number): Buffer {
  if (zip.readUInt32LE(offset) !== LOCAL.sign) throw bad('an entry is not where the directory says')
  const start = offset + LOCAL.size + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28)
  const bytes = zip.subarray(start, start + packed)
  if (method === DEFLATED) return inflateRawSync(bytes, { maxOutputLength: Math.max(1, max) })
  if (method !== STORED) throw bad('an entry is packed or encrypted in a way that no spreadsheet uses')
  return bytes
}

/** The same files, stored: whoever reads it finds what was looked at here, and nothing else. */
export function zipped(files: ReadonlyMap<string, Buffer>): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, body] of files) {
    const path = Buffer.from(name)
    const header = Buffer.alloc(LOCAL.size)
    header.writeUInt32LE(LOCAL.sign, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt32LE(crc32(body), 14)
    header.writeUInt32LE(body.length, 18)
    header.writeUInt32LE(body.length, 22)
    header.writeUInt16LE(path.length, 26)
    const entry = Buffer.alloc(ENTRY.size)
    entry.writeUInt32LE(ENTRY.sign, 0)
    entry.writeUInt16LE(20, 4)
    header.copy(entry, 6, 4, LOCAL.size)
    entry.writeUInt32LE(offset, 42)
    locals.push(header, path, body)
    central.push(entry, path)
    offset += LOCAL.size + path.length + body.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(END.size)
  end.writeUInt32LE(END.sign, 0)
  end.writeUInt16LE(files.size, 8)
  end.writeUInt16LE(files.size, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directory, end])
}

function bad(why: string): Error {
  return Object.assign(new Error(`no ZIP: ${why}`), { code: 'BAD_ZIP' })
}
