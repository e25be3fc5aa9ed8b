import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { countDirty } from './count.ts'
import { postForm } from './form.ts'
import { withInvitations } from './invite.ts'
import { part } from './part.ts'
import { takeSlip } from './slip.ts'
import { withdraw } from './withdraw.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

async function slipOf(name: string) {
  const put = await world.put(name, null)
  const slip = await takeSlip(world.deps, put.invitation?.id ?? '', { name: 'desk', unit: null })
  if (slip.kind === 'refused') throw new Error('no slip')
  return { put, code: slip.code, token: new URL(slip.link).pathname.slice('/p/'.length) }
}

describe('parting identity and answer', () => {
  /** A conversation that ended, as a slow process read it just before it began to part it. */
  async function ended() {
    const { put, code } = await slipOf('A')
    const { sessions } = world.deps.store
    let session: Awaited<ReturnType<typeof sessions.get>> = null
    const replace = sessions.replace.bind(sessions)
    sessions.replace = (doc) => {
      if (doc.endedAt !== null) session ??= doc
      return replace(doc)
    }
    for (const text of [code, 'Có', 'Hài lòng', 'Cảm ơn cán bộ']) await world.says('7', text)
    if (session === null) throw new Error('nothing ended')
    return { put, session }
  }

  test('may be done twice and leaves one answer', async () => {
    const { session } = await ended()
    await part(world.deps, session)
    expect(await world.deps.store.responses.dirty(9)).toHaveLength(1)
  })

  test('by a slow process does not bring back what was withdrawn and counted meanwhile', async () => {
    const { put, session } = await ended()
    const { invitations, responses } = world.deps.store
    const finished = await world.invitation(put)
    const slow = world.another({
      ...world.deps.store,
      invitations: Object.assign(Object.create(invitations), {
        // It read this before the other process wrote the end.
        get: async (id: typeof finished._id) => {
          const now = await invitations.get(id)
          slow.store.invitations.get = invitations.get.bind(invitations)
          return now === null ? null : { ...now, state: 'started' as const, rev: finished.rev - 1 }
        },
      }),
    })
    await withdraw(world.deps, finished)
    await countDirty(withInvitations(world.deps), 9)
    await part(slow, session)
    await countDirty(withInvitations(world.deps), 9)
    expect((await world.invitation(put)).state).toBe('withdrawn')
    const cell = await world.deps.store.tallies.get('2026-11-24|so-tai-chinh')
    expect(cell?.series).toEqual({})
    expect(await responses.dirty(9)).toEqual([])
  })
})

test('a start whose process died before it was marked is marked by the next page', async () => {
  const { put, token } = await slipOf('A')
  const post = (step: string, code: string) =>
    postForm(world.deps, token, 'browser', { step, action: 'answer', codes: [code], text: '' })
  await post('consent', 'YES')
  const { invitations } = world.deps.store
  const doc = await world.invitation(put)
  await invitations.replace({ ...doc, state: 'planned', marks: { ...doc.marks, started: null }, rev: doc.rev + 1 })
  await post('attitude', 'S')
  expect((await world.invitation(put)).marks.started).not.toBeNull()
})

test('the next conversation that waits is offered at once when one has ended', async () => {
  const first = await slipOf('A')
  const second = await slipOf('B')
  await world.says('7', first.code)
  await world.says('7', 'Có')
  await world.says('7', second.code)
  await world.says('7', 'Có')
  for (const text of ['Hài lòng', 'bỏ qua']) await world.says('7', text)
  await world.deps.lanes.idle()
  expect(world.lastTo('7')).toBe(world.deps.say('chat.more-waiting', 'vi'))
})
