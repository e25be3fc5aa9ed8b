import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FlakyStore, flakyStore } from '../../test/support/flaky-store.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import type { Event } from '../channels/channel.ts'
import { openDiskSpool } from '../spool/disk.ts'
import type { Spool } from '../spool/spool.ts'
import { HOUR } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { Inbox, type InboxOptions } from './inbox.ts'

let world: ServiceWorld
let flaky: FlakyStore
let deps: Deps
let folder: string
const spools: Spool[] = []
const stopping: { stop: () => Promise<void> }[] = []

beforeEach(async () => {
  world = await serviceWorld()
  flaky = flakyStore(world.deps.store)
  deps = world.another(flaky.store)
  folder = await mkdtemp(join(tmpdir(), 'ykien-inbox-'))
})
afterEach(async () => {
  for (const { stop } of stopping.splice(0)) await stop()
  await deps.lanes.idle()
  for (const spool of spools.splice(0)) await spool.close()
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

/** An inbox, as a process that starts has it. */
async function openInbox(options: InboxOptions = {}) {
  const { seal, open } = deps.keyring
  const spool = await openDiskSpool({ folder, seal, open, clock: deps.clock, log: deps.log })
  spools.push(spool)
  const inbox = await Inbox.open(deps, spool, { patience: 50, ...options })
  return { spool, inbox }
}

/** Replays until the test is over or `stop`. */
function replaying(inbox: Inbox): () => Promise<void> {
  const signal = new AbortController()
  const running = inbox.replay(signal.signal)
  const stop = async (): Promise<void> => {
    signal.abort()
    await running
  }
  stopping.push({ stop })
  return stop
}

let n = 1_000
function typed(chat: string, text: string): Event {
  const from = { kind: 'telegram', value: chat } as const
  return { id: `e${++n}`, channel: 'telegram', moment: { at: null, order: n }, kind: 'text', from, text }
}

/** Invited, and asked the first of three questions. */
async function asked(chat: string): Promise<void> {
  await world.says(chat, 'xin chào')
  await world.put(`C${chat}`, { telegramChat: chat })
  await world.dispatch()
}

async function answersOf(chat: string): Promise<Readonly<Record<string, unknown>>> {
  const talk = await world.deps.store.talks.get(world.deps.keyring.addressId({ kind: 'telegram', value: chat }))
  const session = talk?.active == null ? null : await world.deps.store.sessions.get(talk.active)
  return Object.fromEntries(Object.entries(session?.state.answers ?? {}).map(([step, { value }]) => [step, value]))
}

const repliesTo = (chat: string): string[] =>
  world.left.filter(({ to }) => to.value === chat).map(({ message }) => message.text)

async function empties(spool: Spool): Promise<void> {
  await expect.poll(() => spool.waiting, { timeout: 10_000 }).toBe(0)
  await deps.lanes.idle()
}

describe('while the store is away', () => {
  test('an event is safe in the spool, and has its effect once the store is back', async () => {
    await asked('7')
    const { inbox, spool } = await openInbox()
    const before = repliesTo('7').length
    flaky.set('away')
    await inbox.take(typed('7', 'Có'))
    expect(spool.waiting).toBe(1)
    expect(await answersOf('7')).toEqual({})
    flaky.set('well')
    replaying(inbox)
    await empties(spool)
    expect(await answersOf('7')).toEqual({ consent: 'YES' })
    expect(repliesTo('7')).toHaveLength(before + 1)
  })

  test('events of one person keep their order, and one that comes when it is back goes behind them', async () => {
    await asked('7')
    const { inbox, spool } = await openInbox()
    flaky.set('away')
    await inbox.take(typed('7', 'Có'))
    await Promise.all([inbox.take(typed('7', 'Hài lòng')), inbox.take(typed('8', 'xin chào'))])
    flaky.set('well')
    await inbox.take(typed('7', 'quay lại'))
    expect(spool.waiting).toBe(4)
    replaying(inbox)
    await empties(spool)
    expect(await answersOf('7')).toEqual({ consent: 'YES', attitude: 'S' })
    expect(world.lastTo('7')).toContain('Câu hỏi attitude?')
    await inbox.take(typed('7', 'Rất hài lòng'))
    expect(spool.waiting).toBe(0)
    expect(await answersOf('7')).toMatchObject({ attitude: 'VS' })
  })

  test('it is told once, and once that it is back', async () => {
    const { inbox, spool } = await openInbox()
    flaky.set('away')
    for (let i = 0; i < 5; i++) await inbox.take(typed('7', 'xin chào'))
    flaky.set('well')
    replaying(inbox)
    await empties(spool)
    expect(world.logged.filter((line) => line.includes('the store is away'))).toHaveLength(1)
    expect(world.logged.filter((line) => line.includes('the store takes events again'))).toHaveLength(1)
  })

  test('a window is open from the moment of the act, not from that of the replay', async () => {
    const { inbox, spool } = await openInbox()
    const acted = world.time.now
    flaky.set('away')
    await inbox.take(typed('7', 'xin chào'))
    world.time.now += 5 * HOUR
    flaky.set('well')
    replaying(inbox)
    await empties(spool)
    const address = await world.deps.store.addresses.get(world.deps.keyring.addressId({ kind: 'telegram', value: '7' }))
    expect(address?.lastInteraction).toBe(acted)
  })
})

describe('when the store hangs', () => {
  for (const how of ['done', 'failed'] as const) {
    test(`an event is soon safe in the spool; its late attempt, ${how}, doubles nothing`, async () => {
      await asked('7')
      const { inbox, spool } = await openInbox()
      const before = repliesTo('7').length
      flaky.set('hangs')
      await Promise.all([inbox.take(typed('7', 'Có')), inbox.take(typed('7', 'Hài lòng'))])
      expect(spool.waiting).toBe(2)
      replaying(inbox)
      flaky.resume(how)
      await empties(spool)
      expect(await answersOf('7')).toEqual({ consent: 'YES', attitude: 'S' })
      expect(repliesTo('7').slice(before)).toEqual([
        expect.stringContaining('Câu hỏi attitude?'),
        expect.stringContaining('Câu hỏi remark?'),
      ])
    })
  }

  test('what waits in line behind an attempt that fails does not overtake it', async () => {
    await asked('7')
    const { inbox, spool } = await openInbox({ patience: 60_000 })
    flaky.set('hangs')
    const both = [inbox.take(typed('7', 'Có')), inbox.take(typed('7', 'Hài lòng'))]
    await new Promise((resolve) => setTimeout(resolve, 20))
    flaky.resume('failed')
    await Promise.all(both)
    expect(spool.waiting).toBe(2)
    replaying(inbox)
    await empties(spool)
    expect(await answersOf('7')).toEqual({ consent: 'YES', attitude: 'S' })
  })

  test('more than can be in hand goes to the spool at once', async () => {
    const { inbox, spool } = await openInbox({ inHand: 3, patience: 60_000 })
    flaky.set('hangs')
    const held = ['1', '2', '3'].map((chat) => inbox.take(typed(chat, 'xin chào')))
    await Promise.all(['4', '5'].map((chat) => inbox.take(typed(chat, 'xin chào'))))
    expect(spool.waiting).toBe(2)
    flaky.resume('done')
    await Promise.all(held)
    replaying(inbox)
    await empties(spool)
    for (const chat of ['1', '2', '3', '4', '5']) expect(repliesTo(chat)).toHaveLength(1)
  })
})

describe('a process that dies', () => {
  test('in the middle of a replay leaves the rest to the next, which doubles nothing of what was done', async () => {
    const chats = Array.from({ length: 70 }, (_, i) => String(100 + i))
    const first = await openInbox()
    flaky.set('away')
    for (const chat of chats) await first.inbox.take(typed(chat, 'xin chào'))
    flaky.set('well')
    const stop = replaying(first.inbox)
    await expect.poll(() => world.left.length).toBeGreaterThan(0)
    await stop()
    await deps.lanes.idle()
    const { inbox, spool } = await openInbox()
    replaying(inbox)
    await empties(spool)
    for (const chat of chats) expect(repliesTo(chat), chat).toHaveLength(1)
    expect(await readdir(folder)).toEqual([])
  })

  test('knows at its next start whose events wait, so that new ones go behind them', async () => {
    await asked('7')
    const first = await openInbox()
    flaky.set('away')
    await first.inbox.take(typed('7', 'Có'))
    flaky.set('well')
    const { inbox, spool } = await openInbox()
    await inbox.take(typed('7', 'Hài lòng'))
    expect(spool.waiting).toBe(2)
    replaying(inbox)
    await empties(spool)
    expect(await answersOf('7')).toEqual({ consent: 'YES', attitude: 'S' })
  })
})

describe('an event that fails by itself', () => {
  test('is put aside, and holds up neither the same person nor others', async () => {
    const { inbox, spool } = await openInbox()
    const bad = world.deps.keyring.addressId({ kind: 'telegram', value: '13' })
    let broken = true
    flaky.breaks('addresses', (id) => broken && id === bad)
    await inbox.take(typed('13', 'xin chào'))
    await inbox.take(typed('14', 'xin chào'))
    expect(spool.waiting).toBe(1)
    replaying(inbox)
    await empties(spool)
    expect(repliesTo('14')).toHaveLength(1)
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.aside$/)])
    expect(world.logged).toContainEqual(expect.stringContaining('put aside'))
    broken = false
    await inbox.take(typed('13', 'xin chào'))
    await deps.lanes.idle()
    expect(repliesTo('13')).toHaveLength(1)
  })

  test('is put aside too when it is the store that refuses it, again and again, and takes all else', async () => {
    const { inbox, spool } = await openInbox({ again: 2 })
    const bad = world.deps.keyring.addressId({ kind: 'telegram', value: '13' })
    flaky.breaks('addresses', (id) => id === bad, 'away')
    await inbox.take(typed('13', 'xin chào'))
    await inbox.take(typed('14', 'xin chào'))
    expect(spool.waiting).toBe(2)
    replaying(inbox)
    await empties(spool)
    expect(repliesTo('14')).toHaveLength(1)
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.aside$/)])
  })

  test('a store that is away altogether is no fault of the event, however long it takes', async () => {
    const { inbox, spool } = await openInbox({ again: 1 })
    flaky.set('away')
    await inbox.take(typed('7', 'xin chào'))
    replaying(inbox)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(spool.waiting).toBe(1)
    flaky.set('well')
    await empties(spool)
    expect(repliesTo('7')).toHaveLength(1)
    expect(await readdir(folder)).toEqual([])
  })
})

// Root may write everywhere, so a folder that is gone stands for a disk that is full.
describe('when the spool cannot be written', () => {
  test('the store is tried none the less, and takes again as soon as it is back', async () => {
    const { inbox } = await openInbox()
    flaky.set('away')
    await inbox.take(typed('7', 'xin chào'))
    await rm(folder, { recursive: true })
    await expect(inbox.take(typed('8', 'xin chào'))).rejects.toMatchObject({ code: 'SPOOL_AWAY' })
    flaky.set('well')
    await inbox.take(typed('8', 'xin chào'))
    await deps.lanes.idle()
    expect(repliesTo('8')).toHaveLength(1)
  })

  test('an event whose person has others waiting is refused, so that it comes again behind them', async () => {
    const { inbox } = await openInbox()
    flaky.set('away')
    await inbox.take(typed('7', 'xin chào'))
    flaky.set('well')
    await rm(folder, { recursive: true })
    await expect(inbox.take(typed('7', 'giúp'))).rejects.toMatchObject({ code: 'SPOOL_AWAY' })
  })
})
