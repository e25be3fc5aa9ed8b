/**
 * Asks Telegram for updates, where it cannot reach us. An update is confirmed only after its event was handed over and
 * taken, so a process that dies in between gets it again.
 */
import type { Event } from '../channel.ts'
import type { ChannelLog } from '../log.ts'
import { type Pause, pauseFor } from '../pause.ts'
import type { TelegramChannel } from './channel.ts'
import { type TelegramAccess, telegramApi } from './client.ts'
import { codeOf } from './failure.ts'
import { ALLOWED_UPDATES, eventOf, updateShape } from './update.ts'

/** How long Telegram holds an empty answer back, in seconds. */
const HOLD = 25
/** Added to that for the call itself, in milliseconds. */
const GRACE = 10_000
/** Pauses after failures in a row, in milliseconds; short enough that a reply comes within 15 s of a recovery. */
const PAUSES = [500, 1_000, 2_000, 5_000] as const

export interface PollOptions extends TelegramAccess {
  readonly channel: TelegramChannel
  /** Resolves when the events are safely taken; a rejection brings them again. */
  readonly deliver: (events: readonly Event[]) => Promise<void>
  readonly log: ChannelLog
  readonly signal: AbortSignal
  /** Told a code while polling fails, `null` when it goes well. */
  readonly trouble?: (code: string | null) => void
  readonly pause?: Pause
}

/** Runs until the signal; never rejects. */
export async function telegramPoll(options: PollOptions): Promise<void> {
  const { channel, deliver, log, signal, trouble = () => {}, pause = pauseFor } = options
  const api = telegramApi(options, HOLD * 1000 + GRACE)
  let offset = 0
  let failures = 0
  let met = false
  while (!signal.aborted) {
    try {
      if (!met) {
        // A webhook that is still set would make every poll fail (409).
        await channel.api.deleteWebhook()
        await channel.meet()
        met = true
      }
      const updates = await api.getUpdates(
        { offset, timeout: HOLD, allowed_updates: [...ALLOWED_UPDATES] },
        // grammY's type asks for its own make of signal; it listens to any.
        signal as Parameters<typeof api.getUpdates>[1],
      )
      const events = updates.flatMap((update) => eventFrom(update, log))
      if (events.length > 0) await deliver(events)
      offset = Math.max(offset, ...updates.map((update) => update.update_id + 1))
      if (failures > 0) log.info({ failures }, 'Telegram is polled again')
      failures = 0
      trouble(null)
    } catch (error) {
      if (signal.aborted) return
      trouble(codeOf(error))
      // The first of a row is told, then every hundredth: an outage must not fill the log.
      if (failures % 100 === 0) log.warn({ code: codeOf(error), failures }, 'polling Telegram failed')
      await pause(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0, signal)
      failures++
    }
  }
}

function eventFrom(update: unknown, log: ChannelLog): Event[] {
  const read = updateShape.safeParse(update)
  if (!read.success) log.warn({ code: 'NOT_AN_UPDATE' }, 'an update of unknown shape was left aside')
  const event = read.success ? eventOf(read.data) : null
  return event === null ? [] : [event]
}
