/** The pages of results, invitations, policy and health in a real browser: at three widths, by keyboard, with axe. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { dispatchDue } from '../../src/service/dispatch.ts'
import { putCase } from '../../src/service/intake.ts'
import { withInvitations } from '../../src/service/invite.ts'
import { countAll } from '../../src/service/recount.ts'
import { putUnit } from '../../src/service/units.ts'
import type { CaseId } from '../../src/survey/ids.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { aResponse } from '../support/counting-world.ts'
import { policyOf } from '../support/policy.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const ADMIN = { name: 'admin', units: null }
const SO = 'so-tai-chinh'
const PAGES = [
  ['results-live', '/quan-tri/ket-qua'],
  ['results-held', '/quan-tri/ket-qua?ky='],
  ['invitations', '/quan-tri/loi-moi'],
  ['send-again', `/quan-tri/loi-moi/gui-lai?unit=${SO}`],
  ['policy', `/quan-tri/chinh-sach?unit=${SO}`],
  ['health', '/quan-tri/suc-khoe'],
] as const

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld({ emulated: true })
Object.assign(world.deps, {
  policy: policyOf(`
delay-after-closing: 0 min
frequency: { person: null, agent: null }
offices:
  ${SO}: { budget: { day: 500000, month: 10000000 }, sending: { hours: ["08:00-11:30"] } }
`),
})
const origin = await world.listen()
await fill()

afterAll(async () => {
  await browser?.close()
  await world.close()
})

async function fill(): Promise<void> {
  const name = 'Phòng Đăng ký kinh doanh và Quản lý doanh nghiệp nhà nước'
  await putUnit(world.deps, 'phong', { name, parent: SO }, ADMIN)
  const close = async (code: string, unit: string, applicant = {}) => {
    await putCase(world.deps, code, { unit, outcome: 'returned', applicant }, ADMIN)
    return world.deps.store.cases.get(`main:${code}` as CaseId)
  }
  for (let n = 0; n < 8; n++) {
    const record = await close(`A-${n}`, n < 6 ? SO : 'phong', { telegramChat: `555${n}` })
    if (record === null) throw new Error('no case')
    const response = aResponse(
      record,
      n % 3 === 0 ? { attitude: 'D', why: ['SLOW'], trips: 2 } : { attitude: 'S', trips: 1 },
    )
    await world.deps.store.responses.insert({ ...response, series: 'short' })
  }
  for (let n = 0; n < 4; n++) await close(`B-${n}`, SO)
  await close('C-1', 'xa-dien-khanh', { phone: '0912000001' })
  await close('C-2', 'xa-dien-khanh', { phone: '0258 3822 825' })
  await dispatchDue(world.deps)
  await countAll(withInvitations(world.deps))
}

async function contextOf(javaScriptEnabled: boolean): Promise<BrowserContext> {
  if (browser === null) throw new Error('no browser')
  const user = await signedIn(world)
  const context = await browser.newContext({ javaScriptEnabled, bypassCSP: javaScriptEnabled })
  const [cookie = '', value = ''] = user.cookie.split('=')
  await context.addCookies([{ name: cookie, value, url: origin }])
  return context
}

async function looked(page: Page, name: string): Promise<void> {
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await shot(page, `${name}-${width}`)
    expect(await page.locator('html').evaluate((html) => html.scrollWidth), `${name} at ${width}`).toBeLessThanOrEqual(
      width,
    )
    expect(await seriousFindings(page), `${name} at ${width}`).toEqual([])
  }
}

test.skipIf(browser === null).each(PAGES)(
  '%s is whole at every width and axe has nothing to say',
  { timeout: 60_000 },
  async (name, path) => {
    const context = await contextOf(true)
    const page = await context.newPage()
    for (const language of ['vi', 'en']) {
      await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      await looked(page, `${name}-${language}`)
      await page.emulateMedia({ colorScheme: 'dark' })
      expect(await seriousFindings(page)).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
    }
    await context.close()
  },
)

test.skipIf(browser === null)(
  'sending is stopped, resumed and the health examined by keyboard, without a script',
  { timeout: 60_000 },
  async () => {
    const context = await contextOf(false)
    const page = await context.newPage()
    await page.setViewportSize({ width: 320, height: 800 })
    await page.goto(`${origin}/quan-tri/loi-moi`)
    await page.locator('#stop-unit').selectOption(SO)
    await page.getByRole('button', { name: 'Dừng gửi' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Đã dừng gửi.').waitFor()
    await shot(page, 'invitations-stopped-320')
    await page.getByRole('button', { name: 'Cho Sở Tài chính gửi tiếp' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Đã cho gửi tiếp.').waitFor()
    await page.goto(`${origin}/quan-tri/suc-khoe`)
    await page.getByRole('button', { name: 'Kiểm tra ngay' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Kết quả lúc').waitFor()
    await context.close()
    const after = await contextOf(true)
    const examined = await after.newPage()
    await examined.goto(`${origin}/quan-tri/suc-khoe`)
    await looked(examined, 'health-examined')
    await after.close()
  },
)
