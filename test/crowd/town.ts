/** What a crowd of people needs of an office, whatever befalls it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Emulator } from '../../src/emulator/emulator.ts'
import { SECOND } from '../../src/survey/time.ts'
import { type Json, KEY } from '../support/office.ts'

export interface Answered {
  readonly status: number
  readonly body: Json
}

export interface Town {
  readonly emulator: Emulator
  /** Ever since it can hear and answer, by `performance.now()`; `null` while it cannot. */
  readySince(): number | null
  /** Asks again as long as it is dead or says that it cannot. */
  api(method: string, path: string, body?: unknown): Promise<Answered>
  /** Lets so many milliseconds pass on every clock at once; what Zalo repeats in that time has come. */
  pass(ms: number): Promise<void>
}

/** However busy this machine is. */
const PATIENCE = 600 * SECOND

/** A careful client of the API: what was not answered is asked again, for every call is safe to repeat. */
export async function persistently(
  address: string | (() => string),
  method: string,
  body?: unknown,
): Promise<Answered> {
  const request = {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
  const until = performance.now() + PATIENCE
  let last: unknown = null
  for (; performance.now() < until; await sleep(50)) {
    try {
      const answer = await fetch(typeof address === 'string' ? address : address(), request)
      const answered = { status: answer.status, body: (await answer.json()) as Json }
      if (answered.status < 500) return answered
      last = answered.status
    } catch (cause) {
      last = cause
    }
  }
  throw new Error('the office does not answer any more', { cause: last })
}
