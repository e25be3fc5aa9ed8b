/** `ykien zalo login`: leads an administrator of the Official Account through the first consent. */
import type { LoggedIn, ZaloLogin } from '../channels/zalo/login.ts'
import type { Say } from '../flow/say.ts'
import { moment } from '../report/figure.ts'
import { iso } from '../survey/time.ts'

export interface LoginArguments {
  /** The *Official Account Callback Url* of the app's console. */
  readonly callback: string
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

/** @returns the exit status: 0 the tokens are saved, 1 nothing was changed. */
export async function zaloLoginCommand(
  login: ZaloLogin,
  { callback, json }: LoginArguments,
  input: AsyncIterable<string | Uint8Array>,
  io: Io,
  say: Say,
): Promise<0 | 1> {
  const begun = login.begin(callback)
  if (json) io.out(`${JSON.stringify({ permission: begun.url, callback })}\n`)
  else io.out(`${say('zalo-login.steps', 'vi', { url: begun.url, callback })}\n`)
  const loggedIn = await login.finish(begun, await firstLine(input))
  if (json) io.out(`${JSON.stringify(toldAsJson(loggedIn))}\n`)
  else if (loggedIn.kind === 'done') io.out(`${told(loggedIn)}\n`)
  else io.err(`${told(loggedIn)}\n`)
  return loggedIn.kind === 'done' ? 0 : 1

  function told(ended: LoggedIn): string {
    if (ended.kind === 'done') {
      return say('zalo-login.done', 'vi', { name: ended.name ?? ended.oaId, until: moment(iso(ended.freshUntil)) })
    }
    const refusal = say(`zalo-login.refused.${ended.why}`, 'vi', { callback })
    return ended.detail === null ? refusal : `${refusal} ${say('zalo-login.detail', 'vi', { detail: ended.detail })}`
  }

  function toldAsJson(ended: LoggedIn): object {
    if (ended.kind === 'refused') return { refused: ended.why, detail: ended.detail, message: told(ended) }
    return { oa: ended.oaId, name: ended.name, freshUntil: iso(ended.freshUntil) }
  }
}

/** The first line that is not empty; `''` when the input ends without one. */
async function firstLine(input: AsyncIterable<string | Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of input) {
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true })
    const line = text
      .split(/\r?\n/)
      .slice(0, -1)
      .find((one) => one.trim() !== '')
    if (line !== undefined) return line
  }
  return text
}
