/** What a MongoDB did while something ran, by its own profiler: each operation with its filter and its plan. */
import { MongoClient } from 'mongodb'

export interface Operation {
  readonly collection: string
  /** `find`, `update`, `remove`, `insert`, `aggregate`, `getmore`. */
  readonly op: string
  /** What it looked for: empty where it looked for everything. */
  readonly filter: Readonly<Record<string, unknown>>
  /** `IDHACK`, `IXSCAN { dirty.0: 1 }`, `COLLSCAN` …; empty: it looked for nothing. */
  readonly plan: string
  readonly keys: number
  readonly docs: number
  readonly returned: number
  /** It had to sort what it found. */
  readonly sorted: boolean
}

export interface Profiler {
  /** Runs it and tells all that the database did meanwhile. */
  during(run: () => Promise<unknown>): Promise<readonly Operation[]>
  close(): Promise<void>
}

interface Entry {
  readonly op: string
  readonly ns: string
  readonly command?: {
    readonly aggregate?: string
    readonly filter?: Operation['filter']
    readonly q?: Operation['filter']
    readonly pipeline?: readonly { readonly $match?: Operation['filter'] }[]
  }
  readonly planSummary?: string
  readonly keysExamined?: number
  readonly docsExamined?: number
  readonly nreturned?: number
  readonly hasSortStage?: boolean
}

/** Bytes of the profile: far more than a test fills. */
const ROOM = 64 * 1024 * 1024

/** @param uri with the database's name. */
export async function openProfiler(uri: string): Promise<Profiler> {
  const client = await MongoClient.connect(uri)
  const db = client.db()
  return {
    async during(run) {
      await db.command({ profile: 0 })
      await db.dropCollection('system.profile')
      await db.createCollection('system.profile', { capped: true, size: ROOM })
      await db.command({ profile: 2 })
      await run()
      await db.command({ profile: 0 })
      const entries = await db.collection<Entry>('system.profile').find().toArray()
      return entries.filter(({ ns }) => !ns.endsWith('system.profile') && !ns.endsWith('$cmd')).map(operationOf)
    },
    close: () => client.close(),
  }
}

function operationOf({ op, ns, command, ...entry }: Entry): Operation {
  return {
    collection: ns.slice(ns.indexOf('.') + 1),
    op: op === 'query' ? 'find' : op === 'command' && command?.aggregate !== undefined ? 'aggregate' : op,
    filter: command?.filter ?? command?.q ?? command?.pipeline?.[0]?.$match ?? {},
    plan: entry.planSummary ?? '',
    keys: entry.keysExamined ?? 0,
    docs: entry.docsExamined ?? 0,
    returned: entry.nreturned ?? 0,
    sorted: entry.hasSortStage ?? false,
  }
}
