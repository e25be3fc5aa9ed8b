/** How a failed call to Telegram ends a send (the Bot API's error answers). */
import { GrammyError, HttpError } from 'grammy'
import type { Sent } from '../channel.ts'
import { WireError } from '../wire.ts'

/** A server that says it is in trouble, or cannot be reached, is left alone for so long (ms). */
const PAUSE = 5_000

/** @throws the error itself when it does not come from a call. */
export function failureOf(error: unknown): Exclude<Sent, { readonly kind: 'sent' }> {
  if (error instanceof GrammyError) return refusal(error)
  if (error instanceof HttpError) {
    const { error: inner } = error
    if (!(inner instanceof WireError)) return { kind: 'uncertain', detail: 'telegram unreadable' }
    const detail = `telegram ${inner.code}`
    return inner.left ? { kind: 'uncertain', detail } : { kind: 'retry-after', ms: PAUSE, detail }
  }
  throw error
}

function refusal({ error_code: status, description, parameters }: GrammyError): Exclude<Sent, { kind: 'sent' }> {
  const detail = `telegram ${status}`
  if (status === 429) return { kind: 'retry-after', ms: (parameters.retry_after ?? 1) * 1000, detail, all: true }
  if (status >= 500) return { kind: 'retry-after', ms: PAUSE, detail }
  if (status === 403) {
    const why = whyForbidden(description)
    return { kind: 'unreachable', detail: `${detail} ${why}`, byPerson: why === 'blocked' }
  }
  if (status === 400 && /chat not found/i.test(description)) return { kind: 'unreachable', detail: `${detail} no-chat` }
  // A group that became a supergroup has another id. Private chats never do, and groups are not ours: nobody is told there.
  if (status === 400 && parameters.migrate_to_chat_id !== undefined) {
    return { kind: 'rejected', detail: `${detail} migrated` }
  }
  // A wrong token is a 401, or a 404 when it does not even have the form of one.
  if (status === 401 || status === 404) return { kind: 'credential', detail }
  return { kind: 'rejected', detail }
}

/** The description is text, not a promise: what is not recognised is only less precise. */
function whyForbidden(description: string): string {
  if (/blocked/i.test(description)) return 'blocked'
  if (/initiate/i.test(description)) return 'not-started'
  if (/deactivated/i.test(description)) return 'deactivated'
  return 'forbidden'
}

/** For the log: a code that names neither a chat nor a token. */
export function codeOf(error: unknown): string {
  if (error instanceof GrammyError) return `telegram ${error.error_code}`
  if (error instanceof HttpError && error.error instanceof WireError) return `telegram ${error.error.code}`
  return error instanceof Error ? error.name : 'unknown'
}
