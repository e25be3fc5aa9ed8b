/** The product as a process of its own, started by its command line and ended by a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SECOND } from '../../src/survey/time.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const STARTS_WITHIN = 30 * SECOND

export interface ProductProcess {
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
export function productProcess(
  words: readonly string[],
  env: Readonly<Record<string, string>> & { PORT: string },
): ProductProcess {
  const args = ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...words]
  const child: ChildProcess = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => printed.push(chunk.toString()))
  }
  const exit = once(child, 'exit').then(([status]) => status as number | null)
  const url = `http://127.0.0.1:${env.PORT}`
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

async function answers(address: string): Promise<boolean> {
  const answer = await fetch(address).catch(() => null)
  await answer?.arrayBuffer()
  return answer?.ok === true
}
