/** One's own data on the page of a form, and the batches of the console, in a real browser at three widths. */
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { putCase } from '../../src/service/intake.ts'
import { takeSlip } from '../../src/service/slip.ts'
import type { InvitationId } from '../../src/survey/ids.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const WIDTHS = [320, 768, 1280] as const
/** Smallest side of what a thumb must hit, in CSS pixels (WCAG 2.5.5). */
const TARGET = 44

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld()
const origin = await world.listen()

afterAll(async () => {
  await browser?.close()
  await world.close()
})

const ADMIN = { name: 'admin', units: null }

async function formOf(code: string, phone: string, closedAt = '2026-11-20T09:00:00+07:00') {
  const body = { unit: 'so-tai-chinh', outcome: 'returned', applicant: { phone }, closedAt } as const
  const put = await putCase(world.deps, code, body, ADMIN)
  if (put.kind === 'refused' || put.invitation === null) throw new Error('not invited')
  const { id } = put.invitation
  const slip = await takeSlip(world.deps, id, ADMIN)
  if (slip.kind === 'refused') throw new Error('no slip')
  const invitation = () => world.deps.store.invitations.get(id as InvitationId)
  return { path: new URL(slip.link).pathname, invitation }
}

async function pageAt(width: number, axe = false): Promise<Page> {
  if (browser === null) throw new Error('no browser')
  const options = { viewport: { width, height: 800 }, javaScriptEnabled: axe, bypassCSP: axe }
  return (await browser.newContext(options)).newPage()
}

async function overflow(page: Page, width: number): Promise<number> {
  return (await page.locator('html').evaluate((html) => html.scrollWidth)) - width
}

test.skipIf(browser === null)('from the foot of the form to the erased contact, by the keyboard alone', async () => {
  const { path, invitation } = await formOf('DATA-1', '0912345678')
  const page = await pageAt(320)
  await page.goto(origin + path)
  await page.getByRole('link', { name: 'Dữ liệu của tôi' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Dữ liệu của tôi' }).waitFor()
  await page.getByLabel('Số di động mới').fill('02583822123')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('Số di động mới').inputValue()).toBe('02583822123')
  await shot(page, 'my-data-problem-320')
  await page.getByLabel('Số di động mới').fill('0987 654 321')
  await page.keyboard.press('Enter')
  await page.getByText('Đã ghi nhận số mới.').waitFor()
  await page.getByText('••••321').waitFor()
  await page.getByRole('button', { name: 'Xóa thông tin liên hệ' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Ông/Bà muốn xóa thông tin liên hệ?' }).waitFor()
  await shot(page, 'my-data-confirm-320')
  await page.getByRole('button', { name: 'Xóa thông tin liên hệ' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Thông tin liên hệ đã được xóa.').waitFor()
  expect((await invitation())?.state).toBe('withdrawn')
})

test.skipIf(browser === null)('the page of one’s data fits three widths, and a thumb hits everything', async () => {
  const { path } = await formOf('DATA-2', '0912345679')
  for (const width of WIDTHS) {
    const page = await pageAt(width)
    await page.goto(`${origin}${path}/du-lieu`)
    expect(await overflow(page, width), String(width)).toBeLessThanOrEqual(0)
    await shot(page, `my-data-${width}`)
    for (const target of await page.locator('button, input[type=tel]').all()) {
      expect((await target.boundingBox())?.height, await target.innerText()).toBeGreaterThanOrEqual(TARGET)
    }
  }
})

test.skipIf(browser === null)('on a narrow page the way to one’s data touches no other button', async () => {
  const { path } = await formOf('DATA-6', '0912345673')
  const page = await pageAt(320)
  await page.goto(origin + path)
  const stop = await page.getByRole('button', { name: 'Dừng khảo sát' }).boundingBox()
  const data = await page.getByRole('link', { name: 'Dữ liệu của tôi' }).boundingBox()
  if (stop === null || data === null) throw new Error('not shown')
  expect(data.y - (stop.y + stop.height)).toBeGreaterThanOrEqual(8)
})

test.skipIf(browser === null)('the batches fit three widths', async () => {
  await formOf('DATA-3', '0912345670', '2026-10-10T09:00:00+07:00')
  const user = await signedIn(world)
  for (const width of WIDTHS) {
    const page = await pageAt(width)
    await page.context().addCookies([user.cookieAt(origin)])
    for (const [at, name] of [
      ['/quan-tri/dot', 'batches'],
      ['/quan-tri/dot/2026-10', 'batch'],
    ] as const) {
      await page.goto(origin + at)
      expect(await overflow(page, width), `${at} ${width}`).toBeLessThanOrEqual(0)
      await shot(page, `${name}-${width}`)
    }
  }
})

test.skipIf(browser === null)('axe finds nothing serious on any of them', async () => {
  const { path } = await formOf('DATA-4', '0912345671')
  await formOf('DATA-5', '0912345672', '2026-10-10T09:00:00+07:00')
  const user = await signedIn(world)
  const page = await pageAt(320, true)
  await page.context().addCookies([user.cookieAt(origin)])
  for (const at of [path, `${path}/du-lieu`, '/quan-tri/dot', '/quan-tri/dot/2026-10', '/quan-tri/dot/2026-11']) {
    await page.goto(origin + at)
    expect(await seriousFindings(page), at).toEqual([])
  }
  await page.goto(`${origin}${path}/du-lieu`)
  await page.getByRole('button', { name: 'Không nhận khảo sát nữa' }).click()
  expect(await seriousFindings(page), 'asked back').toEqual([])
  await page.getByRole('button', { name: 'Không nhận khảo sát nữa' }).click()
  expect(await seriousFindings(page), 'done').toEqual([])
  await page.goto(`${origin}${path}`)
  expect(await seriousFindings(page), 'ended').toEqual([])
})
