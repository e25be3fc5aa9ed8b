/** The desk in a real browser: a code is scanned, its case closed, and what becomes of it seen, with the keyboard alone. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { putCase } from '../../src/service/intake.ts'
import { work } from '../../src/service/worker.ts'
import type { CaseInput } from '../../src/survey/case-body.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const WIDTHS = [320, 768, 1280]
const ADMIN = { name: 'admin', units: null }
const DESK = '/quan-tri/quay'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld({ emulated: true })
const origin = await world.listen()
const clerk = await signedIn(world, [{ role: 'desk', unit: 'so-tai-chinh' }])
const stopping = new AbortController()
const working = work(world.deps, stopping.signal)

afterAll(async () => {
  await browser?.close()
  stopping.abort()
  await working
  await world.close()
})

async function signedInAt(width: number, options: { bypassCSP?: true; colorScheme?: 'dark' } = {}): Promise<Page> {
  if (browser === null) throw new Error('no browser')
  const context: BrowserContext = await browser.newContext({
    viewport: { width, height: 800 },
    javaScriptEnabled: options.bypassCSP === true,
    ...options,
  })
  await context.addCookies([clerk.cookieAt(origin)])
  return context.newPage()
}

async function openCase(code: string, applicant: CaseInput['applicant'], more: Partial<CaseInput> = {}) {
  const procedure = { name: 'Đăng ký thành lập hộ kinh doanh; đăng ký thay đổi nội dung đăng ký hộ kinh doanh' }
  const body = { unit: 'so-tai-chinh', outcome: 'open', procedure, applicant, ...more } as const
  const put = await putCase(world.deps, code, body, ADMIN)
  if (put.kind === 'refused') throw new Error(put.issues.map(({ message }) => message).join(' '))
}

/** As a scanner does: the signs of the code, and Enter. */
async function scan(page: Page, code: string): Promise<void> {
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: code }).waitFor()
}

async function fits(page: Page, name: string, width: number): Promise<void> {
  await shot(page, `${name}-${width}`)
  expect(await page.locator('html').evaluate((html) => html.scrollWidth), name).toBeLessThanOrEqual(width)
}

/** Presses Tab until this has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    if ((await focused.count()) === 1 && (await focused.innerText()).trim() === name) return
  }
  throw new Error(`${name} is not reached with the Tab key`)
}

test.skipIf(browser === null).each(WIDTHS)('at %d px a code is scanned, its case closed and seen', async (width) => {
  const [first, second] = [`H29.12.34-261102-1${width}`, `H29.12.34-261102-2${width}`]
  await openCase(first, { telegramChat: `77${width}`, phone: '0912345678' }, { dueAt: '2026-11-25T17:00:00+07:00' })
  await openCase(second, {})
  const page = await signedInAt(width)
  await page.goto(`${origin}${DESK}`)
  await fits(page, 'desk-empty', width)
  await scan(page, first)
  await fits(page, 'desk-open', width)
  await tabTo(page, 'Kết thúc hồ sơ')
  await page.keyboard.press('Enter')
  await page.getByText('Đã kết thúc hồ sơ.').waitFor()
  await page.getByText('tin nhắn Telegram, đã gửi').waitFor()
  await fits(page, 'desk-sent', width)
  // The next one is scanned without touching anything.
  await scan(page, second)
  await tabTo(page, 'Kết thúc hồ sơ')
  await page.keyboard.press('Enter')
  await page.getByText('Vui lòng in phiếu và trao tận tay').waitFor()
  await page.locator('summary', { hasText: 'Thêm số điện thoại' }).focus()
  await page.keyboard.press('Enter')
  await fits(page, 'desk-slip', width)
  await page.getByLabel('Số điện thoại đúng').fill('0283')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await fits(page, 'desk-refused', width)
  await page.goto(`${origin}${DESK}?ho-so=CHUA-CO-${width}`)
  await page.getByRole('heading', { name: 'Thêm hồ sơ mới' }).waitFor()
  await fits(page, 'desk-new', width)
  await page.context().close()
})

test.skipIf(browser === null).each(WIDTHS)('at %d px a file is previewed and taken in', async (width) => {
  const page = await signedInAt(width)
  await page.goto(`${origin}${DESK}`)
  const rows = Array.from({ length: 20 }, (_, n) => `H29.12.34-261103-${width}${n},so-tai-chinh,Đã trả kết quả`)
  const csv = [
    'Mã hồ sơ,Đơn vị,Kết quả',
    ...rows,
    'H29-LOI,so-tai-chin,Đã trả kết quả',
    'H29-SAI,so-tai-chinh,xong',
  ].join('\n')
  const file = { name: 'ho-so.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
  await page.getByLabel('Tệp', { exact: true }).setInputFiles(file)
  await page.getByRole('button', { name: 'Xem trước' }).click()
  await page.getByRole('heading', { name: 'Đang chờ đến lượt' }).waitFor()
  await fits(page, 'job-waiting', width)
  // Without a reload by hand: the page looks by itself.
  const yes = page.getByRole('button', { name: 'Nạp 20 hồ sơ mới' })
  await yes.waitFor()
  await fits(page, 'job-preview', width)
  await yes.click()
  await page.getByText('Đã nạp xong').waitFor()
  await fits(page, 'job-done', width)
  await page.getByRole('link', { name: 'Tất cả các việc' }).click()
  await page.getByRole('heading', { name: 'Việc đang chạy' }).waitFor()
  await fits(page, 'jobs', width)
  await page.context().close()
})

test.skipIf(browser === null).each(['light', 'dark'] as const)(
  'nothing serious is found by axe, %s',
  async (scheme) => {
    await openCase(`AXE-${scheme}`, { phone: '0912345678' })
    const jobs = await world.deps.store.jobs.latest(1)
    const paths = [DESK, `${DESK}?ho-so=AXE-${scheme}`, `${DESK}?ho-so=KHONG-CO`, '/quan-tri/viec']
    for (const path of [...paths, ...jobs.map(({ _id }) => `/quan-tri/viec/${_id}`)]) {
      for (const language of ['vi', 'en']) {
        const page = await signedInAt(320, { bypassCSP: true, ...(scheme === 'dark' ? { colorScheme: 'dark' } : {}) })
        await page.goto(`${origin}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
        await page.locator('details').evaluateAll((all) => {
          for (const one of all) one.setAttribute('open', '')
        })
        expect(await seriousFindings(page), `${path} ${language}`).toEqual([])
        await page.context().close()
      }
    }
  },
)
