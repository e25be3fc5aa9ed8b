/**
 * The product as a process of its own, that can be killed at any moment and started again on the same store. The
 * emulator lives in the test's process and so survives it, as Zalo and Telegram would. While one process lives the one
 * after it is loaded already, so that many can be killed in a short time; each starts with its clock further on, when
 * the leases of the dead have ended and Zalo repeats what was not taken.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { persistently, type Town } from '../crowd/town.ts'
import { type EmulatorServer, emulatorServer, freePort, officeEnv } from '../support/office.ts'
import type { TestStore } from '../support/stores.ts'
import type { Told } from './door.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FLAGS = ['--disable-warning=ExperimentalWarning']
/** Leases end within a minute; Zalo repeats an event after 30 s, then after five minutes. */
const AFTER_A_DEATH = 6 * MINUTE
const STEP = MINUTE / 2

export interface ChildOffice extends Town {
  readonly url: string
  /** All that its processes wrote, over all their lives. */
  readonly logged: readonly string[]
  /** `kill -9`, then a new process. What Zalo repeats comes while the next life goes on. */
  killAndStart(): Promise<void>
  /** Resolves when all has come that Zalo repeats in the time that passed. */
  repeated(): Promise<void>
  /** Moves the clock of this office alone, by milliseconds. */
  turnClock(ms: number): void
  /** Asks it to end, as a service manager would. */
  stop(): Promise<void>
  /** Runs a command of the command line on the same store and gives back what it printed. */
  command(...words: readonly string[]): Promise<string>
  /** `kill -9` for the last time. */
  kill(): Promise<void>
  close(): Promise<void>
}

export interface ChildOptions {
  /** Shared with other processes on the same store; else it has one of its own. */
  readonly emulated?: EmulatorServer
  readonly env?: Readonly<Record<string, string>>
}

export async function childOffice(store: TestStore, options: ChildOptions = {}): Promise<ChildOffice> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  // A start takes its time on a busy machine: the emulated Zalo waits longer than the two seconds of the real one.
  const emulated = options.emulated ?? (await emulatorServer(url, { deadline: 10 * SECOND }))
  const { emulator } = emulated
  const logged: string[] = []
  const compiled = mkdtempSync(join(tmpdir(), 'ykien-compiled-'))
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_COMPILE_CACHE: compiled,
    ...officeEnv(emulated, store, port),
    ...options.env,
  }
  let ahead = 0
  let readySince: number | null = null
  let passing: Promise<void> = Promise.resolve()
  /** By so much the emulator's clock is behind. */
  let owed = 0

  /** A process that has everything loaded and waits to be told. */
  async function loaded(): Promise<ChildProcess> {
    const door = join(ROOT, 'test/crash/door.ts')
    const child = spawn(process.execPath, [...FLAGS, door], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => logged.push(String(chunk)))
    await saying(child, 'loaded')
    return child
  }

  const tell = (child: ChildProcess, told: Told): void => void child.send(told)

  async function start(): Promise<void> {
    living = await (standby ?? loaded())
    standby = null
    const serving = saying(living, 'serving')
    tell(living, { serve: true, ahead })
    await serving
    readySince = performance.now()
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    readySince = null
    if (living === null || living.exitCode !== null || living.signalCode !== null) return
    const gone = once(living, 'exit')
    living.kill(signal)
    await gone
  }

  function turnClock(ms: number): void {
    ahead += ms
    if (living?.connected === true) tell(living, { serve: false, ahead })
  }

  /** Nobody is there to take what falls due while the office is dead: that waits for its next life. */
  async function goOn(ms: number): Promise<void> {
    for (owed += ms; owed > 0 && readySince !== null; owed -= STEP) await emulator.clock.advance(STEP)
  }

  async function command(...words: readonly string[]): Promise<string> {
    const running = spawn(process.execPath, [...FLAGS, 'src/cli.ts', ...words], { cwd: ROOT, env })
    const printed: string[] = []
    running.stdout.on('data', (chunk) => printed.push(String(chunk)))
    running.stderr.on('data', (chunk) => logged.push(String(chunk)))
    await once(running, 'close')
    return printed.join('')
  }

  // A process that ends of itself leaves behind what it compiled; one that is killed does not.
  await command('unit', 'list')
  let living: ChildProcess | null = null
  let standby: Promise<ChildProcess> | null = null
  await start()
  return {
    url,
    emulator,
    logged,
    readySince: () => readySince,
    api: (method, path, body) => persistently(`${url}/api/v1${path}`, method, body),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async killAndStart() {
      await end('SIGKILL')
      await passing
      ahead += AFTER_A_DEATH
      await start()
      standby = loaded()
      passing = goOn(AFTER_A_DEATH)
    },
    turnClock,
    async pass(ms) {
      turnClock(ms)
      passing = passing.then(() => goOn(ms))
      await passing
    },
    repeated: () => passing,
    command,
    async close() {
      await end('SIGKILL')
      if (standby !== null) (await standby).kill('SIGKILL')
      if (options.emulated === undefined) await emulated.close()
      await rm(compiled, { recursive: true, force: true })
      await store.destroy()
    },
  }
}

/** Waits for one word of a process. @throws Error when it ends first. */
async function saying(child: ChildProcess, word: 'loaded' | 'serving'): Promise<void> {
  const ended = new AbortController()
  const over = once(child, 'exit', { signal: ended.signal }).then(
    () => Promise.reject(new Error(`the office ended before it was ${word}`)),
    () => {},
  )
  const said = once(child, 'message', { signal: ended.signal })
  await Promise.race([said, over])
  ended.abort()
  await said
}
