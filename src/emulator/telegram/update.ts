/**
 * How updates reach the product: by webhook, those of one chat one after the other, each until it was taken with a 2xx;
 * or from a queue, fetched by `getUpdates`.
 */
import { MINUTE, SECOND } from '../../survey/time.ts'
import { post } from '../post.ts'
import { shuffle } from '../shuffle.ts'
import type { World } from '../world.ts'

export type Update = Readonly<Record<string, unknown>>
interface NumberedUpdate extends Update {
  readonly update_id: number
}

interface Webhook {
  readonly url: string
  readonly secret: string | null
}

export interface Updates {
  readonly webhook: Webhook | null
  /** `null` keeps everything in the queue. What waits there goes to a new webhook at once. */
  connect(webhook: Webhook | null, options?: { readonly drop?: boolean; readonly allowed?: readonly string[] }): void
  add(chat: string, update: NumberedUpdate): Promise<void>
  pending(): number
  /** Confirms what lies before `offset` and waits at most `wait` ms for more; `null`: another poll took over. */
  poll(offset: number, limit: number, wait: number): Promise<readonly NumberedUpdate[] | null>
}

const FIRST_RETRY = SECOND
const LAST_RETRY = MINUTE

interface Waiting {
  readonly chat: string
  readonly update: NumberedUpdate
}

export function updates(world: World): Updates {
  let webhook: Webhook | null = null
  let allowed: readonly string[] = []
  let queue: Waiting[] = []
  const busy = new Set<string>()
  let poller: ((takenOver: boolean) => void) | null = null

  /** Delivers the chat's updates until none is left or one is not taken; that one is tried again later. */
  async function drain(chat: string, retry = FIRST_RETRY): Promise<void> {
    if (busy.has(chat)) return
    busy.add(chat)
    let delay = retry
    for (let next = head(chat); next !== undefined && webhook !== null; next = head(chat)) {
      const taken = await deliver(webhook, next.update)
      if (!taken) {
        world.clock.after(delay, () => {
          busy.delete(chat)
          return drain(chat, Math.min(delay * 2, LAST_RETRY))
        })
        return
      }
      queue = queue.filter((waiting) => waiting !== next)
      delay = FIRST_RETRY
    }
    busy.delete(chat)
  }

  const head = (chat: string) => queue.find((waiting) => waiting.chat === chat)

  async function deliver({ url, secret }: Webhook, update: NumberedUpdate): Promise<boolean> {
    const headers: Record<string, string> = secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }
    const posted = await post(url, headers, JSON.stringify(update), world)
    return typeof posted === 'number' && posted >= 200 && posted < 300
  }

  async function enqueue(waiting: Waiting): Promise<void> {
    queue.push({ ...waiting })
    poller?.(false)
    if (webhook !== null) await drain(waiting.chat)
  }

  const shuffled = shuffle(world.faults, world.clock, enqueue)

  return {
    get webhook() {
      return webhook
    },
    connect(next, options = {}) {
      webhook = next
      allowed = options.allowed ?? allowed
      if (options.drop === true) queue = []
      if (next !== null) for (const chat of new Set(queue.map((waiting) => waiting.chat))) world.background(drain(chat))
    },
    async add(chat, update) {
      const kind = Object.keys(update).find((key) => key !== 'update_id') ?? ''
      if (allowed.length > 0 && !allowed.includes(kind)) return
      // Whoever asks for updates gets them in their order: one that came later would count as confirmed already.
      await (webhook === null ? enqueue({ chat, update }) : shuffled({ chat, update }))
    },
    pending: () => queue.length,
    async poll(offset, limit, wait) {
      queue = queue.filter(({ update }) => update.update_id >= offset)
      poller?.(true)
      if (queue.length === 0 && wait > 0 && !world.closed.aborted) {
        const takenOver = await new Promise<boolean>((resolve) => {
          const finish = (over: boolean) => {
            clearTimeout(timer)
            world.closed.removeEventListener('abort', end)
            if (poller === finish) poller = null
            resolve(over)
          }
          const end = () => finish(false)
          const timer = setTimeout(end, wait)
          world.closed.addEventListener('abort', end)
          poller = finish
        })
        if (takenOver) return null
      }
      return queue.slice(0, limit).map(({ update }) => update)
    },
  }
}
