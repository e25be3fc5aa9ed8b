/** How an answer of Zalo ends a send. */
import { z } from 'zod'
import { addDays, dayOf, HOUR, type Instant, MINUTE, SECOND, startOf } from '../../survey/time.ts'
import type { Sent } from '../channel.ts'
import type { Answer } from './client.ts'
import { errorClass, type Host } from './errors.ts'

/** Zalo's limits on calls are by the minute. */
const BUSY_PAUSE = 30 * SECOND
const AGAIN_PAUSE = MINUTE
/** A server that cannot be reached: short, so that a held-up reply comes within 15 s of its recovery. */
const AWAY_PAUSE = 5 * SECOND
/** What was held over the night or a day does not all leave in the same minute. */
const SPREAD = 30 * MINUTE
/** Zalo refuses some messages from 22:00 to 06:00. */
const MORNING = 6 * HOUR

export interface Circumstances {
  readonly now: Instant
  /** From 0 up to 1. */
  readonly jitter: number
}

const id = z.union([z.string(), z.number().transform(String)])

/** The OA host calls it `message_id`, the template host `msg_id`. */
const posted = z.union([
  z.object({ message_id: id }).transform((data) => data.message_id),
  z.object({ msg_id: id }).transform((data) => data.msg_id),
])

export function sentOf(host: Host, answer: Answer, circumstances: Circumstances): Sent {
  switch (answer.kind) {
    case 'done': {
      const messageId = posted.safeParse(answer.data)
      // Taken, but no receipt could ever be joined to it.
      if (!messageId.success) return { kind: 'uncertain', detail: 'zalo no-message-id' }
      return { kind: 'sent', messageId: messageId.data, detail: null }
    }
    case 'error':
      return refused(host, answer.code, circumstances)
    case 'http':
      return unanswered(answer.status, answer.retryAfter)
    case 'lost': {
      const detail = `zalo ${answer.code}`
      return answer.left ? { kind: 'uncertain', detail } : { kind: 'retry-after', ms: AWAY_PAUSE, detail }
    }
  }
}

function refused(host: Host, code: number, { now, jitter }: Circumstances): Sent {
  const detail = `zalo ${code}`
  const later = Math.floor(jitter * SPREAD)
  switch (errorClass(host, code)) {
    case 'token':
    case 'office':
      return { kind: 'credential', detail }
    case 'again':
      return { kind: 'retry-after', ms: AGAIN_PAUSE, detail }
    case 'busy':
      return { kind: 'retry-after', ms: BUSY_PAUSE, detail, all: true }
    case 'full':
      return { kind: 'out-of-quota', until: startOf(addDays(dayOf(now), 1)) + later, detail }
    case 'tomorrow':
      return { kind: 'out-of-quota', until: startOf(addDays(dayOf(now), 1)) + later, detail, all: true }
    case 'night':
      return { kind: 'out-of-quota', until: nextMorning(now) + later, detail, all: true }
    case 'broke':
      return { kind: 'out-of-quota', until: null, detail, all: true }
    case 'person':
      return { kind: 'unreachable', detail }
    case 'refused':
      return { kind: 'unreachable', detail, byPerson: true }
    case 'window':
      return { kind: 'outside-window', detail }
    case 'wrong':
      return { kind: 'rejected', detail }
  }
}

/** An answer that is not the application's: behind a 5xx or an unreadable 200 the message may have been taken. */
function unanswered(status: number, retryAfter: number | null): Sent {
  const detail = `zalo http-${status}`
  if (status === 429) return { kind: 'retry-after', ms: retryAfter ?? BUSY_PAUSE, detail, all: true }
  if (status === 401 || status === 403) return { kind: 'credential', detail }
  return status >= 300 && status < 500 ? { kind: 'rejected', detail } : { kind: 'uncertain', detail }
}

function nextMorning(now: Instant): Instant {
  const today = startOf(dayOf(now)) + MORNING
  return now < today ? today : startOf(addDays(dayOf(now), 1)) + MORNING
}
