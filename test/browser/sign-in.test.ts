/** Signing in and one's own account, in a real browser without a script, by keyboard, at every width. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSetup, setupLink } from '../../src/service/access/setup-link.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { aPerson, codeAt, PASSWORD } from '../support/console-browser.ts'
import { readPicture } from '../support/qr-reader.ts'
import { shot } from '../support/shot.ts'
import { webWorld } from '../support/web-world.ts'

const WIDTHS = [320, 768, 1280]
const ACCOUNT = '/quan-tri/tai-khoan'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld({ production: true })
const origin = await world.listen()

beforeAll(async () => {
  await aPerson(world, 'le.mo')
  await aPerson(world, 'quan.tri', { name: 'Nguyễn Văn Quýt', grants: [{ role: 'administrator', unit: null }] })
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})

function context(more: object = {}): Promise<BrowserContext> {
  if (browser === null) throw new Error('no browser')
  return browser.newContext({ javaScriptEnabled: false, ...more })
}

/** At every width: nothing runs over the edge, and a picture for whoever looks. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 })
    await shot(page, `${name}-${width}`)
    const wide = await page.locator('html').evaluate((html) => html.scrollWidth)
    expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width)
  }
}

async function typeAndEnter(page: Page, login: string, password: string): Promise<void> {
  await page.goto(`${origin}/quan-tri/vao`)
  await page.getByLabel('Tên đăng nhập').focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(login)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
}

test.skipIf(browser === null)('by the keyboard alone: a mistake, then in, and the account', async () => {
  const page = await (await context()).newPage()
  await page.goto(`${origin}/quan-tri/quay`)
  expect(new URL(page.url()).pathname).toBe('/quan-tri/vao')
  await shoot(page, 'sign-in')
  await typeAndEnter(page, 'le.mo', 'sai rồi sai rồi')
  await page.getByRole('alert').waitFor()
  expect(await page.locator('#problem:focus').count()).toBe(1)
  await shoot(page, 'sign-in-wrong')
  await typeAndEnter(page, 'le.mo', PASSWORD)
  await page.getByRole('heading', { name: 'Quầy một cửa' }).waitFor()
  await page.getByRole('link', { name: 'Lê Thị Mơ' }).click()
  await shoot(page, 'account')
  await page.getByRole('button', { name: 'Đăng xuất' }).click()
  expect(new URL(page.url()).pathname).toBe('/quan-tri/vao')
})

test.skipIf(browser === null)(
  'an administrator sets up the second step, keeps the codes, and comes in with both',
  async () => {
    const page = await (await context()).newPage()
    await typeAndEnter(page, 'quan.tri', PASSWORD)
    await page.getByRole('heading', { name: 'Bật bước xác thực thứ hai' }).waitFor()
    await shoot(page, 'second-step')
    const uri = (await page.getByRole('link', { name: 'Mở trong ứng dụng' }).getAttribute('href')) ?? ''
    expect(browser && (await readPicture(browser, await page.locator('svg.qr').screenshot()))).toBe(uri)
    const secret = new URL(uri).searchParams.get('secret') ?? ''
    await page.getByLabel('Mã 6 chữ số').fill(codeAt(secret, world.deps.clock()))
    await page.getByLabel('Mật khẩu đang dùng').fill(PASSWORD)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Mã dự phòng' }).waitFor()
    await shoot(page, 'recovery')
    const codes = await page.locator('.recovery .secret').allInnerTexts()
    expect(codes).toHaveLength(10)
    await page.getByRole('link', { name: 'Đã cất giữ' }).click()
    await shoot(page, 'account-second-step')
    const other = await (await context()).newPage()
    await typeAndEnter(other, 'quan.tri', PASSWORD)
    await other.getByRole('heading', { name: 'Bước xác thực thứ hai' }).waitFor()
    await shoot(other, 'sign-in-code')
    await other.getByLabel('Mã xác thực').fill(codes[0] ?? '')
    await other.keyboard.press('Enter')
    await other.getByRole('button', { name: 'Đăng xuất' }).waitFor()
    await page.reload()
    await shoot(page, 'account-sessions')
    await page.getByRole('button', { name: 'Kết thúc mọi phiên khác' }).click()
    await page.getByText('Đã kết thúc mọi phiên đăng nhập khác').waitFor()
    await other.reload()
    expect(new URL(other.url()).pathname).toBe('/quan-tri/vao')
  },
)

test.skipIf(browser === null)('a link chooses a password, once', async () => {
  const { deps } = world
  const { token, setup } = makeSetup(deps.keyring.userId({ login: 'moi.den' }), deps.random, deps.clock())
  await aPerson(world, 'moi.den', { password: null, setup })
  const link = setupLink({ publicUrl: origin }, token)
  const page = await (await context()).newPage()
  await page.goto(link)
  await shoot(page, 'first-password')
  for (const [password, button] of [
    ['123456789012', 'Lưu mật khẩu'],
    [PASSWORD, 'Lưu mật khẩu'],
  ] as const) {
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(password)
    await page.getByLabel('Nhập lại mật khẩu mới').fill(password)
    await page.getByRole('button', { name: button }).click()
    if (password !== PASSWORD) await shoot(page, 'first-password-wrong')
  }
  await page.getByText('Đã lưu mật khẩu').waitFor()
  await page.goto(link)
  await page.getByRole('heading', { name: 'không còn hiệu lực' }).waitFor()
  await shoot(page, 'first-password-gone')
})

test.skipIf(browser === null)(
  'over plain http, as in an office network, the form is still known to be our own',
  async () => {
    const lan = await openBrowser(['--host-resolver-rules=MAP mot-cua.lan 127.0.0.1'])
    if (!('browser' in lan)) throw new Error(lan.why)
    const page = await lan.browser.newPage()
    const there = `http://mot-cua.lan:${new URL(origin).port}`
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.goto(`${there}/quan-tri/vao`)
    await page.getByLabel('Tên đăng nhập').fill('le.mo')
    await page.getByLabel('Mật khẩu').fill(PASSWORD)
    await page.getByRole('button', { name: 'Đăng nhập' }).click()
    await page.getByRole('heading', { name: 'Quầy một cửa' }).waitFor()
    const headers = await (await sent).allHeaders()
    expect(headers['sec-fetch-site']).toBeUndefined()
    expect(headers['origin']).toBe(there)
    await lan.browser.close()
  },
)

test.skipIf(browser === null)('axe finds nothing at all, in light and in dark, in either language', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const lang of ['vi', 'en']) {
      const page = await (await context({ bypassCSP: true, javaScriptEnabled: true, colorScheme })).newPage()
      await page.goto(`${origin}/quan-tri/vao?lang=${lang}`)
      expect(await seriousFindings(page, 'all')).toEqual([])
      await page.locator('#login').fill('le.mo')
      await page.locator('#password').fill('sai rồi sai rồi')
      await page.keyboard.press('Enter')
      await page.locator('#problem').waitFor()
      expect(await seriousFindings(page, 'all')).toEqual([])
      await page.locator('#password').fill(PASSWORD)
      await page.keyboard.press('Enter')
      await page.locator('header.console').waitFor()
      for (const path of [ACCOUNT, `${ACCOUNT}/buoc-hai`]) {
        await page.goto(origin + path)
        expect(await seriousFindings(page, 'all'), `${path} ${lang} ${colorScheme}`).toEqual([])
      }
      await page.goto(`${origin}/quan-tri/moi/x`)
      expect(await seriousFindings(page, 'all')).toEqual([])
      await page.context().close()
    }
  }
})
