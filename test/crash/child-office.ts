/**
 * The product as a process of its own, that can be killed at any moment and started again on the same store. The
 * emulator lives in the test's process and so survives it, as Zalo and Telegram would.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Emulator } from '../../src/emulator/emulator.ts'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { emulatorServer, freePort, type Json, KEY } from '../support/office.ts'
import type { TestStore } from '../support/stores.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const STARTS_WITHIN = 30 * SECOND
/** Zalo repeats an event after 30 s, then after five minutes: both have passed on its clock when the office is back. */
const ZALO_REPEATS = 6 * MINUTE

export interface ChildOffice {
  readonly url: string
  readonly emulator: Emulator
  /** All that the process wrote, over all its lives. */
  readonly logged: readonly string[]
  /** When it was last known to be ready, by this machine's clock; `null` while it is dead. */
  readySince(): number | null
  /** Asks again as long as it is dead. */
  api(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Json }>
  /** `kill -9`, then a new process. */
  killAndStart(): Promise<void>
  /** Runs a command of the command line on the same store and gives back what it printed. */
  command(...words: readonly string[]): Promise<string>
  /** `kill -9` for the last time. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function childOffice(store: TestStore): Promise<ChildOffice> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // A start takes its time on a busy machine: the emulated Zalo waits longer than the two seconds of the real one.
  const emulated = await emulatorServer(url, { deadline: 10 * SECOND })
  const logged: string[] = []
  const env = {
    PATH: process.env['PATH'] ?? '',
    ...emulated.env,
    ...store.env,
    PORT: String(port),
    PUBLIC_URL: url,
    YKIEN_KEY: Buffer.alloc(32, 7).toString('base64'),
    API_KEYS: `tests:${KEY}`,
    SENDING_HOURS: 'always',
  }
  let child: ChildProcess | null = null
  let readySince: number | null = null

  function run(door: string, words: readonly string[]): ChildProcess {
    const args = ['--disable-warning=ExperimentalWarning', door, ...words]
    const started = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
    started.stderr?.on('data', (chunk: Buffer) => logged.push(chunk.toString()))
    return started
  }

  async function start(): Promise<void> {
    child = run('src/node.ts', [])
    child.stdout?.on('data', (chunk: Buffer) => logged.push(chunk.toString()))
    const until = Date.now() + STARTS_WITHIN
    while (!(await answers(`${url}/readyz`))) {
      if (child.exitCode !== null || Date.now() > until) throw new Error(`the office did not start: ${logged.at(-1)}`)
      await sleep(25)
    }
    readySince = Date.now()
  }

  async function kill(): Promise<void> {
    readySince = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }

  await start()
  return {
    url,
    emulator: emulated.emulator,
    logged,
    readySince: () => readySince,
    api: (method, path, body) => persistently(`${url}/api/v1${path}`, method, body),
    kill,
    async killAndStart() {
      await kill()
      await start()
      await emulated.emulator.clock.advance(ZALO_REPEATS)
    },
    async command(...words) {
      const running = run('src/cli.ts', words)
      const printed: string[] = []
      running.stdout?.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
      await once(running, 'close')
      return printed.join('')
    },
    async close() {
      await kill()
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
  const request = {
    method,
    headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }
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
