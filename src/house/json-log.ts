/** Structured lines, one an event, on standard error: standard output belongs to what a command prints. */
import { type DestinationStream, pino } from 'pino'
import type { Log } from '../service/deps.ts'

export function jsonLog(to: DestinationStream = pino.destination(2)): Log {
  const formatters = { level: (level: string) => ({ level }) }
  return pino({ base: null, formatters, timestamp: pino.stdTimeFunctions.isoTime }, to)
}
