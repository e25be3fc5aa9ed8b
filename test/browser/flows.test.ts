/** Questionnaires written in the console, in a real browser under the real content policy: with the editor and without a script. */
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openFlow } from '../../src/service/flow-drafts.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const FLOWS = '/quan-tri/bo-cau-hoi'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld({ emulated: true })
const origin = await world.listen()

afterAll(async () => {
  await browser?.close()
  await world.close()
})

/** Somebody who writes questionnaires. @param script whether scripts run. */
async function editor(script: boolean, bypassCSP = false): Promise<BrowserContext> {
  if (browser === null) throw new Error('no browser')
  const user = await signedIn(world, [{ role: 'flow-editor', unit: null }])
  const context = await browser.newContext({
    javaScriptEnabled: script,
    bypassCSP,
    viewport: { width: 1280, height: 1000 },
  })
  const [cookie = '', value = ''] = user.cookie.split('=')
  await context.addCookies([{ name: cookie, value, url: origin }])
  return context
}

const stored = async (flow: string): Promise<string> => (await openFlow(world.deps, flow))?.text ?? ''

async function begun(page: Page, id: string, from: string): Promise<void> {
  await page.goto(`${origin}${FLOWS}`)
  await page.locator('input[name=flow]').fill(id)
  await page.locator('select[name=from]').selectOption(from)
  await page.getByRole('button', { name: 'Bắt đầu soạn' }).click()
  await page.waitForURL(`**${FLOWS}/${id}`)
}

test.skipIf(browser === null)(
  'is written in the editor, saved by itself, marked where it is wrong, seen on the phones, published, and rolled back',
  { timeout: 90_000 },
  async () => {
    const context = await editor(true)
    const page = await context.newPage()
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    await begun(page, 'hai-long', 'mau:sipas-5')
    await page.locator('.cm-editor').waitFor()
    expect(await page.locator('textarea#text').isVisible()).toBe(false)
    await shot(page, 'flow-editor', { fullPage: false })
    expect(await page.frameLocator('iframe.trial').locator('.phone.telegram').innerText()).toContain('Kính chào Ông/Bà')

    await page.locator('.cm-line').filter({ hasText: 'vi: Khảo sát sự hài lòng theo năm yếu tố' }).click()
    await page.keyboard.press('End')
    await page.keyboard.type(' tại bạn vui lòng')
    await page.getByText('Đã lưu.', { exact: true }).waitFor()
    expect(await stored('hai-long')).toContain('theo năm yếu tố tại bạn vui lòng')
    await page.locator('.cm-lintRange-warning').first().waitFor()
    await shot(page, 'flow-editor-marked', { fullPage: false })

    await page.keyboard.press('Control+Home')
    await page.keyboard.type('fl')
    await page.locator('.cm-tooltip-autocomplete').waitFor()
    await shot(page, 'flow-editor-completes', { fullPage: false })
    await page.keyboard.press('Escape')
    for (let n = 0; n < 2; n++) await page.keyboard.press('Backspace')
    await page.waitForTimeout(2_000)

    await page.goto(`${origin}${FLOWS}/hai-long/ap-dung`)
    await shot(page, 'flow-publish')
    await page.locator('input[name=read]').check()
    await page.getByRole('button', { name: 'Áp dụng' }).click()
    await page.getByText('Đã áp dụng.').waitFor()
    expect((await openFlow(world.deps, 'hai-long'))?.current?.flow.title.vi).toContain('tại bạn vui lòng')
    expect(refused).toEqual([])

    await page.goto(`${origin}${FLOWS}/hai-long`)
    await page.locator('.cm-line').filter({ hasText: 'tại bạn vui lòng' }).click()
    await page.keyboard.press('End')
    for (const _ of ' tại bạn vui lòng') await page.keyboard.press('Backspace')
    await page.getByText('Đã lưu.', { exact: true }).waitFor()
    await page.goto(`${origin}${FLOWS}/hai-long/ap-dung`)
    expect(await page.locator('main').innerText()).toContain('Đổi tên bộ câu hỏi')
    await page.getByRole('button', { name: 'Áp dụng' }).click()
    await page.getByText('1 điểm khác bản đang dùng').click()
    await shot(page, 'flow-history')
    await page.getByRole('button', { name: 'Dùng lại bản này' }).click()
    await page.getByText('Đã áp dụng.').waitFor()
    expect((await openFlow(world.deps, 'hai-long'))?.current?.flow.title.vi).toContain('tại bạn vui lòng')
    await context.close()
  },
)

test.skipIf(browser === null)(
  'is written without a script by two at once, and neither loses a word',
  { timeout: 60_000 },
  async () => {
    const [one, other] = [await editor(false), await editor(false)]
    const [first, second] = [await one.newPage(), await other.newPage()]
    await begun(first, 'gop-y', 'mau:feedback-only')
    await second.goto(`${origin}${FLOWS}/gop-y`)
    const text = await first.locator('#text').inputValue()
    await first.locator('#text').fill(text.replace('Việc khác', 'Việc khác nữa'))
    await first.getByRole('button', { name: 'Lưu' }).click()
    await first.getByText('Đã lưu.').waitFor()

    await second.locator('#text').fill(text.replace('Lời khen', 'Lời khen ngợi'))
    await second.getByRole('button', { name: 'Lưu' }).click()
    await second.getByText('người khác đã lưu bản của họ').waitFor()
    expect(await second.locator('pre.text').first().innerText()).toContain('Việc khác nữa')
    expect(await second.locator('#text').inputValue()).toContain('Lời khen ngợi')
    await shot(second, 'flow-conflict')
    await second.getByRole('button', { name: 'Lưu' }).click()
    await second.getByText('Đã lưu.').waitFor()
    expect(await stored('gop-y')).toContain('Lời khen ngợi')
    // What was there before it can still be read.
    expect(await second.locator('pre.text').first().textContent()).toContain('Việc khác nữa')
    await one.close()
    await other.close()
  },
)

test.skipIf(browser === null)(
  'every page is whole at every width, and axe has nothing to say',
  { timeout: 90_000 },
  async () => {
    const context = await editor(true, true)
    const page = await context.newPage()
    for (const [name, path] of [
      ['flows', ''],
      ['flow-text', '/hai-long'],
      ['flow-trial', '/hai-long/xem-thu'],
      ['flow-publish', '/hai-long/ap-dung'],
      ['flow-history', '/hai-long/lich-su'],
    ]) {
      await page.goto(`${origin}${FLOWS}${path}`)
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 900 })
        await shot(page, `${name}-${width}`)
        const wide = await page.locator('html').evaluate((html) => html.scrollWidth)
        expect(wide, `${name} at ${width}`).toBeLessThanOrEqual(width)
        expect(await seriousFindings(page), `${name} at ${width}`).toEqual([])
      }
    }
    await context.close()
  },
)
