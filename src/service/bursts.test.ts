import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedIn } from '../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import type { Batch } from '../survey/batch.ts'
import { cut } from '../survey/batch.ts'
import type { AddressId, BatchId, InvitationId } from '../survey/ids.ts'
import { DAY, HOUR } from '../survey/time.ts'
import { batchFor } from './batches.ts'
import { burstFlags, type Finished, sweepBursts } from './bursts.ts'

const LONG = 'Phải chờ lâu quá, cán bộ nên làm nhanh hơn'

let world: WebWorld
let batch: Batch
beforeAll(async () => {
  world = await webWorld()
  batch = await batchFor(world.deps, '2026-11-20')
})
afterAll(() => world.close())

let n = 0
function form(over: Partial<Finished> & { readonly phone?: string; readonly id?: string } = {}) {
  const { phone, id = `f${n++}`, ...more } = over
  const contacts = { phone: (phone ?? null) as AddressId | null, zalo: null, telegram: null }
  const session = { _id: id as InvitationId, ...(more.session ?? {}) }
  const asked = { session, invitation: { contacts }, batch, at: world.deps.clock(), place: null, remarks: [], ...more }
  return burstFlags(world.deps, { ...asked, session: { ...asked.session, _id: id as InvitationId } })
}

async function first(times: number, what: () => Promise<readonly string[]>): Promise<(readonly string[])[]> {
  const all: (readonly string[])[] = []
  for (let i = 0; i < times; i++) all.push(await what())
  return all
}

describe('many forms from one place', () => {
  test('of one contact in a batch: from the fifth on', async () => {
    const all = await first(6, () => form({ phone: 'p1' }))
    expect(all).toEqual([[], [], [], [], ['same-contact'], ['same-contact']])
    expect(await form({ phone: 'p2' })).toEqual([])
  })

  test('from one browser in a day: from the third on, and not the day after', async () => {
    const at = world.deps.clock()
    const all = await first(3, () => form({ place: 'w.browser', at }))
    expect(all).toEqual([[], [], ['same-device']])
    expect(await form({ place: 'w.browser', at: at + DAY })).toEqual([])
    expect(await form({ place: 'w.another', at })).toEqual([])
    // A chat is a contact, no device.
    expect(await first(4, () => form({ place: 't.chat', at }))).toEqual([[], [], [], []])
  })

  test('from one network in an hour: from the eleventh on', async () => {
    const at = world.deps.clock()
    const session = { _id: '' as InvitationId, seat: { network: 'n1', desk: false } }
    const all = await first(11, () => form({ session, at }))
    expect(all.map((flags) => flags.length)).toEqual([...Array(10).fill(0), 1])
    expect(await form({ session, at: at + HOUR })).toEqual([])
  })

  test('with the same words, however they are typed: from the third on; a short thanks is nobody’s', async () => {
    expect(await form({ remarks: [LONG] })).toEqual([])
    expect(await form({ remarks: [LONG.normalize('NFD').toUpperCase()] })).toEqual([])
    expect(await form({ remarks: ['phai cho lau qua, can bo nen lam nhanh hon!'] })).toEqual(['same-text'])
    expect((await first(4, () => form({ remarks: ['Rất tốt, xin cảm ơn'] }))).flat()).toEqual([])
  })

  test('a form that is looked at twice is one', async () => {
    const again = await first(7, () => form({ id: 'twice', phone: 'p3' }))
    expect(again.flat()).toEqual([])
    await first(3, () => form({ phone: 'p3' }))
    expect(await form({ id: 'last', phone: 'p3' })).toEqual(['same-contact'])
    expect(await form({ id: 'last', phone: 'p3' })).toEqual(['same-contact'])
    expect(await form({ id: 'twice', phone: 'p3' })).toEqual([])
  })

  test('nothing is told once the batch is cut, and what is kept is forgotten', async () => {
    const without = cut(batch, 'me', world.deps.clock())
    if (without === null) throw new Error('the batch has a key')
    expect(await first(9, () => form({ batch: without, phone: 'p4' }))).toEqual(Array(9).fill([]))
    const later = { ...world.deps, clock: () => world.deps.clock() + 400 * DAY }
    expect(await sweepBursts(later, 1_000)).toBeGreaterThan(0)
    expect(await later.store.bursts.over(later.clock(), 10)).toEqual([])
  })
})

describe('the page', () => {
  async function answered(code: string, cookie: string): Promise<readonly string[] | undefined> {
    const { path, id } = await world.slip(code)
    for (const fields of [
      { step: 'attitude', action: 'answer', code: 'S' },
      { step: 'trips', action: 'answer', text: '2' },
      { step: 'remark', action: 'skip' },
    ]) {
      await world.fetch(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Cookie: cookie } })
    }
    const invitation = await world.deps.store.invitations.get(id as InvitationId)
    const its = await world.deps.store.batches.get(invitation?.batch ?? ('' as BatchId))
    const response = its === null ? null : world.deps.keyring.responseId(its, id as InvitationId)
    return response === null ? undefined : (await world.deps.store.responses.get(response))?.flags
  }

  test('knows its browser, and where staff are signed in', async () => {
    const mine = 'ykien_b=AAAAAAAAAAAAAAAAAAAAAA'
    const flags = [await answered('D-1', mine), await answered('D-2', mine), await answered('D-3', mine)]
    expect(flags.map((all) => all?.includes('same-device'))).toEqual([false, false, true])
    expect(flags.map((all) => all?.includes('desk'))).toEqual([false, false, false])
    const staff = await signedIn(world, [{ role: 'desk', unit: 'so-tai-chinh' }])
    expect((await answered('D-4', `ykien_b=BBBBBBBBBBBBBBBBBBBBBB; ${staff.cookie}`))?.includes('desk')).toBe(true)
  })
})
