/** The pages about people in a real browser, without a script and, where something is typed, without a mouse. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Role } from '../../src/access/role.ts'
import { addUser } from '../../src/service/access/users.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const WIDTHS = [320, 768, 1280]
const AT = '/quan-tri/nguoi-dung'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld()
const origin = await world.listen()
const top = await signedIn(world, [{ role: 'administrator', unit: null }])

const PEOPLE: readonly (readonly [string, string, readonly Role[]])[] = [
  ['lan.nguyen', 'Nguyễn Thị Ngọc Lan', ['desk']],
  ['tuan', 'Trần Anh Tuấn', ['collator', 'checker']],
  ['nguyen-phuc-thanh-truong-phong', 'Nguyễn Phúc Thành', ['signer']],
]

beforeAll(async () => {
  for (const [login, name, roles] of PEOPLE) {
    const grants = roles.map((role) => ({ role, unit: 'so-tai-chinh' }))
    await addUser(world.deps, { login, name, grants }, { name: 'command-line', units: null })
  }
})
afterAll(async () => {
  await browser?.close()
  await world.close()
})

async function opened(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (browser as Browser).newContext({ javaScriptEnabled: false, ...options })
  context.setDefaultTimeout(5_000)
  const [name = '', value = ''] = top.cookie.split('=')
  await context.addCookies([{ name, value, url: origin }])
  return context.newPage()
}

async function shoot(page: Page, name: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    await shot(page, `people-${name}-${width}`)
    expect(await page.locator('html').evaluate((html) => html.scrollWidth), `${name} at ${width}`).toBeLessThanOrEqual(
      width,
    )
  }
}

const idOf = (login: string) => world.deps.keyring.userId({ login })

test.skipIf(browser === null)(
  'somebody is added by the keyboard alone, and the link is there to be copied',
  async () => {
    const page = await opened()
    await page.goto(origin + AT)
    await shoot(page, 'list')
    await page.getByLabel('Họ và tên').focus()
    await page.keyboard.type('Đỗ Thị Mận')
    await page.keyboard.press('Tab')
    await page.keyboard.type('Mận')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    for (const _ of ['everywhere', 'so-tai-chinh']) await page.keyboard.press('ArrowDown')
    for (const _ of ['role', 'unit', 'button']) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    await shoot(page, 'refused')
    await page.getByLabel('Tên đăng nhập').fill('man.do')
    await page.getByLabel('Tên đăng nhập').press('Enter')
    await page.getByText('Việc tiếp theo').waitFor()
    expect(await page.getByLabel('Đường dẫn').inputValue()).toContain('/quan-tri/moi/')
    await shoot(page, 'link')
    await page.getByRole('link', { name: 'Về danh sách người dùng' }).click()
    await page.getByText('Đỗ Thị Mận').waitFor()
    expect(await world.deps.store.users.get(idOf('man.do'))).toMatchObject({
      grants: [{ role: 'desk', unit: 'so-tai-chinh' }],
    })
    await page.context().close()
  },
)

test.skipIf(browser === null)('roles are changed, somebody is shut out, and removed after a question', async () => {
  const page = await opened()
  await page.goto(`${origin}${AT}/${idOf('tuan')}`)
  await shoot(page, 'person')
  await page.getByLabel('Vai trò 1').selectOption('– Không –')
  await page.getByLabel('Vai trò 3').selectOption('Người soạn bộ câu hỏi')
  await page.getByLabel('Nơi áp dụng 3').selectOption('Tất cả đơn vị')
  await page.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await page.getByText('Đã lưu thay đổi.').waitFor()
  expect((await world.deps.store.users.get(idOf('tuan')))?.grants).toEqual([
    { role: 'checker', unit: 'so-tai-chinh' },
    { role: 'flow-editor', unit: null },
  ])
  await page.getByRole('button', { name: 'Ngừng tài khoản' }).click()
  await page.getByText('Đã ngừng tài khoản').waitFor()
  await shoot(page, 'shut-out')
  await page.getByRole('link', { name: 'Xóa người dùng' }).click()
  await page.getByText('Xóa Trần Anh Tuấn?').waitFor()
  await shoot(page, 'remove')
  await page.getByRole('link', { name: 'Không xóa' }).click()
  await page.getByRole('link', { name: 'Xóa người dùng' }).click()
  await page.getByRole('button', { name: 'Xóa hẳn' }).click()
  await page.getByText('Đã xóa người dùng.').waitFor()
  expect(await world.deps.store.users.get(idOf('tuan'))).toBeNull()
  await page.context().close()
})

test.skipIf(browser === null)('two who change one person in two browsers do not overwrite each other', async () => {
  const [one, two] = [await opened(), await opened()]
  for (const page of [one, two]) await page.goto(`${origin}${AT}/${idOf('lan.nguyen')}`)
  await one.getByLabel('Vai trò 1').selectOption('Lãnh đạo ký')
  await two.getByLabel('Vai trò 1').selectOption('Quản trị')
  await one.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await one.getByText('Đã lưu thay đổi.').waitFor()
  await two.getByRole('button', { name: 'Lưu thay đổi' }).click()
  await two.getByRole('alert').waitFor()
  expect(await two.getByLabel('Vai trò 1').inputValue()).toBe('signer')
  for (const page of [one, two]) await page.context().close()
})

test.skipIf(browser === null).each(['light', 'dark'] as const)(
  'axe finds nothing serious in the %s',
  async (colorScheme) => {
    const person = `${AT}/${idOf('lan.nguyen')}`
    const page = await opened({ javaScriptEnabled: true, bypassCSP: true, colorScheme })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      for (const path of [AT, person, `${person}/xoa`, `${AT}/nobody`, '/quan-tri/vao/oidc']) {
        await page.goto(origin + path)
        expect(await seriousFindings(page), `${path} at ${width}`).toEqual([])
      }
      await page.goto(origin + person)
      await page.getByRole('button', { name: 'Cấp đường dẫn mới' }).click()
      await page.getByText('Việc tiếp theo').waitFor()
      expect(await seriousFindings(page), `link at ${width}`).toEqual([])
    }
    await page.context().close()
  },
  60_000,
)
