/**
 * The whole product as an outsider meets it: the server door on a free port, pointed by `*_ROOT` at an emulator on
 * another, spoken to over HTTP only.
 */
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { serve as listen } from '@hono/node-server'
import { type Emulator, type EmulatorOptions, emulator } from '../../src/emulator/emulator.ts'
import { jsonLog } from '../../src/house/json-log.ts'
import { type Served, serve } from '../../src/node.ts'
import type { TestStore } from './stores.ts'
import { tongue } from './tongue.ts'

export const KEY = 'secret-of-the-tests'
const TELEGRAM_TOKEN = '700000009:test-bot'
const ZALO = {
  appId: '1234567890123456789',
  appSecret: 'test-app-secret',
  oaId: '3662729599000000001',
  oaSecret: 'test-oa-secret',
  refreshToken: 'test-refresh-token',
  templateId: '7895001',
}

/** A parsed answer, looked into by path. */
export interface Json {
  readonly [key: string]: Json
}

export interface Office {
  readonly url: string
  readonly emulator: Emulator
  /** What `serve` was given, for another process on the same store. */
  readonly env: Readonly<Record<string, string>>
  /** The lines of its log, as they are written. */
  readonly logged: readonly string[]
  api(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Json }>
  /** Stops the server and starts it again on the same store; `env` changes what it is started with. */
  restart(env?: Readonly<Record<string, string>>): Promise<void>
  served(): Served
  close(): Promise<void>
}

/** Below those that systems give to whoever asks for any port, and to every outgoing connection. */
const PORTS = { from: 11_000, to: 30_000 }

/**
 * A port that stays free while what listens there is dead and comes again: out of the range of connections, one of them
 * might take it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(PORTS.from, PORTS.to)
    const server = createServer()
    const free = new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).once('listening', () => resolve(true))
    })
    server.listen(port, '127.0.0.1')
    if (!(await free)) continue
    server.close()
    await once(server, 'close')
    return port
  }
  throw new Error('no free port')
}

export interface EmulatorServer {
  readonly emulator: Emulator
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/** An emulator on its own port, and the variables that lead the product to it. */
export async function emulatorServer(publicUrl: string, more: Partial<EmulatorOptions> = {}): Promise<EmulatorServer> {
  const made = emulator({
    say: tongue.say,
    publicUrl,
    telegram: { token: TELEGRAM_TOKEN },
    zalo: ZALO,
    zaloWebhook: `${publicUrl}/webhooks/zalo`,
    ...more,
  })
  const port = await freePort()
  const server = listen({ fetch: made.app.fetch, port, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const root = `http://127.0.0.1:${port}`
  return {
    emulator: made,
    env: {
      TELEGRAM_BOT_TOKEN: TELEGRAM_TOKEN,
      TELEGRAM_WEBHOOK_SECRET: 'test-webhook-secret',
      TELEGRAM_API_ROOT: `${root}/telegram`,
      ZALO_APP_ID: ZALO.appId,
      ZALO_APP_SECRET: ZALO.appSecret,
      ZALO_OA_ID: ZALO.oaId,
      ZALO_OA_SECRET: ZALO.oaSecret,
      ZALO_REFRESH_TOKEN: ZALO.refreshToken,
      ZALO_TEMPLATE_ID: ZALO.templateId,
      ZALO_OPENAPI_ROOT: `${root}/zalo/openapi`,
      ZALO_BUSINESS_ROOT: `${root}/zalo/business`,
      ZALO_OAUTH_ROOT: `${root}/zalo/oauth`,
    },
    close: async () => {
      made.close()
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}

/** What every office of the tests has in its environment. */
export function officeEnv({ env }: Pick<EmulatorServer, 'env'>, store: Pick<TestStore, 'env'>, port: number) {
  return {
    ...env,
    ...store.env,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    YKIEN_KEY: Buffer.alloc(32, 7).toString('base64'),
    API_KEYS: `tests:${KEY}`,
    SENDING_HOURS: 'always',
  }
}

export async function openOffice(store: TestStore, more: Readonly<Record<string, string>> = {}): Promise<Office> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const emulated = await emulatorServer(url)
  const logged: string[] = []
  const log = jsonLog({ write: (line) => void logged.push(line) })
  const env = {
    ...officeEnv(emulated, store, port),
    ...more,
  }
  const start = async (over: Readonly<Record<string, string>> = {}): Promise<Served> => {
    const served = await serve({ ...env, ...over }, log)
    if (served === null) throw new Error('the server did not start')
    return served
  }
  let served = await start()
  return {
    url,
    emulator: emulated.emulator,
    env,
    logged,
    api: async (method, path, body) => {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Json }
    },
    restart: async (over) => {
      await served.stop()
      served = await start(over)
    },
    served: () => served,
    close: async () => {
      await served.stop()
      await emulated.close()
      await store.destroy()
    },
  }
}

/** Milliseconds: more than the product is allowed, less than a test may take. */
const PATIENCE = 12_000

/** Asks again until it holds; what is awaited happens in other tasks of the server. */
export async function eventually<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  patience = PATIENCE,
): Promise<T> {
  const until = Date.now() + patience
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    if (Date.now() > until) throw new Error(`what was awaited did not happen within ${patience / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}
