/** A store as a process sees it that dies at its k-th write: from then on nothing that it does happens. */
import type { Store } from '../../src/store/store.ts'
import { Died } from './counting-world.ts'

const WRITES: readonly PropertyKey[] = ['insert', 'replace', 'remove', 'claimDue']

export function mortal(store: Store, k: number): Store {
  let writes = 0
  const dying =
    (method: (...args: unknown[]) => unknown, of: object) =>
    async (...args: unknown[]) => {
      if (++writes >= k) throw new Died()
      return method.apply(of, args)
    }
  const guarded = (collection: object): object =>
    new Proxy(collection, {
      get: (of, name) => {
        const value = Reflect.get(of, name)
        if (typeof value !== 'function') return value
        return WRITES.includes(name) ? dying(value, of) : value.bind(of)
      },
    })
  const ping = async (): Promise<void> => {
    if (writes >= k) throw new Died()
  }
  return new Proxy(store, {
    get: (of, name) => {
      if (name === 'ping') return ping
      const value = Reflect.get(of, name)
      return typeof value === 'object' && value !== null ? guarded(value) : value
    },
  })
}

/** Whether it was done; `false`: the process died on the way. */
export async function survives(work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (cause) {
    if (cause instanceof Died) return false
    throw cause
  }
}
