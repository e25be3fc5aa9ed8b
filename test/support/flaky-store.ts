/** A real store that a test takes away, or lets hang, and gives back. */
import { type Store, StoreError } from '../../src/store/store.ts'

/** `hangs`: what is asked now is done only when the store is given back. */
type Mode = 'well' | 'away' | 'hangs'

export interface FlakyStore {
  readonly store: Store
  set(mode: Mode): void
  /** Gives back a store that hung: what waited is done now, or fails like a connection that was lost. */
  resume(how: 'done' | 'failed'): void
  /** From now on whatever is asked of this collection about such a document fails, away as it were or by our mistake. */
  breaks(collection: 'addresses' | 'talks', of: (id: string) => boolean, how?: 'away' | 'mistake'): void
}

/** These answer with a stream, not a promise, and are on no path of an event. */
const STREAMS: readonly string[] = ['ofCell', 'ofDays', 'ofBatch', 'unanswered']

export function flakyStore(real: Store): FlakyStore {
  let mode: Mode = 'well'
  let resumed = Promise.withResolvers<'done' | 'failed'>()
  let broken: { readonly collection: object; readonly of: (id: string) => boolean; readonly error: Error } | null = null
  const away = (): StoreError => new StoreError('STORE_AWAY', 'taken away by the test')

  async function asked<T>(run: () => Promise<T>): Promise<T> {
    if (mode === 'away') throw away()
    if (mode === 'hangs' && (await resumed.promise) === 'failed') throw away()
    return run()
  }

  const flaky = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value === 'object' && value !== null) return flaky(value)
        if (typeof value !== 'function' || key === 'close' || STREAMS.includes(String(key))) return value
        return (...given: unknown[]) => {
          if (target === broken?.collection && broken.of(String(given[0]))) throw broken.error
          return asked(() => value.apply(target, given))
        }
      },
    })

  return {
    store: flaky(real),
    set: (next) => {
      mode = next
      if (next === 'hangs') resumed = Promise.withResolvers()
    },
    resume: (how) => {
      mode = 'well'
      resumed.resolve(how)
    },
    breaks: (collection, of, how = 'mistake') => {
      broken = { collection: real[collection], of, error: how === 'away' ? away() : new TypeError('a mistake of ours') }
    },
  }
}
