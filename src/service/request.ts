/**
 * Which request a line of the log belongs to. The edge opens a scope under the id that it gives out; whatever is logged
 * inside it, and in what follows from it, carries that id.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Log } from './deps.ts'

const scope = new AsyncLocalStorage<string>()

export function inRequest<T>(id: string, work: () => T): T {
  return scope.run(id, work)
}

/** This log, with the request's id on each line that belongs to one. */
export function requestLog(log: Log): Log {
  const line =
    (level: keyof Log): Log[keyof Log] =>
    (fields, message) => {
      const request = scope.getStore()
      log[level](request === undefined ? fields : { request, ...fields }, message)
    }
  return { info: line('info'), warn: line('warn'), error: line('error') }
}
