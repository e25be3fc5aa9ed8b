/** The form in a real browser, on a narrow telephone, without a mouse and without a script. */
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import type { InvitationId } from '../../src/survey/ids.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const NARROW = { width: 320, height: 640 }
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

async function narrowPage(options: { colorScheme?: 'dark' } = {}): Promise<Page> {
  if (browser === null) throw new Error('no browser')
  const context = await browser.newContext({ viewport: NARROW, javaScriptEnabled: false, ...options })
  return context.newPage()
}

async function findingsAt(url: string, colorScheme: 'light' | 'dark'): Promise<string[]> {
  if (browser === null) throw new Error('no browser')
  const context = await browser.newContext({ viewport: NARROW, bypassCSP: true, colorScheme })
  try {
    const page = await context.newPage()
    await page.goto(url)
    return await seriousFindings(page)
  } finally {
    await context.close()
  }
}

async function overflow(page: Page): Promise<number> {
  const width = await page.locator('html').evaluate((html) => html.scrollWidth)
  return width - NARROW.width
}

test.skipIf(browser === null)('by the keyboard alone, from the first question to the thanks', async () => {
  const { path, id } = await world.slip('KEYS-1')
  const page = await narrowPage()
  await page.goto(origin + path)
  await shot(page, 'form-rating')
  await page.locator('input[type=radio]').first().focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await page.getByText('Điều gì khiến Ông/Bà chưa hài lòng?').waitFor()
  await page.locator('input[type=checkbox]').first().focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await shot(page, 'form-several')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByLabel('Ông/Bà phải đi lại mấy lần?').focus()
  await page.keyboard.type('99')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await shot(page, 'form-problem')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.locator('#answer:focus').count()).toBe(1)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('2')
  await page.keyboard.press('Enter')
  await page.getByLabel('Ông/Bà có góp ý gì thêm?').focus()
  await page.keyboard.type('Cảm ơn')
  await shot(page, 'form-remark')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Trân trọng cảm ơn').first().waitFor()
  await shot(page, 'form-ended')
  const invitation = await world.deps.store.invitations.get(id as InvitationId)
  expect(invitation).toMatchObject({ state: 'finished' })
  expect(invitation?.marks.opened).not.toBeNull()
})

test.skipIf(browser === null)('at 320 px nothing runs over the edge, and a thumb hits everything', async () => {
  const { path } = await world.slip('NARROW-1')
  const page = await narrowPage()
  for (const at of [path, '/', '/p/khong-co']) {
    await page.goto(origin + at)
    expect(await overflow(page), at).toBeLessThanOrEqual(0)
  }
  await page.goto(origin + path)
  for (const target of await page.locator('.option, button').all()) {
    const box = await target.boundingBox()
    expect(box?.height, await target.innerText()).toBeGreaterThanOrEqual(TARGET)
    expect(box?.width, await target.innerText()).toBeGreaterThanOrEqual(TARGET)
  }
})

test.skipIf(browser === null)('axe finds nothing serious on any page, in light and in dark', async () => {
  const { path } = await world.slip('AXE-1')
  for (const at of [path, '/', '/api/docs', '/p/khong-co']) {
    for (const scheme of ['light', 'dark'] as const) expect(await findingsAt(origin + at, scheme), at).toEqual([])
  }
})

test.skipIf(browser === null)('at the desk a new case is closed, and its slip opens the form', async () => {
  const page = await narrowPage()
  await page.setViewportSize({ width: 1000, height: 900 })
  await page.context().addCookies([(await signedIn(world)).cookieAt(origin)])
  await page.goto(`${origin}/quan-tri/quay`)
  await page.getByLabel('Mã hồ sơ').fill('DESK-1')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Thêm hồ sơ mới DESK-1' }).waitFor()
  await page.getByLabel('Đơn vị giải quyết').first().selectOption('so-tai-chinh')
  await page.getByRole('button', { name: 'Lưu hồ sơ mới' }).click()
  await page.getByRole('heading', { name: 'Hồ sơ DESK-1' }).waitFor()
  await page.getByRole('button', { name: 'Xem đường dẫn và mã khảo sát' }).click()
  await shot(page, 'desk')
  const link = (await page.getByRole('link', { name: /\/p\// }).getAttribute('href')) ?? ''
  await page.goto(origin + new URL(link).pathname)
  await page.getByText('Câu 1/2').waitFor()
})

test.skipIf(browser === null)('a dark telephone gets a dark page', async () => {
  const { path } = await world.slip('DARK-1')
  const page = await narrowPage({ colorScheme: 'dark' })
  await page.goto(origin + path)
  await shot(page, 'form-dark')
  const background = await page.evaluate<string>("getComputedStyle(document.querySelector('main')).backgroundColor")
  expect(background).not.toBe('rgb(255, 255, 255)')
})
