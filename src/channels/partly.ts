/** A message in several parts of which some have arrived: to send it again would be to send those twice. */
import type { Sent } from './channel.ts'

/**
 * @param done how many parts have arrived before the one that ended like this; what is refused for good stays so, for
 * nobody tries it again.
 */
export function partly(done: number, sent: Sent): Sent {
  const calls = sent.kind === 'retry-after' || sent.kind === 'out-of-quota' || sent.kind === 'credential'
  return done > 0 && calls ? { kind: 'uncertain', detail: sent.detail } : sent
}
