/** The whole of `src/http` over a real SQLite store, with a small questionnaire and a channel that only listens. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Channel, Event } from '../../src/channels/channel.ts'
import { hashSecret } from '../../src/config/api-keys.ts'
import type { Flow, Option } from '../../src/flow/definition.ts'
import { readTongue } from '../../src/house/files.ts'
import { openMetrics } from '../../src/house/metrics.ts'
import { TallyingMeter } from '../../src/house/tallying-meter.ts'
import { app } from '../../src/http/app.ts'
import type { IdentityProvider } from '../../src/service/access/identity-provider.ts'
import { Passwords } from '../../src/service/access/password.ts'
import type { Caller, Deps } from '../../src/service/deps.ts'
import { FactsShelf } from '../../src/service/facts.ts'
import { flowShelf, publish } from '../../src/service/flow-shelf.ts'
import { Heartbeat } from '../../src/service/heartbeat.ts'
import { Inbox } from '../../src/service/inbox.ts'
import { putCase } from '../../src/service/intake.ts'
import { openKeyring } from '../../src/service/keyring.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { Pacer } from '../../src/service/pace.ts'
import type { Trouble } from '../../src/service/readiness.ts'
import { requestLog } from '../../src/service/request.ts'
import { takeSlip } from '../../src/service/slip.ts'
import { putUnit } from '../../src/service/units.ts'
import { openDiskSpool } from '../../src/spool/disk.ts'
import type { Spool } from '../../src/spool/spool.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Store } from '../../src/store/store.ts'
import { readCalendar } from '../../src/survey/calendar.ts'
import { erasuresInMemory } from './erasures.ts'
import { AT_ONCE } from './policy.ts'

const ADMIN: Caller = { name: 'admin', units: null }
/** Keys of the API: `all` may touch everything, `tai-chinh` its own unit and what lies under it, `desk` as its desk. */
export const SECRETS = {
  all: 'secret-of-all',
  'tai-chinh': 'secret-of-tai-chinh',
  desk: 'secret-of-desk',
  editor: 'secret-of-editor',
  part: 'secret-of-part',
} as const
export const CHANNEL_SECRET = 'webhook-secret'
/** A Tuesday, 09:30 in Viet Nam. */
export const NOW = Date.parse('2026-11-24T09:30:00+07:00')

export interface WebWorld {
  readonly deps: Deps
  /** Every route as it was declared. */
  readonly routes: readonly { readonly method: string; readonly path: string }[]
  readonly logged: unknown[]
  readonly spool: Spool
  readonly inbox: Inbox
  readonly heartbeat: Heartbeat
  /** The clock of the heartbeat. */
  readonly time: { now: number }
  readonly troubles: Trouble[]
  /** How late the event loop is said to be, in milliseconds. */
  readonly load: { lag: number }
  /** Serves the same over HTTP on loopback, for a browser; ends with `close`. */
  listen(): Promise<string>
  /** @param address that it comes from. */
  fetch(path: string, init?: RequestInit, address?: string): Promise<Response>
  /** Closes a new case of `so-tai-chinh` and takes its slip; returns the path of the form and its token. */
  slip(
    code: string,
  ): Promise<{ readonly path: string; readonly token: string; readonly code: string; readonly id: string }>
  close(): Promise<void>
}

interface WorldOptions {
  readonly production?: boolean
  readonly publicUrl?: string
  /** Everybody is invented. */
  readonly emulated?: boolean
  readonly only?: 'health'
  readonly identityProvider?: IdentityProvider
  /** What is served instead of the real store, over it. */
  readonly store?: (real: Store) => Store
  /** Else it stands still at `NOW`. */
  readonly clock?: () => number
  readonly passwords?: Passwords
  /** Behind a reverse proxy. */
  readonly trustProxy?: boolean
  /** So many requests are let in at once. */
  readonly inFlight?: number
}

export async function webWorld(over: WorldOptions = {}): Promise<WebWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'ykien-web-'))
  const real = await openSqliteStore(join(folder, 'ykien.db'))
  const store = over.store?.(real) ?? real
  const keyring = await openKeyring(store, randomBytes(32), randomBytes)
  const tongue = await readTongue()
  const calendar = readCalendar(await readFile('flows/calendar.yaml', 'utf8'), 'calendar.yaml')
  if (calendar.kind === 'faulty') throw new Error('flows/calendar.yaml is faulty')
  await publish(store, [FLOW], NOW)
  const logged: unknown[] = []
  const meter = new TallyingMeter()
  const note = (fields: unknown, message: string): void => void logged.push({ fields, message })
  const clock = over.clock ?? (() => NOW)
  const deps: Deps = {
    store,
    keyring,
    tongue,
    clock,
    random: randomBytes,
    flows: flowShelf(store),
    facts: new FactsShelf({ store, policy: AT_ONCE, clock: () => NOW }),
    channels: [listener],
    say: tongue.say,
    policy: AT_ONCE,
    calendar: calendar.value,
    meter,
    log: requestLog({ info: note, warn: note, error: note }),
    publicUrl: over.publicUrl ?? 'http://localhost',
    sendingHours: 'always',
    emulated: over.emulated ?? false,
    zaloOaId: '1',
    worker: 'test',
    erasures: erasuresInMemory(),
    lanes: new Lanes(),
    pacer: new Pacer({ store, clock: () => NOW, rates: AT_ONCE.pace }),
    passwords: over.passwords ?? quickPasswords(),
  }
  for (const [id, name] of [
    ['so-tai-chinh', 'Sở Tài chính'],
    ['xa-dien-khanh', 'UBND xã Diên Khánh'],
  ] as const) {
    await putUnit(deps, id, { name, hotline: '1022' }, ADMIN)
  }
  const { seal, open } = keyring
  const spool = await openDiskSpool({ folder: join(folder, 'spool'), seal, open, clock: deps.clock, log: deps.log })
  const inbox = await Inbox.open(deps, spool, { patience: 100 })
  const time = { now: 0 }
  const heartbeat = new Heartbeat(() => time.now)
  const troubles: Trouble[] = []
  const load = { lag: 0 }
  const metrics = openMetrics(deps, { meter, spool: () => spool.waiting })
  const web = app(deps, {
    inbox: over.only === 'health' ? null : inbox,
    vitals: { spool: over.only === 'health' ? null : spool, heartbeat, troubles: () => troubles },
    load: { inFlight: over.inFlight ?? 256, lag: () => load.lag },
    apiKeys: [
      { name: 'all', unit: null, role: null, hash: hashSecret(SECRETS.all), short: false },
      { name: 'tai-chinh', unit: 'so-tai-chinh', role: null, hash: hashSecret(SECRETS['tai-chinh']), short: false },
      { name: 'desk', unit: 'so-tai-chinh', role: 'desk', hash: hashSecret(SECRETS.desk), short: false },
      { name: 'editor', unit: null, role: 'flow-editor', hash: hashSecret(SECRETS.editor), short: false },
      { name: 'part', unit: 'so-tai-chinh', role: 'flow-editor', hash: hashSecret(SECRETS.part), short: false },
    ],
    identityProvider: over.identityProvider ?? null,
    production: over.production ?? false,
    trustProxy: over.trustProxy ?? false,
    metrics: metrics.read,
    emulator: over.production ? null : new Hono().get('/', (c) => c.text('phone')),
  })
  let server: ServerType | null = null
  return {
    deps,
    routes: web.routes,
    logged,
    spool,
    inbox,
    heartbeat,
    time,
    troubles,
    load,
    listen: () =>
      new Promise((resolve) => {
        server = serve({ fetch: web.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
          resolve(`http://127.0.0.1:${port}`),
        )
      }),
    fetch: async (path, init, address = '127.0.0.1') =>
      web.request(path, init, { incoming: { socket: { remoteAddress: address } } }),
    async slip(code) {
      const put = await putCase(deps, code, { unit: 'so-tai-chinh', outcome: 'returned' }, ADMIN)
      if (put.kind === 'refused' || put.invitation === null) throw new Error('the case was not invited')
      const slip = await takeSlip(deps, put.invitation.id, ADMIN)
      if (slip.kind === 'refused') throw new Error('the slip was refused')
      const { pathname: path } = new URL(slip.link)
      return { path, token: path.slice('/p/'.length), code: slip.code, id: put.invitation.id }
    },
    async close() {
      await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
      metrics.close()
      await spool.close()
      await store.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** As strong as a lock of paper, for what is tested is not how long they take. */
export function quickPasswords(): Passwords {
  return new Passwords({ random: randomBytes, cost: { memory: 8, passes: 1, lanes: 1 } })
}

/** Takes `{ events }` when the header carries its secret; its sends go nowhere. */
const listener: Channel = {
  name: 'telegram',
  reaches: ['telegram'],
  async receive({ headers, body }) {
    if (headers.get('x-secret') !== CHANNEL_SECRET) return { kind: 'refused', status: 401, code: 'wrong-secret' }
    const { events } = JSON.parse(Buffer.from(body).toString('utf8')) as { events: Event[] }
    return { kind: 'events', events, aside: events.length === 0 ? 1 : 0 }
  },
  send: async () => ({ kind: 'sent', messageId: randomBytes(8).toString('hex'), detail: null }),
  acknowledge: async () => {},
  chatLink: () => null,
}

function option(code: string, vi: string, en: string): Option {
  return { code, label: { vi, en }, also: [], counted: true }
}

const FLOW: Flow = {
  flow: 'short',
  series: 'short',
  title: { vi: 'Khảo sát ngắn', en: 'Short survey' },
  source: null,
  outcomes: ['returned'],
  greeting: { vi: 'Kính chào Ông/Bà. {office} mong nhận được ý kiến.' },
  thanks: null,
  minutes: 1,
  steps: [
    {
      id: 'attitude',
      role: 'rating',
      ask: { vi: 'Ông/Bà đánh giá thế nào về thái độ của cán bộ?' },
      when: null,
      prefill: null,
      answering: {
        kind: 'choose',
        options: [option('D', 'Không hài lòng', 'Dissatisfied'), option('S', 'Hài lòng', 'Satisfied')],
        several: false,
        scale: null,
      },
    },
    {
      id: 'why',
      role: 'reason',
      ask: { vi: 'Điều gì khiến Ông/Bà chưa hài lòng?' },
      when: { attitude: ['D'] },
      prefill: null,
      answering: {
        kind: 'choose',
        options: [option('RUDE', 'Thiếu lịch sự', 'Rude'), option('SLOW', 'Chậm', 'Slow')],
        several: true,
        scale: null,
      },
    },
    {
      id: 'trips',
      role: 'fact',
      ask: { vi: 'Ông/Bà phải đi lại mấy lần?' },
      when: null,
      prefill: null,
      answering: { kind: 'number', min: 0, max: 20, suggest: [1, 2] },
    },
    {
      id: 'remark',
      role: 'comment',
      ask: { vi: 'Ông/Bà có góp ý gì thêm?' },
      when: null,
      prefill: null,
      answering: { kind: 'text', max: 20 },
    },
  ],
}
