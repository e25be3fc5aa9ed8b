/**
 * The product as processes of their own, started by the command line and ended by signals. The emulator lives in the
 * test's process and so survives them, as Zalo and Telegram would.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { BARE_ENV } from './bare-env.ts'
import { type EmulatorServer, emulatorServer, freePort, type Json, KEY, type Office, officeEnv } from './office.ts'
import type { TestStore } from './stores.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const STARTS_WITHIN = 30 * SECOND
/** Zalo repeats an event after 30 s, then after five minutes. */
const ZALO_REPEATS = 6 * MINUTE

type Env = Readonly<Record<string, string>>

export interface Process {
  readonly url: string
  /** All that it wrote. */
  readonly printed: readonly string[]
  /** @throws Error when it does not become ready. */
  ready(): Promise<void>
  signal(name: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void
  /** Resolves when it has ended. @returns its exit status; `null`: a signal ended it. */
  ended(): Promise<number | null>
}

/** `npm run ykien -- …words`, listening at `env.PORT`. */
export function startProcess(words: readonly string[], env: Env): Process {
  const args = ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...words]
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...BARE_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => printed.push(String(chunk)))
  const exit = once(child, 'exit').then(([status]) => status as number | null)
  const url = `http://127.0.0.1:${env['PORT']}`
  return {
    url,
    printed,
    async ready() {
      const until = Date.now() + STARTS_WITHIN
      while (!(await answers(`${url}/readyz`))) {
        if (child.exitCode !== null || Date.now() > until) throw new Error(`it did not start: ${printed.join('')}`)
        await sleep(25)
      }
    },
    signal: (name) => void child.kill(name),
    ended: () => exit,
  }
}

export interface ProcessOffice extends Pick<Office, 'url' | 'env' | 'emulator' | 'api'> {
  /** `serve …words`, at the address of the office, or with other variables. */
  start(words?: readonly string[], more?: Env): Process
  /** Zalo sends again what was not taken. */
  repeats(): Promise<void>
  close(): Promise<void>
}

export async function processOffice(store: TestStore): Promise<ProcessOffice> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // A start takes its time on a busy machine: the emulated Zalo waits longer than the two seconds of the real one.
  const emulated: EmulatorServer = await emulatorServer(url, { deadline: 10 * SECOND })
  const env = {
    ...officeEnv(emulated, store, port),
  }
  const started: Process[] = []
  return {
    url,
    env,
    emulator: emulated.emulator,
    api: (method, path, body) => persistently(`${url}/api/v1${path}`, method, body),
    start(words = [], more = {}) {
      const one = startProcess(['serve', ...words], { ...env, ...more })
      started.push(one)
      return one
    },
    repeats: () => emulated.emulator.clock.advance(ZALO_REPEATS),
    async close() {
      for (const one of started) one.signal('SIGKILL')
      await Promise.all(started.map((one) => one.ended()))
      await emulated.close()
      await store.destroy()
    },
  }
}

async function answers(address: string): Promise<boolean> {
  const answer = await fetch(address).catch(() => null)
  await answer?.arrayBuffer()
  return answer?.ok === true
}

/** A careful client of the API: what was not answered is asked again, for every call is safe to repeat. */
async function persistently(address: string, method: string, body?: unknown) {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  const request = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
  for (const until = Date.now() + STARTS_WITHIN; ; ) {
    try {
      const answer = await fetch(address, request)
      return { status: answer.status, body: (await answer.json()) as Json }
    } catch (cause) {
      if (Date.now() > until) throw new Error('the office does not answer any more', { cause })
      await sleep(50)
    }
  }
}
