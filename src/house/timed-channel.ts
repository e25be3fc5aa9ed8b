/** A channel whose sends are timed. */
import type { Channel } from '../channels/channel.ts'
import type { Meter } from '../service/meter.ts'

export function timedChannel(channel: Channel, meter: Meter): Channel {
  return {
    ...channel,
    send: async (to, message) => {
      const from = performance.now()
      try {
        return await channel.send(to, message)
      } finally {
        meter.time('send', { channel: channel.name }, performance.now() - from)
      }
    },
  }
}
