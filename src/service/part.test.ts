import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { flowOf, SATISFACTION, step, YES_NO } from '../../test/support/trial-flow.ts'
import { countDirty } from './count.ts'
import { publish } from './flow-shelf.ts'
import { postForm } from './form.ts'
import type { FormAction } from './form-view.ts'
import { type CaseAnswer, putCase } from './intake.ts'
import { withInvitations } from './invite.ts'
import { part } from './part.ts'
import { listRequests, readRequest } from './register/requests.ts'
import { removeSample } from './sample-removal.ts'
import { withdraw } from './withdraw.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

async function slipOf(name: string) {
  const put = await world.put(name, null)
  return { put, ...(await world.slip(put)) }
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

describe('two remarks in one form', () => {
  const text = { kind: 'text', max: 200 } as const
  const asking = flowOf(
    step('consent', 'consent', YES_NO),
    step('counter', 'comment', text),
    step('remark', 'comment', text),
  )

  beforeEach(() => publish(world.deps.store, [asking], world.time.now))

  async function answer(put: CaseAnswer): Promise<void> {
    const { code } = await world.slip(put)
    await world.says('7', code)
    await world.says('7', 'Có')
    await world.publish('Câu hỏi mới?')
    for (const remark of ['Quầy 3 đông', 'Cảm ơn cán bộ']) await world.says('7', remark)
    expect(world.remarks()).toBe(2)
  }

  const themes = async (put: CaseAnswer) => {
    const { _id, batch } = await world.invitation(put)
    const its = await world.deps.store.batches.get(batch)
    const id = its === null ? null : world.deps.keyring.responseId(its, _id)
    return id === null ? null : (await world.deps.store.responses.get(id))?.themes
  }

  test('are both kept, with what they are about, and all goes when the form is withdrawn', async () => {
    const put = await world.put('A', null)
    await answer(put)
    expect(await themes(put)).toEqual(['other', 'attitude', 'thanks'])
    await withdraw(world.deps, await world.invitation(put))
    expect(await themes(put)).toEqual([])
    expect(world.remarks()).toBe(0)
  })

  test('both go with the sample data', async () => {
    const body = { unit: 'so-tai-chinh', outcome: 'returned' } as const
    const put = await putCase(world.deps, 'S', body, { name: 'sample', units: null }, { sample: true })
    if (put.kind === 'refused') throw new Error('a sample case was refused')
    await answer(put)
    await removeSample(world.deps)
    expect(world.remarks()).toBe(0)
  })
})

describe('a wish to be got in touch with', () => {
  const asking = flowOf(
    step('consent', 'consent', YES_NO),
    step('attitude', 'rating', SATISFACTION),
    step('call_back', 'contact', YES_NO),
  )
  const staff = { name: 'u1', units: ['so-tai-chinh'] }

  async function wished(wish: string) {
    await publish(world.deps.store, [asking], world.time.now)
    const put = await world.put('A', { phone: '0912345678' })
    const { code } = await world.slip(put)
    for (const text of [code, 'Có', 'Không hài lòng', wish]) await world.says('7', text)
    return { put, requests: await listRequests(world.deps, staff, 'open') }
  }

  test('stands in the register with case and phone, and nowhere among the answers', async () => {
    const { requests } = await wished('Có')
    expect(requests).toMatchObject([{ kind: 'contact', unit: 'so-tai-chinh', state: 'received' }])
    const read = await readRequest(world.deps, staff, requests[0]?._id ?? '')
    expect(read?.contact).toEqual({ case: 'A', phone: '0912345678' })
    const [response] = await world.deps.store.responses.dirty(9)
    expect(response?.answers).toEqual({ attitude: 'D' })
    // Neither is written down a second time.
    expect(await world.onDisk()).not.toContain('84912345678')
  })

  test('is none when it was not said', async () => {
    expect((await wished('Không')).requests).toEqual([])
  })

  test('goes when the form is withdrawn: the register no longer says whom', async () => {
    const { put, requests } = await wished('Có')
    await withdraw(world.deps, await world.invitation(put))
    expect((await readRequest(world.deps, staff, requests[0]?._id ?? ''))?.contact).toBeNull()
  })

  test('is written down once by a process that died before the end was', async () => {
    const { put, requests } = await wished('Có')
    const doc = await world.invitation(put)
    await world.deps.store.invitations.replace({ ...doc, state: 'started', rev: doc.rev + 1 })
    const session = await world.deps.store.sessions.get(doc._id)
    if (session !== null) await part(world.deps, session)
    expect(await listRequests(world.deps, staff, 'open')).toHaveLength(requests.length)
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

describe('a page', () => {
  const form = async () => {
    const { put, token } = await slipOf('A')
    const post = (step: string, codes: string[], text = '', action: FormAction = 'answer') =>
      postForm(world.deps, token, 'browser', { step, action, codes, text })
    await post('consent', ['YES'])
    await post('attitude', ['S'])
    return { put, post }
  }
  /** The store fails at the last write of what follows from the end. */
  const failing = async (run: () => Promise<unknown>): Promise<void> => {
    const { invitations } = world.deps.store
    const replace = invitations.replace.bind(invitations)
    invitations.replace = async () => {
      throw new Error('the store is away')
    }
    await expect(run()).rejects.toThrow('away')
    invitations.replace = replace
  }
  const count = async () => {
    while ((await countDirty(withInvitations(world.deps), 9)) > 0);
    return (await world.deps.store.tallies.get('2026-11-24|so-tai-chinh'))?.series
  }

  test('that is sent again after a failure at the end keeps the finished form', async () => {
    const { put, post } = await form()
    await failing(() => post('remark', [], 'ít ghế'))
    expect((await post('remark', [], 'ít ghế')).kind).toBe('ended')
    expect((await world.invitation(put)).state).toBe('finished')
    expect((await count())?.['trial']?.responses).toBe(1)
  })

  test('by which a form is withdrawn before all of its end was done takes answer and remark away', async () => {
    const { put, post } = await form()
    await failing(() => post('remark', [], 'ít ghế'))
    await post('', [], '', 'sure-withdraw')
    expect((await world.invitation(put)).state).toBe('withdrawn')
    expect(await count()).toEqual({})
    expect(world.remarks()).toBe(0)
  })

  test('a withdrawal that died half-way is finished by the counter', async () => {
    const { post } = await form()
    await post('remark', [], 'ít ghế')
    const { comments } = world.deps.store
    const get = comments.get.bind(comments)
    comments.get = async () => {
      throw new Error('died')
    }
    await expect(post('', [], '', 'sure-withdraw')).rejects.toThrow('died')
    comments.get = get
    expect(await count()).toEqual({})
    expect(world.remarks()).toBe(0)
  })

  test('whose process died before the invitation knew of the start is marked by the sweeper', async () => {
    const { put, token } = await slipOf('A')
    const { invitations, sessions } = world.deps.store
    const replace = invitations.replace.bind(invitations)
    invitations.replace = async (doc) => (doc.marks.started === null ? replace(doc) : Promise.reject(new Error('died')))
    const post = { step: 'consent', action: 'answer', codes: ['YES'], text: '' } as const
    await expect(postForm(world.deps, token, 'browser', post)).rejects.toThrow('died')
    invitations.replace = replace
    world.time.now += 60_000
    await world.work(async () => (await world.invitation(put)).marks.started !== null)
    await world.work(async () => (await sessions.due(world.time.now, 9)).length === 0)
  })
})
