/**
 * The keys of the house (design.md section 3). `YKIEN_KEY` wraps the data keys (seal, look-up, token, one for each
 * batch), so that turning it round re-wraps a handful of documents. Every sealed value names its key.
 *
 * `node:crypto`, AES-256-GCM with the document's identity as associated data, HMAC-SHA-256 for look-ups and tokens.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import type { Store } from '../store/store.ts'
import type { PlainAddress } from '../survey/address.ts'
import type { Batch } from '../survey/batch.ts'
import type { Sealed } from '../survey/document.ts'
import type { AddressId, CaseId, InvitationId, KeyId, ResponseId, UserId, VisitId } from '../survey/ids.ts'
import type { Way } from '../survey/invitation.ts'

/** Signs of a short code: no 0/O, 1/I/L (faces.md section 3). */
const CODE_SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const CODE_LENGTH = 8
const IV_BYTES = 12
const TAG_BYTES = 16

type Random = (bytes: number) => Uint8Array

/** `YKIEN_KEY` does not open this store; nothing was changed. */
class WrongKeyError extends Error {
  readonly code = 'WRONG_KEY'

  constructor(cause?: unknown) {
    super(
      'YKIEN_KEY does not open this store: it was made with another key. Start again with the key that belongs to it.',
      { cause },
    )
    this.name = 'WrongKeyError'
  }
}

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
  /** What a form of the console carries, so that no other page can post for its user. */
  formToken(visit: VisitId): string
}

/**
 * Opens the keyring of a store, making the data keys at the first start. Two processes that start at once end up with
 * the same keys, for only one insert of each wins.
 *
 * @param master 32 bytes (`YKIEN_KEY`).
 * @throws WrongKeyError when the store was made with another key.
 */
export async function openKeyring(store: Store, master: Uint8Array, random: Random): Promise<Keyring> {
  const dataKey = async (name: string): Promise<Buffer> => {
    const id = `data-key:${name}`
    const known = await store.secrets.get(id)
    if (known === null) {
      await store.secrets.insert({
        _id: id,
        rev: 1,
        sealed: encrypt(master, Buffer.from(random(32)).toString('base64'), id, random),
        lease: null,
      })
    }
    const wrapped = known ?? (await store.secrets.get(id))
    if (wrapped === null) throw Object.assign(new Error(`the store lost ${id}`), { code: 'STORE_BROKEN' })
    try {
      return Buffer.from(decrypt(master, wrapped.sealed, id), 'base64')
    } catch (cause) {
      throw new WrongKeyError(cause)
    }
  }
  // As key objects, made once: a key given as bytes is imported again at every use, which takes four times as long.
  const seal = createSecretKey(await dataKey('seal'))
  const lookUp = createSecretKey(await dataKey('look-up'))
  const token = createSecretKey(await dataKey('token'))
  return keyring({ master, seal, lookUp, token }, random)
}

interface Keys {
  readonly master: Uint8Array
  readonly seal: KeyObject
  readonly lookUp: KeyObject
  readonly token: KeyObject
}

function keyring(keys: Keys, random: Random): Keyring {
  const ofBatch = (batch: Batch, what: string): string | null =>
    batch.key === null
      ? null
      : mac(Buffer.from(decrypt(keys.master, batch.key, batchIdentity(batch._id)), 'base64'), what)
  return {
    seal: (plain, identity) => `s1.${encrypt(keys.seal, plain, identity, random)}`,
    open: (sealed, identity) => decrypt(keys.seal, sealed.slice(3), identity),
    addressId: ({ kind, value }) => mac(keys.lookUp, `address:${kind}:${value}`) as AddressId,
    keyId: (tokenOrCode) => mac(keys.lookUp, `key:${asCode(tokenOrCode) ?? tokenOrCode}`) as KeyId,
    token: (invitation, way, generation) => mac(keys.token, `token:${invitation}:${way}:${generation}`),
    code: (invitation, way, generation, attempt) =>
      codeFrom(createHmac('sha256', keys.token).update(`code:${invitation}:${way}:${generation}:${attempt}`).digest()),
    invitationId: (record) =>
      createHmac('sha256', keys.lookUp).update(`invitation:${record}`).digest('hex').slice(0, 32) as InvitationId,
    responseId: (batch, invitation) => ofBatch(batch, `response:${invitation}`) as ResponseId | null,
    commentId: (batch, invitation, step) => ofBatch(batch, `comment:${invitation}:${step}`),
    newBatchKey: (batch, fresh) =>
      encrypt(keys.master, Buffer.from(fresh(32)).toString('base64'), batchIdentity(batch), fresh),
    browserPlace: (cookie) => `w.${mac(keys.lookUp, `browser:${cookie}`)}`,
    remotePlace: (address) => createHmac('sha256', keys.lookUp).update(`remote:${address}`).digest('hex').slice(0, 3),
    userId: (by) => mac(keys.lookUp, 'login' in by ? `user:login:${by.login}` : `user:subject:${by.subject}`) as UserId,
    formToken: (visit) => mac(keys.token, `form:${visit}`),
  }
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
function mac(key: Uint8Array | KeyObject, what: string): string {
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

function encrypt(key: Uint8Array | KeyObject, plain: string, identity: string, random: Random): string {
  const iv = random(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(identity))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

function decrypt(key: Uint8Array | KeyObject, sealed: string, identity: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(identity))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}
