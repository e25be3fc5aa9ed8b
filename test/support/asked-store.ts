/** A store that counts what it is asked: every call, what came back, and which writes lost their race. */
import type { Store } from '../../src/store/store.ts'

export interface Asked {
  readonly calls: number
  /** Documents that came back. */
  readonly docs: number
  /** Writes and claims of one document that another had changed, made or removed. */
  readonly lost: number
}

export interface AskedStore {
  readonly store: Store
  /** By `collection.method`, since the last time that one looked. */
  look(): ReadonlyMap<string, Asked>
}

const NOTHING: Asked = { calls: 0, docs: 0, lost: 0 }

export function askedStore(store: Store): AskedStore {
  let asked = new Map<string, Asked>()
  const note = (what: string, calls: number, docs: number, lost: number): void => {
    const before = asked.get(what) ?? NOTHING
    asked.set(what, { calls: before.calls + calls, docs: before.docs + docs, lost: before.lost + lost })
  }
  const counting = <T extends object>(of: T, name: string): T =>
    new Proxy(of, {
      get(target, key) {
        const member: unknown = Reflect.get(target, key)
        if (typeof member !== 'function') return member
        const what = `${name}.${String(key)}`
        return (...args: unknown[]) => {
          note(what, 1, 0, 0)
          const result: unknown = Reflect.apply(member, target, args)
          if (isStream(result)) return counted(result, () => note(what, 0, 1, 0))
          return Promise.resolve(result).then((value) => {
            note(what, 0, docsIn(value), value === false ? 1 : 0)
            return value
          })
        }
      },
    })
  const entries = Object.entries(store).map(([name, part]) => [
    name,
    typeof part === 'object' ? counting(part as object, name) : part,
  ])
  return {
    store: { ...store, ...(Object.fromEntries(entries) as Store) },
    look() {
      const seen = asked
      asked = new Map()
      return seen
    },
  }
}

function docsIn(value: unknown): number {
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' && value !== null ? 1 : 0
}

function isStream(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

async function* counted(stream: AsyncIterable<unknown>, each: () => void): AsyncIterable<unknown> {
  for await (const one of stream) {
    each()
    yield one
  }
}
