import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { SECRETS, type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { putCase } from '../service/intake.ts'
import type { CaseInput } from '../survey/case-body.ts'
import type { InvitationId } from '../survey/ids.ts'

let world: WebWorld

beforeAll(async () => {
  world = await webWorld({ production: true, publicUrl: 'https://khaosat.example.vn' })
})
beforeEach(() => vi.restoreAllMocks())
afterAll(() => world.close())

const ADMIN = { name: 'admin', units: null }
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

async function invited(code: string, more: Partial<CaseInput> = {}): Promise<InvitationId> {
  const put = await putCase(world.deps, code, { unit: 'so-tai-chinh', outcome: 'returned', ...more }, ADMIN)
  if (put.kind === 'refused' || put.invitation === null) throw new Error('the case was not invited')
  return put.invitation.id as InvitationId
}

function ask(id: string, headers: Record<string, string>, query = ''): Promise<Response> {
  return world.fetch(`/api/v1/invitations/${id}/slip${query}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${SECRETS.all}`, ...headers },
  })
}

async function pageOf(id: string, query = ''): Promise<string> {
  const response = await ask(id, { Accept: BROWSER }, query)
  expect(response.status).toBe(200)
  return response.text()
}

describe('who asks for a page', () => {
  test('gets one to print, and who asks for nothing gets JSON as ever', async () => {
    const id = await invited('FORM-1')
    const page = await ask(id, { Accept: BROWSER })
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    for (const headers of [{}, { Accept: '*/*' }, { Accept: 'application/json, text/html;q=0.5' }]) {
      const json = await ask(id, headers as Record<string, string>)
      expect(Object.keys((await json.json()) as object)).toEqual(['link', 'code'])
      expect(json.headers.get('vary')).toBe('Accept')
    }
  })

  test('has it on record, each time', async () => {
    const id = await invited('RECORD-1')
    await pageOf(id)
    await pageOf(id, '?kho=k80')
    const { slips } = (await world.deps.store.invitations.get(id)) ?? {}
    expect(slips).toMatchObject([{ by: 'key:all' }, { by: 'key:all' }])
  })

  test('gets a document of its own: nothing to fetch, its style let in by its hash, nothing kept by a cache', async () => {
    const response = await ask(await invited('ALONE-1'), { Accept: BROWSER })
    const page = await response.text()
    expect(page).not.toMatch(/<link|<script|<img|\sstyle=|\son\w+=|url\(/)
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? ''
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['', '105mm 148mm'],
    ['?kho=a6', '105mm 148mm'],
    ['?kho=k80', '80mm 190mm'],
  ])('with "%s" gets paper of %s', async (query, size) => {
    expect(await pageOf(await invited('PAPER-1'), query)).toContain(`@page{size:${size};`)
  })

  test('on a paper that we do not know is told so, and nothing is on record', async () => {
    const id = await invited('PAPER-2')
    expect((await ask(id, { Accept: BROWSER }, '?kho=a4')).status).toBe(422)
    expect((await world.deps.store.invitations.get(id))?.slips).toEqual([])
  })
})

describe('the page', () => {
  test('invites, gives the code in fours, where to use it, whom to call and until when', async () => {
    const id = await invited('PAGE-1')
    const { code } = (await (await ask(id, {})).json()) as { code: string }
    const page = await pageOf(id)
    for (const text of [
      '<html lang="vi">',
      'Sở Tài chính',
      'Kính mời Ông/Bà góp ý',
      'bảo mật',
      `<span>${code.slice(0, 4)}</span> <span>${code.slice(4)}</span>`,
      'Telegram của cơ quan',
      'Trang web: khaosat.example.vn',
      'Cần hỏi thêm, xin gọi 1022.',
      'Xin trả lời trước 09:30 ngày 24/12/2026.',
    ]) {
      expect(page).toContain(text)
    }
    expect(page).not.toContain('ẩn danh')
  })

  test('says nothing of whose case it was', async () => {
    const id = await invited('000.00.01.H32-261102-0001', {
      procedure: { code: '1.001612', name: 'Đăng ký khai tử' },
      applicant: { kind: 'person', phone: '0912 345 678', telegramChat: '123456' },
    })
    expect(await pageOf(id)).not.toMatch(/H32-261102|khai tử|1\.001612|912|123456/)
  })

  test('is English for an applicant who reads English', async () => {
    const page = await pageOf(await invited('PAGE-EN', { applicant: { language: 'en' } }))
    for (const text of [
      '<html lang="en">',
      'Please tell us how your case was handled.',
      'confidential',
      'Website: khaosat.example.vn',
      'Open until 09:30 on 24 December 2026.',
    ]) {
      expect(page).toContain(text)
    }
  })

  test('names the chat by its address where the channel knows it, without the token of the link', async () => {
    const [channel] = world.deps.channels
    if (channel === undefined) throw new Error('no channel')
    vi.spyOn(channel, 'chatLink').mockImplementation((token) => `https://t.me/ykien_bot?start=${token}`)
    const page = await pageOf(await invited('PAGE-2'))
    expect(page).toContain('Telegram: t.me/ykien_bot</li>')
    expect(page).not.toContain('start=')
  })

  test('leads to the form of the way "slip"', async () => {
    const id = await invited('PAGE-3')
    const token = world.deps.keyring.token(id, 'slip', 1)
    const { link } = (await (await ask(id, {})).json()) as { link: string }
    expect(link).toBe(`https://khaosat.example.vn/p/${token}`)
    expect((await world.fetch(new URL(link).pathname)).status).toBe(200)
  })
})

describe('there is no slip, in plain words,', () => {
  async function refusal(id: string): Promise<{ readonly status: number; readonly page: string }> {
    const response = await ask(id, { Accept: BROWSER })
    expect(response.headers.get('content-type')).toMatch(/^text\/html/)
    return { status: response.status, page: await response.text() }
  }

  test('of a survey that has ended', async () => {
    const id = await invited('OVER-1')
    const doc = await world.deps.store.invitations.get(id)
    if (doc === null) throw new Error('no invitation')
    await world.deps.store.invitations.replace({ ...doc, rev: doc.rev + 1, state: 'finished' })
    const { status, page } = await refusal(id)
    expect(status).toBe(409)
    expect(page).toContain('Phiếu khảo sát này đã kết thúc, không thể in thêm.')
    expect(page).not.toContain('<svg')
  })

  test('of one whose time is over', async () => {
    const id = await invited('OVER-2')
    const doc = await world.deps.store.invitations.get(id)
    if (doc === null) throw new Error('no invitation')
    await world.deps.store.invitations.replace({ ...doc, rev: doc.rev + 1, expiresAt: world.deps.clock() })
    expect((await refusal(id)).status).toBe(409)
  })

  test('of one that was called back', async () => {
    const id = await invited('OVER-3')
    await putCase(world.deps, 'OVER-3', { unit: 'so-tai-chinh', outcome: 'open' }, ADMIN)
    expect((await refusal(id)).status).toBe(409)
  })

  test('of none that we know', async () => {
    const { status, page } = await refusal('none')
    expect(status).toBe(404)
    expect(page).toContain('Không có lời mời khảo sát này.')
  })
})
