/** AES-256-GCM with the document's identity as associated data: what is sealed for one document opens in no other. */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto'

const IV_BYTES = 12
const TAG_BYTES = 16

export type Random = (bytes: number) => Uint8Array

/** @returns initialisation vector, tag and text together, base64url. */
export function encrypt(key: KeyObject, plain: string, identity: string, random: Random): string {
  const iv = random(IV_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(identity))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** @throws Error when it was sealed with another key or for another document, or was altered. */
export function decrypt(key: KeyObject, sealed: string, identity: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(identity))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}
