/** Opens the house for one of its doors: chooses the adapters and hands everything to the service. */
import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import type { TelegramChannel } from '../channels/telegram/channel.ts'
import type { Config } from '../config.ts'
import { findingLine } from '../flow/finding-line.ts'
import type { Finding } from '../flow/findings.ts'
import type { Say } from '../flow/say.ts'
import type { Tongue } from '../flow/words.ts'
import type { Deps, Log } from '../service/deps.ts'
import { FactsShelf } from '../service/facts.ts'
import { flowShelf, publish } from '../service/flow-shelf.ts'
import { openKeyring } from '../service/keyring.ts'
import { Lanes } from '../service/lanes.ts'
import { Pacer } from '../service/pace.ts'
import { requestLog } from '../service/request.ts'
import { openMongoStore } from '../store/mongo/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { openChannels } from './channels.ts'
import { readFlowsPath } from './files.ts'
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
  const files = await readFlowsPath(config.flowsPath)
  if (files.kind === 'faulty') throw new FaultyFilesError(files.findings, tongue.say)
  for (const { file, code, message, fix } of files.warnings) log.warn({ file, code }, `${message} ${fix}`)
  for (const name of files.shipped) {
    log.warn({ flows: config.flowsPath }, `there is no ${name} in FLOWS_PATH: the one that ykien ships is used`)
  }
  const store = await openStore(config)
  try {
    const clock = Date.now
    const key = config.key ?? (await developmentKey(pathOf(config), randomBytes))
    const keyring = await openKeyring(store, key, randomBytes)
    await publish(store, files.flows, clock())
    const worker = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
    const needs = { store, keyring, clock, random: randomBytes, say: tongue.say, log, worker }
    const channels = openChannels(config, needs)
    const meter = new TallyingMeter()
    const deps: Deps = {
      ...needs,
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
    }
    const { telegram, zalo } = channels
    return { deps, telegram, meter, zalo, close: () => store.close() }
  } catch (error) {
    await store.close()
    throw error
  }
}

function openStore(config: Config): Promise<Store> {
  return config.store.kind === 'mongodb' ? openMongoStore(config.store.uri) : openSqliteStore(config.store.path)
}

function pathOf(config: Config): string {
  return config.store.kind === 'sqlite' ? config.store.path : './data/ykien.db'
}
