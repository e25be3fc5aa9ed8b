/** The order of events on one channel's own clock. */
import type { Moment } from './state.ts'

/**
 * A running number that is this much lower was not overtaken on its way: the counter has begun anew. Telegram restarts
 * `update_id` at random after a week of silence (Bot API, *Update*).
 */
const MAX_DISORDER = 100_000

/**
 * Whether `moment` is certainly older than the one that led to the open question. Nothing is certain where the two have
 * neither a time nor a running number in common.
 */
export function isOlder(moment: Moment, led: Moment | undefined): boolean {
  if (led === undefined) return false
  if (moment.at !== null && led.at !== null && moment.at !== led.at) return moment.at < led.at
  if (moment.order === null || led.order === null) return false
  const behind = led.order - moment.order
  return behind > 0 && behind < MAX_DISORDER
}
