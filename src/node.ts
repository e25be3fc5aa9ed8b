/** The server door: `npm start`. Opens the house, serves it over HTTP, sends and counts beside it until told to stop. */
import { ALL_ROLES, type Roles } from './config/roles.ts'
import { type Config, readConfig } from './config.ts'
import { openEmulator } from './house/emulator.ts'
import { readTongue } from './house/files.ts'
import { watchFlows } from './house/flow-watch.ts'
import { openIdentityProvider } from './house/identity-provider.ts'
import { watchKeys } from './house/key-watch.ts'
import { openLag } from './house/lag.ts'
import { openMetrics } from './house/metrics.ts'
import { type House, openHouse } from './house/open.ts'
import { openReception, type Reception } from './house/reception.ts'
import { listen } from './house/server.ts'
import { endOnSignal } from './house/signals.ts'
import { app } from './http/app.ts'
import { RETURN_PATH } from './http/console/single-sign-on.ts'
import { firstAdministrator } from './service/access/first-administrator.ts'
import { setupLink } from './service/access/setup-link.ts'
import { unknownUnitsOf } from './service/access/single-sign-on.ts'
import type { Deps, Log } from './service/deps.ts'
import { codeOf } from './service/follow.ts'
import { Heartbeat } from './service/heartbeat.ts'
import { unknownOffices } from './service/office-rules.ts'
import type { Trouble } from './service/readiness.ts'
import { importSample } from './service/sample.ts'
import { wantsSample } from './service/sample-removal.ts'
import { DUTIES, work } from './service/worker.ts'
import { SpoolError } from './spool/spool.ts'

/** What is running, for a test or a signal to end. */
export interface Served {
  readonly deps: Deps
  /** For the console alone, never the log: where the first administrator chooses a password; `null`: somebody has. */
  readonly firstLink: string | null
  /** Invented cases are there to look at. */
  readonly sample: boolean
  /** Stops taking requests, finishes or returns what it holds, closes the store. */
  stop(): Promise<void>
}

/**
 * Reads the environment and serves until stopped.
 *
 * @param roles what this process does of all that there is to do.
 * @param watch publishes the questionnaires of `FLOWS_PATH` as they are saved.
 * @returns `null` after printing one line for each wrong variable.
 */
export async function serve(
  env: Readonly<Record<string, string | undefined>>,
  log?: Log,
  roles: Roles = ALL_ROLES,
  { watch = false }: { readonly watch?: boolean } = {},
): Promise<Served | null> {
  const tongue = await readTongue()
  const refused = (problems: readonly string[]): null => {
    for (const problem of problems) process.stderr.write(`${problem}\n`)
    return null
  }
  const read = readConfig(env, (key, values) => tongue.say(`config.${key}`, 'vi', values))
  if ('problems' in read) return refused(read.problems)
  for (const warning of read.warnings) process.stderr.write(`${warning}\n`)
  const { telegram, zalo } = read.config
  if (!roles.has('web') && (telegram?.emulated === true || zalo?.emulated === true)) {
    return refused([tongue.say('cli.emulated-elsewhere', 'vi')])
  }
  const house = await openHouse(read.config, tongue, log)
  try {
    return await start(house, read.config, roles, watch)
  } catch (error) {
    await house.close()
    const said = cannotStart(error, read.config, tongue.say)
    if (said === null) throw error
    return refused([said])
  }
}

async function start(house: House, config: Config, roles: Roles, watch: boolean): Promise<Served> {
  const { deps } = house
  const stopping = new AbortController()
  const heartbeat = new Heartbeat(() => performance.now())
  const reception = roles.has('web') ? await openReception(house, config) : null
  const lag = openLag()
  const emulator = roles.has('web') ? openEmulator(config, deps.say) : null
  const spool = reception?.spool
  const metrics = openMetrics(deps, { meter: house.meter, ...(spool && { spool: () => spool.waiting }) })
  const web = app(deps, {
    inbox: reception?.inbox ?? null,
    vitals: { spool: reception?.spool ?? null, heartbeat, troubles: () => troublesOf(house, reception) },
    load: { lag: lag.now },
    apiKeys: config.apiKeys,
    identityProvider: config.oidc && openIdentityProvider(config.oidc, `${deps.publicUrl}${RETURN_PATH}`),
    production: config.production,
    trustProxy: config.trustProxy,
    emulator: emulator?.app ?? null,
    metrics: metrics.read,
  })
  const server = await listen(web, config.port).catch(async (cause: unknown) => {
    emulator?.close()
    lag.close()
    await reception?.close()
    throw cause
  })
  const working = work(deps, stopping.signal, {
    duties: DUTIES.filter((duty) => roles.has(duty)),
    beat: (loop) => heartbeat.beat(loop),
  })
  const receiving = reception?.run(stopping.signal)
  const keys = watchKeys(deps)
  const watching = watch ? watchFlows(deps, config.flowsPath, stopping.signal) : null
  const keeping = house.zalo?.keepFresh(stopping.signal)
  if (roles.has('web') && config.emulated && (await wantsSample(deps))) {
    const count = await importSample(deps)
    deps.log.info({ cases: count }, 'the sample cases are in')
  }
  const first = roles.has('web') ? await firstAdministrator(deps) : null
  for (const unknown of await unknownOffices(deps)) {
    deps.log.warn({ ...unknown }, 'the policy has rules for an office that no unit is: correct its id, or add the unit')
  }
  for (const unit of config.oidc === null ? [] : await unknownUnitsOf(deps, config.oidc.groups)) {
    deps.log.warn({ unit }, 'OIDC_GROUPS gives a role for a unit that there is not: correct its id, or add the unit')
  }
  return {
    deps,
    sample: config.emulated && (await deps.store.cases.samples(1)).length > 0,
    firstLink: first === null ? null : deps.say('welcome.first', 'vi', { link: setupLink(deps, first) }),
    stop: async () => {
      stopping.abort()
      keys.close()
      await Promise.all([server.close(), working, receiving, keeping, watching])
      // Replies that were to leave are on their way.
      await deps.lanes.idle()
      await reception?.close()
      emulator?.close()
      metrics.close()
      lag.close()
      await house.close()
    },
  }
}

/** What to do about a spool or a port that could not be had; `null`: any other failure. */
function cannotStart(error: unknown, { port }: Config, say: Deps['say']): string | null {
  if (error instanceof SpoolError) return say('config.wrong.SPOOL_PATH', 'vi', { name: 'SPOOL_PATH' })
  const code = codeOf(error)
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return null
  return say('config.port-taken', 'vi', { port: String(port), code })
}

function troublesOf({ zalo: account }: House, reception: Reception | null): Trouble[] {
  const [zalo, telegram] = [account?.token().problem ?? null, reception?.telegramProblem() ?? null]
  return [
    ...(zalo === null ? [] : [{ channel: 'zalo', code: zalo } as const]),
    ...(telegram === null ? [] : [{ channel: 'telegram', code: telegram } as const]),
  ]
}

/** What a newcomer sees first: where to go, and what to do there. */
function welcome({ deps, firstLink, sample }: Served, production: boolean): void {
  const emulating = deps.emulated && deps.channels.length > 0
  const before = emulating ? ['emulated', ...(sample ? ['sample'] : []), 'phone'] : ['running']
  const after = production ? ['console'] : ['desk', 'results']
  const say = (key: string): string =>
    deps.say(`welcome.${key}`, 'vi', { url: deps.publicUrl, hours: deps.sendingHours })
  const told = [...before.map(say), ...(firstLink === null ? [] : [firstLink]), ...after.map(say)]
  process.stdout.write(`\n${told.join('\n')}\n\n`)
}

if (import.meta.main) {
  const served = await serve(process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return null
  })
  if (served === null) process.exit(1)
  welcome(served, process.env['NODE_ENV'] === 'production')
  endOnSignal(served)
}
