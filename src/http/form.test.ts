import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW, type WebWorld, webWorld } from '../../test/support/web-world.ts'
import type { InvitationId } from '../survey/ids.ts'

let world: WebWorld

beforeAll(async () => {
  world = await webWorld()
})
afterAll(() => world.close())

/** A browser that keeps its cookie and follows redirects. */
function browser(web: WebWorld = world) {
  let cookie = ''
  const go = async (
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; text: string; response: Response }> => {
    const headers = new Headers(init.headers)
    if (cookie !== '') headers.set('Cookie', cookie)
    const response = await web.fetch(path, { ...init, headers })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const location = response.headers.get('location')
    if (response.status === 303 && location !== null) return go(location)
    return { status: response.status, text: await response.text(), response }
  }
  return {
    open: (path: string) => go(path),
    async post(path: string, fields: Record<string, string | string[]>) {
      const body = new URLSearchParams()
      for (const [name, value] of Object.entries(fields)) for (const each of [value].flat()) body.append(name, each)
      return go(path, { method: 'POST', body })
    },
  }
}

const invitation = (id: string) => world.deps.store.invitations.get(id as InvitationId)

describe('answering', () => {
  test('one question a page, to the thanks', async () => {
    const { path, id } = await world.slip('FORM-1')
    const me = browser()
    const first = await me.open(path)
    expect(first.text).toContain('<html lang="vi">')
    expect(first.text).toContain('Câu 1/2')
    expect(first.text).toContain('Kính chào Ông/Bà. Sở Tài chính mong nhận được ý kiến.')
    expect(first.text).toContain('<h1>Ông/Bà đánh giá thế nào về thái độ của cán bộ?</h1>')
    expect(first.text).toContain('type="radio" name="code" value="S"')
    const trips = await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
    expect(trips.text).toContain('Câu 2/2')
    expect(trips.text).toContain('inputmode="numeric"')
    const remark = await me.post(path, { step: 'trips', action: 'answer', text: '2' })
    expect(remark.text).toContain('maxlength="20"')
    const end = await me.post(path, { step: 'remark', action: 'answer', text: 'Cảm ơn' })
    expect(end.status).toBe(200)
    expect(end.text.toLowerCase()).toContain('cảm ơn')
    expect(await invitation(id)).toMatchObject({ state: 'finished' })
  })

  test('where several may be chosen there are boxes, and several are taken', async () => {
    const { path } = await world.slip('FORM-2')
    const me = browser()
    await me.open(path)
    const why = await me.post(path, { step: 'attitude', action: 'answer', code: 'D' })
    expect(why.text.match(/type="checkbox"/g)).toHaveLength(2)
    const trips = await me.post(path, { step: 'why', action: 'answer', code: ['RUDE', 'SLOW'] })
    expect(trips.text).toContain('đi lại mấy lần')
    const back = await me.post(path, { step: 'trips', action: 'back' })
    expect(back.text.match(/ checked/g)).toHaveLength(2)
  })

  test('no opinion and skipping go on, and are offered where the question allows them', async () => {
    const { path } = await world.slip('FORM-3')
    const me = browser()
    const first = await me.open(path)
    expect(first.text).toContain('value="na"')
    expect((await me.post(path, { step: 'attitude', action: 'na' })).text).toContain('đi lại mấy lần')
    expect((await me.post(path, { step: 'trips', action: 'skip' })).text).toContain('góp ý gì thêm')
  })

  test('posting the same page again changes nothing', async () => {
    const { path } = await world.slip('FORM-4')
    const me = browser()
    await me.open(path)
    await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
    await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
    expect((await me.open(path)).text).toContain('đi lại mấy lần')
  })

  test('a form that ended says so for ever, and its own browser may withdraw it', async () => {
    const { path, id } = await world.slip('FORM-5')
    const me = browser()
    await me.open(path)
    await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
    await me.post(path, { step: 'trips', action: 'answer', text: '1' })
    await me.post(path, { step: 'remark', action: 'skip' })
    expect((await browser().open(path)).text).not.toContain('value="withdraw"')
    expect((await me.open(path)).text).toContain('value="withdraw"')
    expect((await me.post(path, { action: 'withdraw' })).text).toContain('Ông/Bà muốn rút phiếu?')
    expect(await invitation(id)).toMatchObject({ state: 'finished' })
    await me.post(path, { action: 'sure-withdraw' })
    expect(await invitation(id)).toMatchObject({ state: 'withdrawn' })
    expect((await me.open(path)).text).not.toContain('value="withdraw"')
  })

  test('stopping ends it', async () => {
    const { path, id } = await world.slip('FORM-6')
    const me = browser()
    await me.open(path)
    expect((await me.post(path, { step: 'attitude', action: 'stop' })).text).toContain('Ông/Bà muốn dừng khảo sát?')
    expect((await me.open(path)).text).toContain('value="stop"')
    await me.post(path, { step: 'attitude', action: 'sure-stop' })
    expect(await invitation(id)).toMatchObject({ state: 'declined' })
  })
})

describe('mistakes', () => {
  test('nothing chosen: the same page, 422, the problem linked to the field', async () => {
    const { path } = await world.slip('WRONG-1')
    const me = browser()
    await me.open(path)
    const again = await me.post(path, { step: 'attitude', action: 'answer' })
    expect(again.status).toBe(422)
    expect(again.text).toContain('href="#answer"')
    expect(again.text).toMatch(/id="answer"[^>]*aria-invalid="true"/)
    expect(again.text).toMatch(/aria-describedby="hint problem"/)
  })

  test('what was typed is not lost: a number out of range, a remark too long', async () => {
    const { path } = await world.slip('WRONG-2')
    const me = browser()
    await me.open(path)
    await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
    const number = await me.post(path, { step: 'trips', action: 'answer', text: '99' })
    expect(number.status).toBe(422)
    expect(number.text).toContain('value="99"')
    await me.post(path, { step: 'trips', action: 'answer', text: '3' })
    const remark = 'Góp ý dài hơn hai mươi ký tự & <b>đậm</b>'
    const text = await me.post(path, { step: 'remark', action: 'answer', text: remark })
    expect(text.status).toBe(422)
    expect(text.text).toContain('Góp ý dài hơn hai mươi ký tự &amp; &lt;b&gt;đậm&lt;/b&gt;')
  })

  test('a page that no page of ours sent is 400', async () => {
    const { path } = await world.slip('WRONG-3')
    expect((await browser().post(path, { action: 'delete-everything' })).status).toBe(400)
  })

  test('a token of the wrong shape and one that nobody has look the same', async () => {
    const [short, unknown] = [await world.fetch('/p/abc'), await world.fetch(`/p/${'x'.repeat(22)}`)]
    expect([short.status, unknown.status]).toEqual([404, 404])
    expect(await short.text()).toBe(await unknown.text())
  })
})

describe('who may look back', () => {
  test('another browser with the same link goes on, and sees no answer given before', async () => {
    const { path } = await world.slip('LOOK-1')
    const me = browser()
    await me.open(path)
    await me.post(path, { step: 'attitude', action: 'answer', code: 'S' })
    const other = browser()
    const seen = await other.open(path)
    expect(seen.text).toContain('đi lại mấy lần')
    expect(seen.text).not.toContain('value="back"')
    const back = await me.post(path, { step: 'trips', action: 'back' })
    expect(back.text).toMatch(/value="S"[^>]* checked/)
  })

  test('the browser is known by a cookie that only these pages get', async () => {
    const { path } = await world.slip('LOOK-2')
    const cookie = (await world.fetch(path)).headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^ykien_b=[\w-]{22};/)
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/p']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Secure')
  })

  test('over https the cookie is for https only', async () => {
    const secure = await webWorld({ production: true, publicUrl: 'https://khaosat.example.vn' })
    try {
      const { path } = await secure.slip('LOOK-3')
      expect((await secure.fetch(path)).headers.get('set-cookie')).toContain('Secure')
    } finally {
      await secure.close()
    }
  })
})

test('a body that is no form is refused, and nothing breaks', async () => {
  const { path } = await world.slip('BROKEN-1')
  for (const type of ['multipart/form-data; boundary=a', 'multipart/form-data']) {
    const response = await world.fetch(path, { method: 'POST', body: 'xx', headers: { 'Content-Type': type } })
    expect(response.status, type).toBe(400)
    expect(await response.text()).toContain('Nội dung vừa gửi không đúng dạng')
  }
  expect(world.logged.filter((entry) => JSON.stringify(entry).includes('a request failed'))).toEqual([])
})

describe('reading', () => {
  test('a link preview is no opening; a browser that shows the page is', async () => {
    const { path, id } = await world.slip('READ-1')
    for (const method of ['GET', 'HEAD']) expect((await world.fetch(path, { method })).status).toBe(200)
    expect((await invitation(id))?.marks.opened).toBeNull()
    const [, mark] = /<img src="([^"]+)"/.exec((await browser().open(path)).text) ?? []
    expect((await world.fetch(mark ?? '', { method: 'HEAD' })).status).toBe(200)
    expect((await invitation(id))?.marks.opened, 'whoever asks how large it is').toBeNull()
    const image = await world.fetch(mark ?? '')
    expect(image.headers.get('content-type')).toBe('image/gif')
    expect((await invitation(id))?.marks.opened).toBe(NOW)
  })

  test('no copy is kept, no address is passed on, and the whole is under 20 kB', async () => {
    const { path } = await world.slip('READ-2')
    const page = await world.fetch(path)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('x-robots-tag')).toBe('noindex')
    const bytes =
      Buffer.byteLength(await page.text()) + Buffer.byteLength(await (await world.fetch('/style.css')).text())
    expect(bytes).toBeLessThan(20_000)
  })
})

test('many unknown links from one place are answered with a wait and told to the log; a link that is right opens', async () => {
  const { path } = await world.slip('LINKS-1')
  const unknown = (n: number, from: string) => world.fetch(`/p/${String(n).padStart(22, 'a')}`, {}, from)
  for (let n = 0; n < 99; n++) expect((await unknown(n, '203.0.113.9')).status).toBe(404)
  const waits = await unknown(100, '203.0.113.9')
  expect(waits.status).toBe(429)
  expect(waits.headers.get('retry-after')).toBe('60')
  expect((await unknown(101, '203.0.113.10')).status).toBe(404)
  expect((await world.fetch(path, {}, '203.0.113.9')).status).toBe(200)
  const said = JSON.stringify(world.logged)
  expect(said).toContain('many unknown links are tried from one place')
  expect(said).not.toContain('203.0.113')
  expect(await (await world.fetch('/metrics')).text()).toMatch(/ykien_guesses_total\{of="link"\} \d{3}\n/)
})
