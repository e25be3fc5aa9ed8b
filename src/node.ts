/** The server door: `npm start`. Opens the house, serves it over HTTP, sends and counts beside it until told to stop. */
import { serve as listen } from '@hono/node-server'
import type { Hono } from 'hono'
import { telegramPoll } from './channels/telegram/poll.ts'
import { takesWebhook, telegramSetup } from './channels/telegram/setup.ts'
import { type Config, readConfig } from './config.ts'
import { openEmulator } from './house/emulator.ts'
import { readTongue } from './house/files.ts'
import { type House, openHouse } from './house/open.ts'
import { app } from './http/app.ts'
import type { Deps, Log } from './service/deps.ts'
import { codeOf } from './service/follow.ts'
import { unknownOffices } from './service/office-rules.ts'
import { receive } from './service/receive.ts'
import { importSample } from './service/sample.ts'
import { wantsSample } from './service/sample-removal.ts'
import { work } from './service/worker.ts'

/** What is running, for a test or a signal to end. */
export interface Served {
  readonly deps: Deps
  /** Stops taking requests, finishes or returns what it holds, closes the store. */
  stop(): Promise<void>
}

/**
 * Reads the environment and serves until stopped.
 *
 * @returns `null` after printing one line for each wrong variable.
 */
export async function serve(env: Readonly<Record<string, string | undefined>>, log?: Log): Promise<Served | null> {
  const tongue = await readTongue()
  const read = readConfig(env, (key, values) => tongue.say(`config.${key}`, 'vi', values))
  if ('problems' in read) {
    for (const problem of read.problems) process.stderr.write(`${problem}\n`)
    return null
  }
  for (const warning of read.warnings) process.stderr.write(`${warning}\n`)
  const house = await openHouse(read.config, tongue, log)
  return start(house, read.config)
}

async function start(house: House, config: Config): Promise<Served> {
  const { deps } = house
  const stopping = new AbortController()
  const emulator = openEmulator(config, deps.say)
  const web = app(deps, { apiKeys: config.apiKeys, production: config.production, emulator: emulator?.app ?? null })
  const server = await listening(web, config.port)
  const working = work(deps, stopping.signal)
  const polling = joinTelegram(house, config, stopping.signal)
  const keeping = house.zalo?.keepFresh(stopping.signal)
  if (config.emulated && (await wantsSample(deps))) {
    const count = await importSample(deps)
    deps.log.info({ cases: count }, 'the sample cases are in')
  }
  for (const unknown of await unknownOffices(deps)) {
    deps.log.warn({ ...unknown }, 'the policy has rules for an office that no unit is: correct its id, or add the unit')
  }
  return {
    deps,
    stop: async () => {
      stopping.abort()
      deps.lanes.wake()
      await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())))
      await Promise.all([working, polling, keeping])
      await deps.lanes.idle()
      emulator?.close()
      await house.close()
    },
  }
}

/** @throws Error when the port is taken. */
function listening(web: { fetch: Hono['fetch'] }, port: number): Promise<ReturnType<typeof listen>> {
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: web.fetch, port }, () => resolve(server))
    server.once('error', reject)
  })
}

/** By webhook where the world can reach us by https, by polling elsewhere. */
async function joinTelegram({ deps, telegram }: House, config: Config, signal: AbortSignal): Promise<void> {
  if (telegram === null || config.telegram === null) return
  if (takesWebhook(config.publicUrl)) {
    try {
      await telegramSetup(telegram, config.publicUrl, config.telegram.webhookSecret)
    } catch (cause) {
      deps.log.error(
        { code: codeOf(cause) },
        'the Telegram webhook could not be set: start again when Telegram answers',
      )
    }
    return
  }
  const { token, apiRoot } = config.telegram
  await telegramPoll({
    token,
    apiRoot,
    channel: telegram,
    log: deps.log,
    signal,
    deliver: async (events) => {
      for (const event of events) await receive(deps, event)
    },
  })
}

/** What a newcomer sees first: where to go, and what to do there. */
function welcome({ deps }: Served, production: boolean): void {
  const emulating = deps.emulated && deps.channels.length > 0
  const first = emulating ? ['emulated', 'sample', 'phone'] : ['running']
  const lines = production ? ['running'] : [...first, 'desk', 'results']
  const say = (key: string): string => deps.say(`welcome.${key}`, 'vi', { url: deps.publicUrl })
  process.stdout.write(`\n${lines.map(say).join('\n')}\n\n`)
}

if (import.meta.main) {
  const served = await serve(process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  })
  if (served === null) process.exit(1)
  welcome(served, process.env['NODE_ENV'] === 'production')
  const stop = (): void => void served.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}
