/** The register and the serious claims in a real browser, without a script: by keyboard, narrow and wide. */
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { putUnit } from '../../src/service/units.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { type SignedIn, signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const LONG = 'Trung tâm Phục vụ hành chính công phường Thủ Dầu Một, Thành phố Hồ Chí Minh'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld()
const origin = await world.listen()
await putUnit(world.deps, 'ttpvhcc', { name: LONG }, { name: 'admin', units: null })

afterAll(async () => {
  await browser?.close()
  await world.close()
})

async function openAs(user: SignedIn): Promise<Page> {
  if (browser === null) throw new Error('no browser')
  // What axe needs to be let in; the pages have no script of their own.
  const context = await browser.newContext({ bypassCSP: true })
  const [name = '', value = ''] = user.cookie.split('=')
  await context.addCookies([{ name, value, url: origin }])
  return context.newPage()
}

async function looked(page: Page, name: string): Promise<void> {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await shot(page, `${name}-${width}`)
    expect(await page.locator('html').evaluate((html) => html.scrollWidth), name).toBeLessThanOrEqual(width)
  }
  expect(await seriousFindings(page), name).toEqual([])
}

async function wrote(user: SignedIn, fields: Readonly<Record<string, string>>): Promise<string> {
  const letter = { kind: 'erase', way: 'letter', unit: 'ttpvhcc', words: 'Tôi đề nghị xóa dữ liệu của tôi.' }
  const answer = await user.post('/quan-tri/yeu-cau', { ...letter, ...fields })
  return answer.headers.get('location') ?? ''
}

test.skipIf(browser === null)('a letter is written down, acknowledged, and seen to its end', async () => {
  const user = await signedIn(world, [{ role: 'administrator', unit: null }])
  const page = await openAs(user)
  await page.goto(`${origin}/quan-tri/yeu-cau`)
  await looked(page, 'register-empty')
  await wrote(user, { receivedOn: '2026-11-03' })
  await wrote(user, { receivedOn: '2026-11-23', kind: 'object', way: 'desk' })
  await page.reload()
  await looked(page, 'register')
  await page.getByLabel('Loại yêu cầu').selectOption('see')
  await page.getByLabel('Ngày nhận').fill('2026-11-24')
  await page.getByLabel('Đơn vị').selectOption('ttpvhcc')
  await page.getByLabel('Nội dung yêu cầu').fill('Bà Nguyễn Thị Bưởi muốn biết cơ quan đang giữ những gì về mình.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Quá trình xử lý').waitFor()
  await looked(page, 'request')
  await page.getByRole('button', { name: 'Từ chối' }).click()
  await page.getByText('Vui lòng ghi lý do').waitFor()
  await looked(page, 'request-fault')
  await page.getByRole('button', { name: 'Xác nhận đã nhận' }).click()
  await page.getByText('Giải quyết chậm nhất').waitFor()
  await page.getByLabel('Lý do hoặc kết quả').fill('Đã in và trao tận tay tại quầy.')
  await page.getByRole('button', { name: 'Ghi là đã giải quyết' }).click()
  await page.getByText('Đã giải quyết ngày').waitFor()
  await looked(page, 'request-done')
  await page.goto(`${origin}/quan-tri/yeu-cau?loc=done&lang=en`)
  await looked(page, 'register-done-en')
  await page.context().close()
})

test.skipIf(browser === null)('a serious claim is read by an inspector', async () => {
  const { path } = await world.slip('C-1')
  const cookie = (await world.fetch(path)).headers.get('set-cookie')?.split(';')[0] ?? ''
  const answers = [
    { step: 'attitude', code: 'D' },
    { step: 'why', code: 'RUDE' },
    { step: 'trips', text: '2' },
    { step: 'remark', text: 'Cán bộ vòi tiền tôi' },
  ]
  for (const fields of answers) {
    const body = new URLSearchParams({ action: 'answer', ...fields } as Record<string, string>)
    await world.fetch(path, { method: 'POST', body, headers: { cookie } })
  }
  const page = await openAs(await signedIn(world, [{ role: 'inspector', unit: null }]))
  await page.goto(`${origin}/quan-tri/khieu-nai`)
  await looked(page, 'claims')
  await page.getByRole('link', { name: 'Ngày 24/11/2026' }).click()
  await page.getByText('Cán bộ vòi tiền tôi').waitFor()
  await looked(page, 'claim')
  const [name = '', value = ''] = cookie.split('=')
  await page.context().addCookies([{ name, value, url: origin }])
  await page.goto(`${origin}${path}`)
  await page.getByText('Luật Tố cáo').first().waitFor()
  await looked(page, 'form-claim')
  await page.context().close()
})
