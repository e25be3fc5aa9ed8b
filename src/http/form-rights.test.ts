import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { closeBatch } from '../service/batch-steps.ts'
import { putCase } from '../service/intake.ts'
import { withInvitations } from '../service/invite.ts'
import { countAll } from '../service/recount.ts'
import { takeSlip } from '../service/slip.ts'
import type { BatchId, InvitationId } from '../survey/ids.ts'

let world: WebWorld
let people = 0

beforeAll(async () => {
  world = await webWorld()
})
afterAll(() => world.close())

const ADMIN = { name: 'admin', units: null }

/** A case with a phone, its slip in hand. */
async function invited(closedAt = '2026-11-20T09:00:00+07:00') {
  const phone = `0912345${String(++people).padStart(3, '0')}`
  const body = { unit: 'so-tai-chinh', outcome: 'returned', applicant: { phone }, closedAt } as const
  const put = await putCase(world.deps, `R-${people}`, body, ADMIN)
  if (put.kind === 'refused' || put.invitation === null) throw new Error('not invited')
  const { id } = put.invitation
  const slip = await takeSlip(world.deps, id, ADMIN)
  if (slip.kind === 'refused') throw new Error('no slip')
  const { pathname: path } = new URL(slip.link)
  const invitation = async () => {
    const doc = await world.deps.store.invitations.get(id as InvitationId)
    if (doc === null) throw new Error('no invitation')
    return doc
  }
  const address = async () => {
    const { contacts } = await invitation()
    return contacts.phone === null ? null : world.deps.store.addresses.get(contacts.phone)
  }
  return { path, data: `${path}/du-lieu`, phone, invitation, address }
}

function browser() {
  let cookie = ''
  const go = async (path: string, init: RequestInit = {}) => {
    const response = await world.fetch(path, { ...init, headers: { cookie } })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return { status: response.status, text: await response.text() }
  }
  return {
    open: (path: string) => go(path),
    post: (path: string, fields: Record<string, string>) =>
      go(path, { method: 'POST', body: new URLSearchParams(fields) }),
  }
}

async function answer(me: ReturnType<typeof browser>, path: string): Promise<void> {
  await me.open(path)
  await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
  await me.post(path, { step: 'trips', action: 'answer', text: '1' })
  await me.post(path, { step: 'remark', action: 'answer', text: 'Ghế còn ít' })
}

async function forms(day: string): Promise<number> {
  await countAll(withInvitations(world.deps))
  return (await world.deps.store.tallies.get(`${day}|so-tai-chinh`))?.series['short']?.responses ?? 0
}

describe('what is held', () => {
  test('is told: office, closing day, state, the end of the phone, and until when; never the whole phone', async () => {
    const { data, phone } = await invited()
    const { status, text } = await browser().open(data)
    expect(status).toBe(200)
    expect(text).toContain('Phiếu khảo sát của Sở Tài chính, hồ sơ kết thúc ngày 20/11/2026.')
    expect(text).toContain('Chưa trả lời.')
    expect(text).toContain(`số điện thoại ••••${phone.slice(-3)}`)
    expect(text).not.toContain(phone.slice(1))
    expect(text).toContain('cuối ngày 30/12/2026')
    expect(text).toContain('đến ngày 29/01/2027')
  })

  test('reading it changes nothing, and no copy is kept of it', async () => {
    const { data, invitation } = await invited()
    const before = await invitation()
    const page = await world.fetch(data)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(await invitation()).toEqual(before)
  })

  test('shows no answer, and is reached from every page of the form', async () => {
    const { path, data } = await invited()
    const me = browser()
    expect((await me.open(path)).text).toContain(`href="${data}"`)
    await answer(me, path)
    expect((await me.open(path)).text).toContain(`href="${data}"`)
    const { text } = await me.open(data)
    expect(text).toContain('Đã trả lời')
    expect(text).not.toContain('Hài lòng')
    expect(text).not.toContain('Ghế còn ít')
  })

  test('a link that nobody has shows nothing', async () => {
    expect((await browser().open(`/p/${'x'.repeat(22)}/du-lieu`)).status).toBe(404)
  })
})

describe('once somebody has answered', () => {
  test('another browser with the same link sees what is held and may change nothing', async () => {
    const { path, data, invitation, address } = await invited()
    await answer(browser(), path)
    const other = browser()
    const { text } = await other.open(data)
    expect(text).toContain('được trả lời ở nơi khác')
    expect(text).not.toContain('<button')
    for (const right of ['contact', 'withdraw', 'erase', 'object']) {
      await other.post(data, { right, sure: 'yes', phone: '0987654321' })
    }
    expect((await invitation()).state).toBe('finished')
    expect(await address()).toMatchObject({ optedOutAt: null, sealed: expect.any(String) })
  })
})

describe('withdrawing on the page', () => {
  test('while the figures are open says that the answer goes, and then that it went', async () => {
    const { path, data, invitation } = await invited('2026-11-19T09:00:00+07:00')
    const me = browser()
    await answer(me, path)
    const before = await forms('2026-11-19')
    const asked = await me.post(data, { right: 'withdraw' })
    expect(asked.text).toContain('Các câu trả lời sẽ bị xóa khỏi số liệu')
    expect((await invitation()).state).toBe('finished')
    const done = await me.post(data, { right: 'withdraw', sure: 'yes' })
    expect(done.text).toContain('Phiếu đã được rút và câu trả lời đã được xóa.')
    expect(await forms('2026-11-19')).toBe(before - 1)
  })

  test('after they were closed says that the figure stays, and it does', async () => {
    const day = '2026-09-10'
    const { path, data, invitation } = await invited(`${day}T09:00:00+07:00`)
    const me = browser()
    await answer(me, path)
    await closeBatch(world.deps, '2026-09' as BatchId, 'me')
    const words = 'Số liệu của đợt này đã chốt nên con số tổng hợp'
    expect((await me.post(data, { right: 'withdraw' })).text).toContain(`${words} sẽ được giữ lại`)
    expect((await me.post(path, { action: 'withdraw' })).text).toContain(`${words} sẽ được giữ lại`)
    const done = await me.post(data, { right: 'withdraw', sure: 'yes' })
    expect(done.text).toContain(`${words} được giữ lại`)
    expect(done.text).toContain('chỉ còn con số tổng hợp')
    expect(done.text).not.toContain('<button')
    expect((await me.open(path)).text).toContain(`${words} được giữ lại`)
    expect(await invitation()).toMatchObject({ state: 'finished', place: null })
    expect(await forms(day)).toBe(1)
  })
})

describe('erasing on the page', () => {
  test('takes the contact away, and the answer with it', async () => {
    const { path, data, invitation, address } = await invited()
    const me = browser()
    await answer(me, path)
    expect((await me.post(data, { right: 'erase' })).text).toContain('Thông tin liên hệ và các câu trả lời sẽ bị xóa')
    expect((await address())?.sealed).not.toBeNull()
    const { text } = await me.post(data, { right: 'erase', sure: 'yes' })
    expect(text).toContain('câu trả lời và thông tin liên hệ đã được xóa')
    expect(text).not.toContain('••••')
    expect((await address())?.sealed).toBeNull()
    expect((await invitation()).state).toBe('withdrawn')
  })

  test('before anything was answered ends the form', async () => {
    const { path, data, invitation, address } = await invited()
    const me = browser()
    await me.post(data, { right: 'erase', sure: 'yes' })
    expect((await address())?.sealed).toBeNull()
    expect((await invitation()).state).toBe('withdrawn')
    expect((await me.open(path)).text).toContain('Khảo sát đã kết thúc')
  })
})

test('objecting for ever opts the contacts out, and ends the form that is open', async () => {
  const { data, invitation, address } = await invited()
  const me = browser()
  expect((await me.post(data, { right: 'object' })).text).toContain('không muốn nhận khảo sát nữa?')
  expect((await address())?.optedOutAt).toBeNull()
  expect((await me.post(data, { right: 'object', sure: 'yes' })).text).toContain('sẽ không nhận thêm lời mời')
  expect((await address())?.optedOutAt).not.toBeNull()
  expect((await invitation()).state).toBe('declined')
})

describe('another phone', () => {
  test('is kept for the messages of this survey; the record of the case and every link stay', async () => {
    const { path, data, phone, invitation } = await invited()
    const old = (await invitation()).contacts.phone
    const me = browser()
    await me.open(path)
    const done = await me.post(data, { right: 'contact', phone: '0987 654 321' })
    expect(done.text).toContain('Đã ghi nhận số mới.')
    expect(done.text).toContain('••••321')
    const { contacts, generation, case: record } = await invitation()
    expect(contacts.phone).not.toBe(old)
    expect(generation).toBe(1)
    expect((await world.deps.store.cases.get(record))?.contacts.phone).toBe(old)
    expect((await browser().open(path)).status).toBe(200)
    const again = { unit: 'so-tai-chinh', outcome: 'returned', applicant: { phone } } as const
    await putCase(world.deps, `R-${people}`, { ...again, receivedAt: '2026-11-01T09:00:00+07:00' }, ADMIN)
    expect((await invitation()).contacts.phone).toBe(contacts.phone)
  })

  test('that is no mobile number is told so beside the field, with what was typed', async () => {
    const { data, invitation } = await invited()
    const { contacts } = await invitation()
    const again = await browser().post(data, { right: 'contact', phone: '0258 3822 123' })
    expect(again.status).toBe(422)
    expect(again.text).toContain('value="0258 3822 123"')
    expect(again.text).toMatch(/aria-describedby="hint problem" aria-invalid="true"/)
    expect((await invitation()).contacts).toEqual(contacts)
  })

  test('is taken three times and no more', async () => {
    const { data, invitation } = await invited()
    const me = browser()
    for (let n = 1; n <= 5; n++) await me.post(data, { right: 'contact', phone: `098765432${n}` })
    const { contacts, renamed } = await invitation()
    expect(renamed).toBe(3)
    expect(contacts.phone).toBe(world.deps.keyring.addressId({ kind: 'phone', value: '84987654323' }))
    expect((await me.open(data)).text).not.toContain('name="phone"')
  })

  test('that wants to be asked no more is taken without a word about it, and gets nothing', async () => {
    const first = await invited()
    await browser().post(first.data, { right: 'object', sure: 'yes' })
    const { data, address } = await invited()
    const { text } = await browser().post(data, { right: 'contact', phone: first.phone })
    expect(text).toContain('Đã ghi nhận số mới.')
    expect((await address())?.optedOutAt).not.toBeNull()
  })
})

test('a post that no page of ours sends is refused', async () => {
  const { data } = await invited()
  expect((await browser().post(data, { right: 'everything' })).status).toBe(400)
})
