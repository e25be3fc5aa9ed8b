/**
 * The keys of the house (design.md section 3). `YKIEN_KEY` wraps the data keys, and the data key `batch` wraps the key of
 * each batch: so turning `YKIEN_KEY` round re-wraps a handful of documents, and a process that runs meanwhile, which has
 * the data keys in memory, opens and makes batch keys as before. Every sealed value names its key.
 *
 * `node:crypto`, AES-256-GCM with the document's identity as associated data, HMAC-SHA-256 for look-ups and tokens.
 */
import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { PlainAddress } from '../survey/address.ts'
import type { Batch } from '../survey/batch.ts'
import type { Sealed } from '../survey/document.ts'
import type { AddressId, AttemptsId, CaseId, InvitationId, KeyId, ResponseId, UserId, VisitId } from '../survey/ids.ts'
import type { Way } from '../survey/invitation.ts'
import type { Instant } from '../survey/time.ts'
import { decrypt, encrypt, type Random } from './cipher.ts'
import { dataKeys } from './data-keys.ts'
import { type MasterKey, masterKey, unwrap } from './master-key.ts'
import { SealKeys } from './seal-keys.ts'

/** Signs of a short code: no 0/O, 1/I/L (faces.md section 3). */
const CODE_SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 8
export interface Keyring {
  /** Encrypts; `identity` (collection and id of the document) must be given again to open. */
  seal(plain: string, identity: string): Sealed
  /** @throws Error when the value was altered or belongs to another document. */
  open(sealed: Sealed, identity: string): string
  addressId(address: PlainAddress): AddressId
  /** Of a token as given, or of a short code in any spelling (case, spaces, hyphens). */
  keyId(tokenOrCode: string): KeyId
  /** 128 bits, base64url (22 signs), the same each time. */
  token(invitation: InvitationId, way: Way, generation: number): string
  /** 8 signs; `attempt` rises when a code is taken already. */
  code(invitation: InvitationId, way: Way, generation: number, attempt: number): string
  invitationId(record: CaseId): InvitationId
  /** `null` once the batch's key is destroyed: nothing leads from a case to its answer any more. */
  responseId(batch: Batch, invitation: InvitationId): ResponseId | null
  /** A form has a comment for each step that takes a remark. */
  commentId(batch: Batch, invitation: InvitationId, step: string): string | null
  /** What is counted in a batch (`bursts.ts`); `null` once its key is destroyed. */
  burstId(batch: Batch, counted: string): string | null
  newBatchKey(batch: string, random: Random): Sealed
  /** Where a browser's answers are kept apart: a keyed hash of its cookie. */
  browserPlace(cookie: string): string
  /**
   * One of 4,096 places for where a request came from, by its keyed hash: enough to count by, too little to tell whose it
   * was, and nobody without the key can aim at another's.
   */
  remotePlace(address: string): string
  /** Of a login name, or of `{issuer}|{sub}` of single sign-on. */
  userId(by: { readonly login: string } | { readonly subject: string }): UserId
  /** Of an account, an address, or both, whose attempts to sign in are counted. */
  attemptsId(counted: string): AttemptsId
  /** What a form of the console carries, so that no other page can post for its user. */
  formToken(visit: VisitId): string
  /** Looks for seal keys that were made since: what they sealed can then be opened. */
  refresh(): Promise<void>
  /** That a line of ours was written with the keys of this house: HMAC-SHA-256, hex. It outlives every turning. */
  proof(line: string): string
}

/**
 * Opens the keyring of a store, making the data keys at the first start. Two processes that start at once end up with
 * the same keys, for only one insert of each wins.
 *
 * @param master 32 bytes (`YKIEN_KEY`).
 * @throws WrongKeyError when the store was made with another key.
 */
export async function openKeyring(
  store: Pick<Store, 'secrets' | 'meta'>,
  master: Uint8Array,
  random: Random,
  { next = null, clock = Date.now }: OpenOptions = {},
): Promise<Keyring> {
  const masters = [master, ...(next === null ? [] : [next])].map(masterKey)
  const { seal: first, ...keys } = await dataKeys(store, masters, random)
  const seals = new SealKeys(store, { masters, first, random, clock })
  await seals.refresh()
  return keyring({ masters, seals, ...keys })
}

interface OpenOptions {
  /** The key that is about to replace it, or is replacing it (`YKIEN_KEY_NEXT`). */
  readonly next?: Uint8Array | null
  readonly clock?: () => Instant
}

interface Keys {
  readonly masters: readonly MasterKey[]
  readonly seals: SealKeys
  readonly lookUp: KeyObject
  readonly token: KeyObject
  readonly batch: KeyObject
}

function keyring(keys: Keys): Keyring {
  const ofBatch = (batch: Batch, what: string): string | null =>
    batch.key === null ? null : mac(createSecretKey(Buffer.from(batchKey(keys, batch._id, batch.key), 'base64')), what)
  return {
    seal: (plain, identity) => keys.seals.seal(plain, identity),
    open: (sealed, identity) => keys.seals.open(sealed, identity),
    addressId: ({ kind, value }) => mac(keys.lookUp, `address:${kind}:${value}`) as AddressId,
    keyId: (tokenOrCode) => mac(keys.lookUp, `key:${asCode(tokenOrCode) ?? tokenOrCode}`) as KeyId,
    token: (invitation, way, generation) => mac(keys.token, `token:${invitation}:${way}:${generation}`),
    code: (invitation, way, generation, attempt) =>
      codeFrom(createHmac('sha256', keys.token).update(`code:${invitation}:${way}:${generation}:${attempt}`).digest()),
    invitationId: (record) =>
      createHmac('sha256', keys.lookUp).update(`invitation:${record}`).digest('hex').slice(0, 32) as InvitationId,
    responseId: (batch, invitation) => ofBatch(batch, `response:${invitation}`) as ResponseId | null,
    commentId: (batch, invitation, step) => ofBatch(batch, `comment:${invitation}:${step}`),
    burstId: (batch, counted) => ofBatch(batch, `burst:${counted}`),
    newBatchKey: (batch, fresh) => wrapBatchKey(keys.batch, batch, Buffer.from(fresh(32)).toString('base64'), fresh),
    browserPlace: (cookie) => `w.${mac(keys.lookUp, `browser:${cookie}`)}`,
    remotePlace: (address) => createHmac('sha256', keys.lookUp).update(`remote:${address}`).digest('hex').slice(0, 3),
    userId: (by) => mac(keys.lookUp, 'login' in by ? `user:login:${by.login}` : `user:subject:${by.subject}`) as UserId,
    attemptsId: (counted) => mac(keys.lookUp, `attempts:${counted}`) as AttemptsId,
    formToken: (visit) => mac(keys.token, `form:${visit}`),
    refresh: () => keys.seals.refresh(),
    proof: (line) => createHmac('sha256', keys.lookUp).update(`proof:${line}`).digest('hex'),
  }
}

const BY_DATA_KEY = 'b1.'

/** Whether the master key wrapped it, as an earlier ykien did. */
export function isOfMaster(wrapped: Sealed): boolean {
  return !wrapped.startsWith(BY_DATA_KEY)
}

export function wrapBatchKey(key: KeyObject, batch: string, plain: string, random: Random): Sealed {
  return `${BY_DATA_KEY}${encrypt(key, plain, batchIdentity(batch), random)}`
}

/** @throws Error when neither the data key nor these master keys open it. */
export function batchKey(
  { masters, batch: key }: Pick<Keys, 'masters' | 'batch'>,
  batch: string,
  wrapped: Sealed,
): string {
  if (!isOfMaster(wrapped)) return decrypt(key, wrapped.slice(BY_DATA_KEY.length), batchIdentity(batch))
  const plain = unwrap(masters, wrapped, batchIdentity(batch))
  if (plain === null) throw Object.assign(new Error(`no key opens that of batch ${batch}`), { code: 'WRONG_KEY' })
  return plain
}

/** A short code in any spelling, bare and upper case; `null` when this cannot be one. */
export function asCode(text: string): string | null {
  const bare = text.replace(/[\s-]/gu, '').toUpperCase()
  if (bare.length !== CODE_LENGTH) return null
  for (const sign of bare) if (!CODE_SIGNS.includes(sign)) return null
  return bare
}

/** Whether this has the shape of a token (faces.md section 3). */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9_-]{22,64}$/.test(text)
}

/** Six signs that tell the buttons of one conversation from those of another; no secret. */
export function saltOf(invitation: InvitationId): string {
  return createHash('sha256').update(invitation).digest('base64url').slice(0, 6)
}

const batchIdentity = (batch: string): string => `batch:${batch}`

/** 128 bits of HMAC-SHA-256, base64url. */
function mac(key: KeyObject, what: string): string {
  return createHmac('sha256', key).update(what).digest().subarray(0, 16).toString('base64url')
}

function codeFrom(bytes: Buffer): string {
  let rest = bytes.readBigUInt64BE(0)
  let code = ''
  const base = BigInt(CODE_SIGNS.length)
  for (let i = 0; i < CODE_LENGTH; i++) {
    code += CODE_SIGNS[Number(rest % base)]
    rest /= base
  }
  return code
}
