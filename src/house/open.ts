/** Opens the house for one of its doors: chooses the adapters and hands everything to the service. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { TelegramChannel } from '../channels/telegram/channel.ts'
import type { Config } from '../config.ts'
import { findingLine } from '../flow/finding-line.ts'
import type { Finding } from '../flow/findings.ts'
import type { Say } from '../flow/say.ts'
import type { Tongue } from '../flow/words.ts'
import { Passwords } from '../service/access/password.ts'
import { notePublished } from '../service/access/published.ts'
import type { Deps, Log } from '../service/deps.ts'
import type { ErasureLog } from '../service/erasures.ts'
import { FactsShelf } from '../service/facts.ts'
import { flowShelf } from '../service/flow-shelf.ts'
import { type Keyring, openKeyring } from '../service/keyring.ts'
import { Lanes } from '../service/lanes.ts'
import { WrongKeyError } from '../service/master-key.ts'
import { Pacer } from '../service/pace.ts'
import { requestLog } from '../service/request.ts'
import { openMongoStore } from '../store/mongo/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { openChannels } from './channels.ts'
import { openErasedLog } from './erased-log.ts'
import { readFlowsPath } from './files.ts'
import { publishFiles } from './flow-files.ts'
import { jsonLog } from './json-log.ts'
import { developmentKey } from './key-file.ts'
import { TallyingMeter } from './tallying-meter.ts'
import { timedChannel } from './timed-channel.ts'
import type { ZaloAccount } from './zalo.ts'

export interface House {
  readonly deps: Deps
  readonly telegram: TelegramChannel | null
  readonly meter: TallyingMeter
  readonly zalo: ZaloAccount | null
  close(): Promise<void>
}

/** A questionnaire, the policy or the calendar has mistakes: nothing is opened. */
class FaultyFilesError extends Error {
  readonly code = 'FAULTY_FILES'
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[], say: Say) {
    super(findings.map((finding) => findingLine(finding, say)).join('\n'))
    this.name = 'FaultyFilesError'
    this.findings = findings
  }
}

/**
 * @throws FaultyFilesError, WrongKeyError, StoreError: each says what to do.
 */
export async function openHouse(config: Config, tongue: Tongue, sink: Log = jsonLog()): Promise<House> {
  const log = requestLog(sink)
  const files = await readFlowsPath(config.flowsPath, tongue)
  if (files.kind === 'faulty') throw new FaultyFilesError(files.findings, tongue.say)
  for (const { file, code, message, fix } of files.warnings) log.warn({ file, code }, `${message} ${fix}`)
  for (const name of files.shipped) {
    log.warn({ flows: config.flowsPath }, `there is no ${name} in FLOWS_PATH: the one that ykien ships is used`)
  }
  const store = await openStore(config)
  try {
    const clock = Date.now
    const keyring = await keyringOf(config, store, tongue.say)
    const refused = await publishFiles({ store, clock, log }, files)
    if (refused.length > 0) throw new FaultyFilesError(refused, tongue.say)
    const worker = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
    const needs = { store, keyring, clock, random: randomBytes, say: tongue.say, log, worker }
    const channels = openChannels(config, needs)
    const meter = new TallyingMeter()
    const deps: Deps = {
      ...needs,
      erasures: await erasuresOf(config, tongue.say),
      flows: flowShelf(store),
      facts: new FactsShelf({ store, clock, policy: files.policy }),
      channels: channels.all.map((channel) => timedChannel(channel, meter)),
      meter,
      tongue,
      policy: files.policy,
      policyLineOf: files.policyLineOf,
      calendar: files.calendar,
      publicUrl: config.publicUrl,
      sendingHours: config.sendingHours,
      emulated: config.emulated,
      zaloOaId: config.zalo?.oaId ?? '',
      lanes: new Lanes(),
      pacer: new Pacer({ store, clock, rates: files.policy.pace }),
      passwords: new Passwords({ random: randomBytes }),
    }
    await notePublished(deps, files)
    const { telegram, zalo } = channels
    return { deps, telegram, meter, zalo, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}

export function openStore(config: Config): Promise<Store> {
  return config.store.kind === 'mongodb' ? openMongoStore(config.store.uri) : openSqliteStore(config.store.path)
}

/** The master key: of the environment, or on a developer's machine the one that lies beside the store. */
export async function masterKeyOf(config: Config): Promise<Uint8Array> {
  return config.key ?? (await developmentKey(pathOf(config), randomBytes))
}

/** @throws Error (code `WRONG_KEY`) which says what to do. */
export async function keyringOf(config: Config, store: Store, say: Say): Promise<Keyring> {
  try {
    return await openKeyring(store, await masterKeyOf(config), randomBytes, { next: config.nextKey })
  } catch (cause) {
    if (!(cause instanceof WrongKeyError)) throw cause
    throw Object.assign(new Error(say(`key.${cause.why}`, 'vi'), { cause }), { code: cause.code })
  }
}

/** @throws Error (code `NO_ERASURES`) which says what to do. */
async function erasuresOf({ erasuresPath }: Config, say: Say): Promise<ErasureLog> {
  try {
    return await openErasedLog(erasuresPath)
  } catch (cause) {
    const message = say('config.wrong.ERASURES_PATH', 'vi', { name: 'ERASURES_PATH' })
    throw Object.assign(new Error(message, { cause }), { code: 'NO_ERASURES' })
  }
}

function pathOf(config: Config): string {
  return config.store.kind === 'sqlite' ? config.store.path : './data/ykien.db'
}
