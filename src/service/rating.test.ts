import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { flowOf, SATISFACTION, step, YES_NO } from '../../test/support/trial-flow.ts'
import type { Event } from '../channels/channel.ts'
import type { Store } from '../store/store.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Response } from '../survey/response.ts'
import { DAY, MINUTE } from '../survey/time.ts'
import { countDirty } from './count.ts'
import { publish } from './flow-shelf.ts'
import { withInvitations } from './invite.ts'
import { receive } from './receive.ts'

const PHONE = '0912345678'
const ASKING = flowOf(
  step('consent', 'consent', YES_NO),
  step('attitude', 'rating', SATISFACTION),
  step('overall', 'overall', SATISFACTION),
  step('overall_why', 'reason', YES_NO, { when: { overall: ['VD', 'D'] } }),
  step('remark', 'comment', { kind: 'text', max: 20 }),
)

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
  await publish(world.deps.store, [ASKING], world.time.now)
})
afterEach(() => world.close())

type Rating = Extract<Event, { readonly kind: 'rating' }>

const ratingOf = (rate: number, messageId: string | null, more: Partial<Rating> = {}): Rating => ({
  id: `zalo:user_feedback:${messageId}`,
  channel: 'zalo',
  moment: { at: null, order: null },
  kind: 'rating',
  rate,
  note: null,
  messageIds: messageId === null ? [] : [messageId],
  trackingId: null,
  ...more,
})

async function give(rating: Rating): Promise<void> {
  await receive(world.deps, rating)
  await world.deps.lanes.idle()
}

/** A case whose invitation was sent to its phone. */
async function sent(code = 'A', applicant: object = { phone: PHONE }) {
  const put = await world.put(code, applicant)
  await world.dispatch()
  const doc = await world.invitation(put)
  return { put, messageId: doc.attempts.at(-1)?.messageId ?? '', trackingId: doc._id as string }
}

/** The answer of an invitation, as it is stored. */
async function responseOf({ batch, _id }: Invitation): Promise<Response | null> {
  const stored = await world.deps.store.batches.get(batch)
  const id = stored === null ? null : world.deps.keyring.responseId(stored, _id)
  return id === null ? null : world.deps.store.responses.get(id)
}

async function overallCounts() {
  await countDirty(withInvitations(world.deps), 100)
  const cell = await world.deps.store.tallies.get('2026-11-24|so-tai-chinh')
  return { finished: cell?.funnel.finished, overall: cell?.series['trial']?.steps['overall'] ?? {} }
}

/** Begins the conversation of an invitation by the code of its slip, and says these things. */
async function converse(put: Awaited<ReturnType<typeof sent>>['put'], ...said: readonly string[]): Promise<void> {
  const { code } = await world.slip(put)
  for (const text of [code, ...said]) await world.says('7', text)
}

describe('stars on a message', () => {
  test.each([
    [1, 'VD'],
    [2, 'D'],
    [3, 'N'],
    [4, 'S'],
    [5, 'VS'],
  ])('%i become the overall answer %s, and the whole form of who has not begun one', async (rate, code) => {
    const { put, messageId } = await sent()
    await give(ratingOf(rate, messageId))
    const invitation = await world.invitation(put)
    expect(invitation).toMatchObject({ state: 'finished', next: null, consent: null })
    expect(await responseOf(invitation)).toMatchObject({
      answers: { overall: code },
      flags: ['rating'],
      dimensions: { way: 'zalo-template' },
    })
    expect(await overallCounts()).toEqual({ finished: 1, overall: { [code]: 1 } })
    expect(await world.deps.store.sessions.get(invitation._id)).toBeNull()
  })

  test('are found by the tracking id alone, also of a message that left at the second try', async () => {
    world.sending(async () => ({ kind: 'retry-after', ms: 1, detail: 'zalo -32' }))
    const { put, trackingId } = await sent()
    world.sending(null)
    world.time.now += MINUTE
    await world.dispatch()
    await give(ratingOf(5, null, { trackingId: `${trackingId}n1` }))
    expect((await world.invitation(put)).state).toBe('finished')
  })

  test('by user id, where there is no tracking id, are found by the message', async () => {
    const { put, messageId } = await sent('A', { zaloUser: '251252' })
    await give(ratingOf(4, messageId))
    expect((await responseOf(await world.invitation(put)))?.dimensions.way).toBe('zalo-user-template')
  })

  test('count once, however often they come, together or later', async () => {
    const { messageId } = await sent()
    await Promise.all([give(ratingOf(5, messageId)), give(ratingOf(5, messageId))])
    await give(ratingOf(5, messageId))
    await give(ratingOf(1, messageId, { id: 'zalo:user_feedback:edited' }))
    expect(await overallCounts()).toEqual({ finished: 1, overall: { VS: 1 } })
  })

  test('keep the note beside them as a sealed remark, as long as the questionnaire takes', async () => {
    const { put, messageId } = await sent()
    await give(ratingOf(2, messageId, { note: 'Cán bộ hướng dẫn chưa rõ ràng' }))
    const invitation = await world.invitation(put)
    expect((await responseOf(invitation))?.answers).toEqual({ overall: 'D', remark: 'GIVEN' })
    expect(await world.onDisk()).not.toContain('hướng dẫn')
    const batch = await world.deps.store.batches.get(invitation.batch)
    const id = batch === null ? null : world.deps.keyring.commentId(batch, invitation._id, 'remark')
    const comment = await world.deps.store.comments.get(id ?? '')
    expect(world.deps.keyring.open(comment?.sealed ?? '', `comments:${id}`)).toBe('Cán bộ hướng dẫn chư')
  })

  test('answer the overall question of a conversation that is running, and it goes on', async () => {
    const { put, messageId } = await sent()
    await converse(put, 'Có')
    await give(ratingOf(5, messageId))
    expect((await world.invitation(put)).state).toBe('started')
    await world.says('7', 'Hài lòng')
    expect(world.lastTo('7')).toContain('Câu hỏi remark?')
    await world.says('7', 'bỏ qua')
    expect(await responseOf(await world.invitation(put))).toMatchObject({
      answers: { attitude: 'S', overall: 'VS', remark: 'SKIP' },
      flags: [],
    })
  })

  test('answer it also when it is the open one; the next is shown at the next word', async () => {
    const { put, messageId } = await sent()
    await converse(put, 'Có', 'Hài lòng')
    expect(world.lastTo('7')).toContain('Câu hỏi overall?')
    await give(ratingOf(1, messageId))
    await world.says('7', 'Rất hài lòng')
    expect(world.lastTo('7')).toContain('Câu hỏi overall_why?')
    await world.says('7', 'Có')
    await world.says('7', 'bỏ qua')
    expect((await responseOf(await world.invitation(put)))?.answers).toMatchObject({
      overall: 'VD',
      overall_why: 'YES',
    })
  })

  test('end a conversation that had nothing else left to ask', async () => {
    await publish(world.deps.store, [flowOf(...ASKING.steps.slice(0, 3))], world.time.now)
    const { put, messageId } = await sent()
    await converse(put, 'Có', 'Hài lòng')
    await give(ratingOf(5, messageId))
    expect((await responseOf(await world.invitation(put)))?.answers).toEqual({ attitude: 'S', overall: 'VS' })
  })

  test('change nothing that was answered in the conversation, running or finished', async () => {
    const { put, messageId } = await sent()
    await converse(put, 'Có', 'Hài lòng', 'Bình thường')
    await give(ratingOf(5, messageId))
    await world.says('7', 'bỏ qua')
    await give(ratingOf(5, messageId))
    expect((await responseOf(await world.invitation(put)))?.answers).toMatchObject({ overall: 'N' })
  })

  test('end a conversation that was opened and not begun; its old button says so', async () => {
    const { put, messageId } = await sent()
    await converse(put)
    await give(ratingOf(5, messageId))
    await world.says('7', 'Có')
    expect(world.lastTo('7')).toBe(world.deps.say('chat.nothing-open', 'vi'))
    expect((await world.invitation(put)).state).toBe('finished')
  })

  test('mean nothing of a message that went to a wrong phone, of one called back, or after the end', async () => {
    const wrong = await sent()
    await world.put('A', { phone: '0987654321' })
    await give(ratingOf(5, wrong.messageId))
    expect((await world.invitation(wrong.put)).state).toBe('planned')
    const late = await sent('B', { phone: '0911111111' })
    world.time.now += 31 * DAY
    await give(ratingOf(5, late.messageId))
    expect((await world.invitation(late.put)).marks.finished).toBeNull()
    await give(ratingOf(5, 'nobody-knows-it', { trackingId: 'of-another-system' }))
  })

  test('mean nothing to a questionnaire without an overall question', async () => {
    await world.publish('Xin hỏi Ông/Bà?')
    const { put, messageId } = await sent()
    await give(ratingOf(5, messageId))
    expect((await world.invitation(put)).state).toBe('sent')
  })
})

describe('stars whose process dies', () => {
  const broken = async (): Promise<never> => {
    throw Object.assign(new Error('the process is gone'), { code: 'GONE' })
  }
  /** A store on which one write, of all that follow from stars, is never made. */
  const dying: Readonly<Record<string, (store: Store) => Store>> = {
    'before the answer is kept': (store) => ({ ...store, responses: derived(store.responses, { insert: broken }) }),
    'before the remark is kept': (store) => ({ ...store, comments: derived(store.comments, { insert: broken }) }),
    'before the invitation says so': (store) => ({
      ...store,
      invitations: derived(store.invitations, { replace: broken }),
    }),
    'before the session goes': (store) => ({ ...store, sessions: derived(store.sessions, { remove: broken }) }),
  }
  const derived = <C extends object>(collection: C, over: Partial<C>): C =>
    new Proxy(collection, {
      get: (target, name) => {
        const known: unknown = Reflect.get(over, name) ?? Reflect.get(target, name, target)
        return typeof known === 'function' ? known.bind(target) : known
      },
    })

  test.each(Object.keys(dying))('%s are counted once by the next', async (when) => {
    const { put, messageId } = await sent()
    const dead = world.another(dying[when]?.(world.deps.store))
    await receive(dead, ratingOf(5, messageId, { note: 'Tốt' }))
    await dead.lanes.idle()
    world.time.now += MINUTE
    const { _id } = await world.invitation(put)
    await world.work(async () => (await world.deps.store.sessions.get(_id)) === null)
    await give(ratingOf(5, messageId, { note: 'Tốt' }))
    expect(await responseOf(await world.invitation(put))).toMatchObject({ answers: { overall: 'VS', remark: 'GIVEN' } })
    expect(await overallCounts()).toEqual({ finished: 1, overall: { VS: 1 } })
  })
})
