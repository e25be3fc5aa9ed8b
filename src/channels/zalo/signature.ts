/** Zalo's webhook signature: a plain SHA-256 over app id, body, timestamp and the OA's secret (no HMAC). */
import { createHash, timingSafeEqual } from 'node:crypto'

export interface Signed {
  readonly appId: string
  /** The bytes that came: a parsed and rewritten body may differ. */
  readonly body: Uint8Array
  /** The body's own `timestamp`, as text. */
  readonly timestamp: string
  /** *Khóa bí mật OA* of the console's webhook page; not the app's secret. */
  readonly oaSecret: string
}

/** The value of `X-ZEvent-Signature`. */
export function sign({ appId, body, timestamp, oaSecret }: Signed): string {
  const digest = createHash('sha256').update(appId).update(body).update(timestamp).update(oaSecret).digest('hex')
  return `mac=${digest}`
}

/** @param header with or without `mac=`. Compares in the same time wherever they differ. */
export function isSignedBy(header: string, signed: Signed): boolean {
  const given = /^(?:mac\s*=\s*)?([0-9a-f]{64})$/.exec(header.trim())?.[1]
  if (given === undefined || signed.oaSecret === '') return false
  return timingSafeEqual(Buffer.from(`mac=${given}`), Buffer.from(sign(signed)))
}
