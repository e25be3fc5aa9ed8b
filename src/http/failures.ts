/** What is answered when nothing fits or something broke: a problem document to a machine, a page to a person. */
import type { Context, ErrorHandler, NotFoundHandler } from 'hono'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Values } from '../flow/say.ts'
import type { Deps } from '../service/deps.ts'
import { SpoolError } from '../spool/spool.ts'
import { StoreError } from '../store/store.ts'
import { languageOf } from './console/language.ts'
import { page } from './page.ts'
import { isProblemStatus, problem } from './problem.ts'
import type { Web } from './web.ts'

const CONSOLE = /^\/quan-tri(\/|$)/

/** Seconds after which a caller may come again when the store is away or there is too much to do. */
const RETRY_AFTER = 5
/** Bytes of a refused body that are read none the less; who sends more is hung up on. */
const READ_AWAY = 8 * 1024 * 1024

export function notFound(deps: Deps): NotFoundHandler<Web> {
  return (c) => {
    if (!isForPeople(c)) {
      return problem(c, 404, [{ path: '', code: 'no-such-address', message: deps.say('http.no-such-address', 'vi') }])
    }
    return notice(deps, c, 404, 'not-found')
  }
}

export function failed(deps: Deps): ErrorHandler<Web> {
  return (error, c) => {
    if (error instanceof HTTPException && isProblemStatus(error.status)) {
      const code = error.status === 400 ? 'not-json' : 'refused'
      if (isForPeople(c)) return notice(deps, c, error.status, 'bad-page')
      return problem(c, error.status, [{ path: '', code, message: deps.say(`http.${code}`, 'vi') }])
    }
    // Whoever asked has hung up in the middle: nobody reads the answer, and nothing of ours failed.
    if (hungUp(error)) return c.body(null, 400)
    const away = error instanceof StoreError || error instanceof SpoolError
    deps.log.error(traceOf(error), away ? 'the store is away' : 'a request failed')
    const status = away ? 503 : 500
    const code = away ? 'away' : 'failed'
    const values = { id: c.get('request') }
    if (away) c.header('Retry-After', String(RETRY_AFTER))
    if (isForPeople(c)) return notice(deps, c, status, code, values)
    return problem(c, status, [{ path: '', code, message: deps.say(`http.${code}`, 'vi', values) }])
  }
}

/** The body is over its limit (bytes). */
export async function tooLarge(deps: Deps, c: Context<Web>, limit: number): Promise<Response> {
  if (!(await isReadAway(c))) c.header('Connection', 'close')
  const values = { kilobytes: Math.floor(limit / 1024) }
  if (isForPeople(c)) return notice(deps, c, 413, 'too-large', values)
  return problem(c, 413, [{ path: '', code: 'too-large', message: deps.say('http.too-large', 'vi', values) }])
}

/** The address is over its limit (signs). */
export function addressTooLong(deps: Deps, c: Context<Web>, limit: number): Response | Promise<Response> {
  if (isForPeople(c)) return notice(deps, c, 414, 'too-long', { limit })
  return problem(c, 414, [{ path: '', code: 'too-long', message: deps.say('http.too-long', 'vi', { limit }) }])
}

/** Reads what is refused and drops it: a client listens once it has written, and may go on with the same connection. */
async function isReadAway(c: Context): Promise<boolean> {
  const { body } = c.req.raw
  if (body === null || body.locked) return false
  let left = READ_AWAY
  for await (const chunk of body) {
    left -= chunk.byteLength
    if (left < 0) return false
  }
  return true
}

/** More has come than can be taken; nothing was done. */
export function tooBusy(deps: Deps, c: Context<Web>): Response | Promise<Response> {
  c.header('Retry-After', String(RETRY_AFTER))
  // Its body stays unread.
  c.header('Connection', 'close')
  if (isForPeople(c)) return notice(deps, c, 503, 'busy')
  return problem(c, 503, [{ path: '', code: 'busy', message: deps.say('http.busy', 'vi') }])
}

/**
 * A page of one sentence: `http.{what}` of the locales under `http.{what}-title`. Whoever works here reads it in the
 * language of the console, and finds the way back.
 */
export function notice(
  deps: Deps,
  c: Context<Web>,
  status: ContentfulStatusCode,
  what: string,
  values: Values = {},
): Response | Promise<Response> {
  const inside = CONSOLE.test(c.req.path)
  const lang = inside ? languageOf(c) : 'vi'
  const title = deps.say(`http.${what}-title`, lang)
  const back = inside ? html`<p><a href="/quan-tri">${deps.say('console.back', lang)}</a></p>` : ''
  const body = html`<main><h1>${title}</h1><p>${deps.say(`http.${what}`, lang, values)}</p>${back}</main>`
  c.header('Cache-Control', 'no-store')
  return c.html(page({ title, lang, body }), status)
}

/** As Node tells of a body that ended before its end. */
function hungUp(error: Error): boolean {
  return error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'
}

function isForPeople(c: Context): boolean {
  return !/^\/(api|webhooks|emulator\/(telegram|zalo)|healthz|readyz|metrics)(\/|$)/.test(c.req.path)
}

/** Where it broke, without the message: that of a foreign error may repeat what someone wrote. */
function traceOf(error: Error): Readonly<Record<string, unknown>> {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line))
  const { code } = error as { code?: unknown }
  return { error: error.name, code: typeof code === 'string' ? code : null, at: frames.map((line) => line.trim()) }
}
