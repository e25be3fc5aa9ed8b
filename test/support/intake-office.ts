/** Two offices with a store in memory: enough of the house for cases to come in and be invited. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Messages, sayFrom } from '../../src/flow/say.ts'
import { compileWords } from '../../src/flow/words.ts'
import { Passwords } from '../../src/service/access/password.ts'
import type { Deps } from '../../src/service/deps.ts'
import { FactsShelf } from '../../src/service/facts.ts'
import { openKeyring } from '../../src/service/keyring.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { Pacer } from '../../src/service/pace.ts'
import { putUnit } from '../../src/service/units.ts'
import type { Collection, Store, StoredFlow } from '../../src/store/store.ts'
import type { Document } from '../../src/survey/document.ts'
import type { FlowHash } from '../../src/survey/ids.ts'
import { erasuresInMemory } from './erasures.ts'
import { recordingMeter } from './meter.ts'
import { AT_ONCE } from './policy.ts'

export const NOW = Date.parse('2026-11-24T10:00:00+07:00')

/** Compare-and-set on a map; documents go in and out as copies, as they do in a database. */
export class MemoryCollection<D extends Document> implements Collection<D> {
  readonly docs = new Map<string, D>()
  writes = 0

  get = async (id: D['_id']): Promise<D | null> => structuredClone(this.docs.get(id) ?? null)
  getMany = async (ids: readonly D['_id'][]): Promise<D[]> =>
    ids.flatMap((id) => structuredClone(this.docs.get(id) ?? []))
  all = async (): Promise<D[]> => structuredClone([...this.docs.values()])
  insert = async (doc: D): Promise<boolean> => !this.docs.has(doc._id) && this.#put(doc)
  replace = async (doc: D): Promise<boolean> => this.docs.get(doc._id)?.rev === doc.rev - 1 && this.#put(doc)
  remove = async (id: D['_id'], rev: number): Promise<boolean> => this.docs.get(id)?.rev === rev && this.docs.delete(id)

  #put(doc: D): true {
    this.docs.set(doc._id, structuredClone(doc))
    this.writes++
    return true
  }
}

export interface Office {
  readonly deps: Deps
  readonly cases: MemoryCollection<Document>
  readonly addresses: MemoryCollection<Document>
  readonly invitations: MemoryCollection<Document>
}

const locale = (language: string): Messages =>
  parse(readFileSync(new URL(`../../locales/${language}.yaml`, import.meta.url), 'utf8'))
const locales = { vi: locale('vi'), en: locale('en') }
const tongue = { say: sayFrom(locales), words: compileWords(locales) }

/** `so-tai-chinh` and `ttpvhcc`, both under `tinh`. */
export async function office(): Promise<Office> {
  const [cases, addresses, invitations] = [new MemoryCollection(), new MemoryCollection(), new MemoryCollection()]
  const [secrets, batches, units] = [new MemoryCollection(), new MemoryCollection(), new MemoryCollection()]
  const [meta, entries] = [new MemoryCollection(), new MemoryCollection()]
  const audit = Object.assign(entries, {
    last: async () => (await entries.all()).at(-1) ?? null,
    following: async () => entries.all(),
  })
  const store = { cases, addresses, invitations, secrets, batches, units, meta, audit } as unknown as Store
  let drawn = 0
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(++drawn)
  const flow: StoredFlow = {
    _id: 'flow-hash' as FlowHash,
    rev: 1,
    publishedAt: 0,
    flow: {
      flow: 'seven-criteria',
      series: 'seven-criteria',
      title: { vi: 'Khảo sát' },
      source: null,
      outcomes: ['returned'],
      greeting: null,
      thanks: null,
      minutes: 2,
      steps: [],
    },
  }
  const deps: Deps = {
    store,
    clock: () => NOW,
    random,
    keyring: await openKeyring(store, new Uint8Array(32).fill(7), random),
    flows: {
      byHash: async () => flow.flow,
      all: async () => [flow],
      former: async () => [],
      forOutcome: async (outcome) => (outcome === 'cancelled' ? null : flow),
    },
    channels: [
      {
        name: 'zalo',
        reaches: ['zalo', 'phone'],
        receive: async () => ({ kind: 'events', events: [], aside: 0 }),
        send: async () => ({ kind: 'sent', messageId: 'm1', detail: null }),
        acknowledge: async () => {},
        chatLink: () => null,
      },
    ],
    tongue,
    say: tongue.say,
    facts: new FactsShelf({ store, policy: AT_ONCE, clock: () => NOW }),
    policy: AT_ONCE,
    calendar: { weekend: [], holidays: [], worked: [], quiet: [] },
    meter: recordingMeter(),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    publicUrl: 'http://localhost:8080',
    sendingHours: 'policy',
    emulated: true,
    zaloOaId: 'oa-1',
    worker: 'test',
    erasures: erasuresInMemory(),
    lanes: new Lanes(),
    pacer: new Pacer({ store, clock: () => NOW, rates: AT_ONCE.pace }),
    passwords: new Passwords({ random }),
  }
  const all = { name: 'test', units: null }
  await putUnit(deps, 'tinh', { name: 'Ủy ban nhân dân tỉnh' }, all)
  await putUnit(deps, 'so-tai-chinh', { name: 'Sở Tài chính', parent: 'tinh' }, all)
  await putUnit(deps, 'ttpvhcc', { name: 'Trung tâm Phục vụ hành chính công', parent: 'tinh' }, all)
  return { deps, cases, addresses, invitations }
}
