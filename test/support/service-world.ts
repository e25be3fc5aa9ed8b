/**
 * The service on a real SQLite store, with a clock that a test turns and channels that keep what is sent: everything
 * but HTTP. `another()` is a second process on the same store.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect } from 'vitest'
import type { Channel, Event, Message, Sent } from '../../src/channels/channel.ts'
import { Passwords } from '../../src/service/access/password.ts'
import type { Caller, Deps } from '../../src/service/deps.ts'
import { dispatchDue } from '../../src/service/dispatch.ts'
import { FactsShelf } from '../../src/service/facts.ts'
import { flowShelf, publish } from '../../src/service/flow-shelf.ts'
import { type CaseAnswer, getCase, putCase } from '../../src/service/intake.ts'
import { openKeyring } from '../../src/service/keyring.ts'
import { Lanes } from '../../src/service/lanes.ts'
import { Pacer } from '../../src/service/pace.ts'
import { receive } from '../../src/service/receive.ts'
import { takeSlip } from '../../src/service/slip.ts'
import { putUnit } from '../../src/service/units.ts'
import { work } from '../../src/service/worker.ts'
import type { SqliteCollection } from '../../src/store/sqlite/collection.ts'
import type { Store } from '../../src/store/store.ts'
import type { PlainAddress } from '../../src/survey/address.ts'
import type { CaseInput } from '../../src/survey/case-body.ts'
import type { InvitationId } from '../../src/survey/ids.ts'
import type { Invitation } from '../../src/survey/invitation.ts'
import type { Comment } from '../../src/survey/response.ts'
import { erasuresInMemory } from './erasures.ts'
import { recordingMeter } from './meter.ts'
import { AT_ONCE } from './policy.ts'
import { sqliteStore, type TestStore } from './stores.ts'
import { tongue } from './tongue.ts'
import { flowOf, SATISFACTION, step, YES_NO } from './trial-flow.ts'

const ADMIN: Caller = { name: 'admin', units: null }
const UNIT = 'so-tai-chinh'
const NOW = Date.parse('2026-11-24T09:30:00+07:00')

/** Three questions: may we ask, how was it, anything to add. */
const flowAsking = (first: string) => ({
  ...flowOf(
    step('consent', 'consent', YES_NO, { ask: { vi: first } }),
    step('attitude', 'rating', SATISFACTION),
    step('remark', 'comment', { kind: 'text', max: 200 }),
  ),
  sober: { vi: 'Kính gửi Ông/Bà. {office} xin hỏi ý kiến.' },
})

export interface Left {
  readonly to: PlainAddress
  readonly message: Message
}

type Send = (to: PlainAddress, message: Message) => Promise<Sent>

export type ServiceWorld = Awaited<ReturnType<typeof serviceWorld>>

/** @param over other rules than sending at once. */
export async function serviceWorld(
  over: Partial<Pick<Deps, 'policy' | 'calendar' | 'sendingHours'>> = {},
  disk: TestStore = sqliteStore(),
) {
  const policy = over.policy ?? AT_ONCE
  const store = await disk.open()
  const master = randomBytes(32)
  const keyring = await openKeyring(store, master, randomBytes)
  await publish(store, [flowAsking('Câu hỏi consent?')], NOW)
  const left: Left[] = []
  const logged: string[] = []
  const time = { now: NOW }
  const meter = recordingMeter()
  const sent = async (): Promise<Sent> => ({ kind: 'sent', messageId: randomBytes(8).toString('hex'), detail: null })
  const wire: { send: Send } = { send: sent }
  const note = (_: unknown, message: string): void => void logged.push(message)
  const channel = (name: Channel['name'], reaches: Channel['reaches']): Channel => ({
    name,
    reaches,
    receive: async () => ({ kind: 'events', events: [], aside: 0 }),
    send: async (to, message) => {
      const outcome = await wire.send(to, message)
      if (outcome.kind === 'sent') left.push({ to, message })
      return outcome
    },
    acknowledge: async () => {},
    chatLink: () => null,
  })
  const processOn = (on: Store, worker: string): Deps => ({
    store: on,
    keyring,
    tongue,
    clock: () => time.now,
    random: randomBytes,
    flows: flowShelf(on),
    facts: new FactsShelf({ store: on, policy, clock: () => time.now }),
    channels: [channel('zalo', ['zalo', 'phone']), channel('telegram', ['telegram'])],
    say: tongue.say,
    policy,
    calendar: { weekend: [], holidays: [], worked: [], quiet: [] },
    meter,
    log: { info: note, warn: note, error: note },
    publicUrl: 'http://localhost',
    sendingHours: 'always',
    emulated: true,
    zaloOaId: 'oa',
    worker,
    erasures: erasuresInMemory(),
    lanes: new Lanes(),
    pacer: new Pacer({ store: on, clock: () => time.now, rates: policy.pace }),
    passwords: new Passwords({ random: randomBytes }),
    ...over,
  })
  const deps = processOn(store, 'this')
  await putUnit(deps, UNIT, { name: 'Sở Tài chính' }, ADMIN)
  let events = 0

  return {
    deps,
    time,
    /** `YKIEN_KEY`. */
    master,
    /** The bytes of the store, its log included. */
    async onDisk(): Promise<string> {
      const path = disk.env['DATABASE_PATH'] ?? ''
      return `${await readFile(path, 'utf8')}${await readFile(`${path}-wal`, 'utf8')}`
    },
    logged,
    meter,
    /** What the channels took, in order. */
    left,
    /** From now on a send ends like this; `null`: well. */
    sending(send: Send | null): void {
      wire.send = send ?? sent
    },
    another: (on: Store = store): Deps => processOn(on, 'another'),
    /** Makes or updates a case. */
    async put(code: string, applicant: CaseInput['applicant'], more: Partial<CaseInput> = {}): Promise<CaseAnswer> {
      const put = await putCase(deps, code, { unit: UNIT, outcome: 'returned', applicant, ...more }, ADMIN)
      if (put.kind === 'refused') throw new Error(put.issues.map(({ message }) => message).join(' '))
      return put
    },
    /** The case, as the office looks at it. */
    look: (code: string): Promise<CaseAnswer | null> => getCase(deps, code, ADMIN),
    /** The one invitation of a case. */
    async invitation({ invitation }: CaseAnswer): Promise<Invitation> {
      const doc = invitation === null ? null : await store.invitations.get(invitation.id as InvitationId)
      if (doc === null) throw new Error('there is no invitation')
      return doc
    },
    /** A new version, whose first question is this. */
    publish: (first: string) => publish(store, [flowAsking(first)], time.now),
    dispatch: (by: Deps = deps, limit?: number) => dispatchDue(by, limit),
    /** Link and code of the one invitation of a case. */
    async slip({ invitation }: CaseAnswer): Promise<{ readonly code: string; readonly token: string }> {
      const slip = await takeSlip(deps, invitation?.id ?? '', ADMIN)
      if (slip.kind === 'refused') throw new Error('no slip')
      return { code: slip.code, token: new URL(slip.link).pathname.slice('/p/'.length) }
    },
    /** Blocks the office on Telegram. @returns the event, to send it again. */
    async leaves(chat: string): Promise<Event> {
      const { kind: _, text: __, ...event } = typed(chat, '', ++events)
      const left = { ...event, kind: 'left' } as const
      await receive(deps, left)
      await deps.lanes.idle()
      return left
    },
    /** A text typed on Telegram; what follows it is done when this resolves. @returns the event, to send it again. */
    async says(chat: string, text: string, by: Deps = deps): Promise<Event> {
      const event = typed(chat, text, ++events)
      await receive(by, event)
      await by.lanes.idle()
      return event
    },
    /** How many remarks are kept. */
    remarks: () => (store.comments as unknown as SqliteCollection<Comment>).read('', []).length,
    /** Lets the worker run until this is so. */
    async work(so: () => Promise<boolean>): Promise<void> {
      const stopping = new AbortController()
      const working = work(deps, stopping.signal)
      try {
        await expect.poll(so, { timeout: 5_000 }).toBe(true)
      } finally {
        stopping.abort()
        await working
      }
    },
    /** The last text that a chat was sent. */
    lastTo: (value: string) => left.findLast(({ to }) => to.value === value)?.message.text ?? '',
    async close(): Promise<void> {
      await deps.lanes.idle()
      await store.close()
      await disk.destroy()
    },
  }
}

function typed(chat: string, text: string, n: number): Extract<Event, { readonly kind: 'text' }> {
  const from = { kind: 'telegram', value: chat } as const
  return { id: `e${n}`, channel: 'telegram', moment: { at: null, order: n }, kind: 'text', from, text }
}
