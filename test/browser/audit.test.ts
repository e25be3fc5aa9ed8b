/** The page of the audit in a real browser: narrow, wide, and to axe. */
import { afterAll, expect, test } from 'vitest'
import { note } from '../../src/service/access/audit.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld()
const inspector = await signedIn(world, [{ role: 'inspector', unit: null }])
for (let n = 1; n <= 60; n++) {
  const about = { invitation: 'c0ffee'.repeat(5), n }
  await note(world.deps, { deed: 'slip-handed-out', by: inspector.user._id, unit: 'so-tai-chinh', about })
}
const origin = await world.listen()

afterAll(async () => {
  await browser?.close()
  await world.close()
})

const [name = '', value = ''] = inspector.cookie.split('=')

for (const width of [320, 768, 1280]) {
  test.skipIf(browser === null)(`at ${width} px nothing runs over the edge and axe finds nothing`, async () => {
    const context = await browser?.newContext({ viewport: { width, height: 800 }, bypassCSP: true })
    await context?.addCookies([{ name, value, url: origin }])
    const page = await context?.newPage()
    if (page === undefined) throw new Error('no browser')
    await page.goto(`${origin}/quan-tri/nhat-ky`)
    await page.getByRole('heading', { name: 'Nhật ký' }).waitFor()
    const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(over).toBeLessThanOrEqual(0)
    expect(await seriousFindings(page)).toEqual([])
    await shot(page, `audit-${width}`, { fullPage: false })
    await page.getByRole('link', { name: 'Các mục cũ hơn' }).click()
    await page.getByRole('link', { name: 'Về các mục mới nhất' }).waitFor()
    await context?.close()
  })
}
