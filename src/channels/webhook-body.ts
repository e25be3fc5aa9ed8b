/** The body of a webhook as it came, before anything in it is believed. */

/** Bytes; far above any event of either channel. */
export const BODY_LIMIT = 256 * 1024

/** The JSON that these bytes hold; `undefined` when they hold none. */
export function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}
