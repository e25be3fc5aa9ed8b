/** When a channel was last heard from: a verified request of its webhook. Its absence is all that a dead webhook shows. */
import type { ChannelName } from '../channels/channel.ts'
import { type Instant, MINUTE } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import type { Deps } from './deps.ts'
import { codeOf } from './follow.ts'

type HeardDeps = Pick<Deps, 'store' | 'clock' | 'log'>

/** Noted this often at most, by each process. */
const NOTED_WITHIN = MINUTE

/** @returns what to call at each verified request: it neither waits nor fails. */
export function hearing(deps: HeardDeps): (channel: ChannelName) => void {
  const noted = new Map<ChannelName, Instant>()
  return (channel) => {
    const now = deps.clock()
    if (now - (noted.get(channel) ?? 0) < NOTED_WITHIN) return
    noted.set(channel, now)
    void note(deps, channel, now).catch((cause: unknown) => {
      noted.delete(channel)
      deps.log.warn({ code: codeOf(cause) }, 'it was not noted that a webhook is alive')
    })
  }
}

/** `null`: never. */
export async function lastHeard({ store }: Pick<Deps, 'store'>, channel: ChannelName): Promise<Instant | null> {
  const doc = await store.meta.get(idOf(channel))
  return doc === null ? null : Number(doc.value)
}

async function note({ store }: HeardDeps, channel: ChannelName, at: Instant): Promise<void> {
  await changeOrInsert(store.meta, { _id: idOf(channel), rev: 0, value: 0 }, (doc) =>
    Number(doc.value) >= at ? null : { ...doc, value: at },
  )
}

function idOf(channel: ChannelName): string {
  return `heard:${channel}`
}
