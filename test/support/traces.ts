/** Looks for people in what a machine keeps: whatever spelling of them, in whatever a store consists of. */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { MongoClient } from 'mongodb'
import type { TestStore } from './stores.ts'

/** What a thief would look for. */
export interface Seeds {
  /** As typed: `0912345678`. */
  readonly phones: readonly string[]
  /** Ids of Zalo users and Telegram chats. */
  readonly ids: readonly string[]
  /** Names, remarks, passwords. */
  readonly texts: readonly string[]
}

/** One text to look into, and where it lay. */
export interface Kept {
  readonly where: string
  readonly text: string
}

const HASHES = ['sha256', 'sha1', 'md5'] as const
const DIGESTS = ['hex', 'base64', 'base64url'] as const

/** Each place where one of them stands, as `what: where`. */
export function tracesIn(kept: readonly Kept[], seeds: Seeds): string[] {
  const sought = [
    ...seeds.phones.map((phone) => [phone, spacedDigits(phone.slice(1))] as const),
    ...seeds.ids.map((id) => [id, spacedDigits(id)] as const),
    ...seeds.texts.flatMap((text) => spellings(text).map((spelled) => [text, literal(spelled)] as const)),
    ...[...seeds.phones.flatMap(writings), ...seeds.ids]
      .flatMap(hashes)
      .map((hash) => ['a bare hash', literal(hash)] as const),
  ]
  return kept.flatMap(({ where, text }) =>
    sought.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${what}: ${where}`),
  )
}

/** `912345678`, `912 345 678`, `91.234.56.78`; with zero or country code before it or not. */
function spacedDigits(digits: string): RegExp {
  return new RegExp([...digits].join('[ .()-]?'))
}

function spellings(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1)
  const encoded = encodeURIComponent(text)
  return [
    ...new Set([
      text.normalize('NFC'),
      text.normalize('NFD'),
      escaped,
      encoded,
      Buffer.from(text).toString('base64url').slice(0, -2),
    ]),
  ]
}

/** What somebody without a key would hash: whoever steals the hash of a phone has the phone. */
function writings(phone: string): string[] {
  const bare = phone.slice(1)
  return [phone, bare, `84${bare}`, `+84${bare}`, `phone:84${bare}`]
}

function hashes(text: string): string[] {
  return HASHES.flatMap((name) => DIGESTS.map((form) => createHash(name).update(text).digest(form)))
}

function literal(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
}

/** Every byte of SQLite's files and the spool, or every document of every collection, with ids and field names. */
export async function storedIn(store: TestStore): Promise<Kept[]> {
  const { MONGODB_URI: uri, DATABASE_PATH: path, SPOOL_PATH: spool } = store.env
  if (uri === undefined) return filesOf(dirname(String(path)))
  const files = spool === undefined ? [] : await filesOf(spool)
  return [...files, ...(await documentsOf(uri))]
}

async function filesOf(folder: string): Promise<Kept[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(files.map(async (where) => ({ where, text: (await readFile(where)).toString('utf8') })))
}

async function documentsOf(uri: string): Promise<Kept[]> {
  const client = await MongoClient.connect(uri)
  try {
    const db = client.db()
    const kept: Kept[] = []
    for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      for await (const doc of db.collection(name).find()) kept.push({ where: name, text: JSON.stringify(doc) })
    }
    return kept
  } finally {
    await client.close()
  }
}
