/** A notice in a real browser: prepared and posted by those who do so, read by anybody on a phone and on paper. */
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { putCase } from '../../src/service/intake.ts'
import { withInvitations } from '../../src/service/invite.ts'
import { countAll } from '../../src/service/recount.ts'
import type { CaseId } from '../../src/survey/ids.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { aResponse } from '../support/counting-world.ts'
import { readPicture } from '../support/qr-reader.ts'
import { shot } from '../support/shot.ts'
import { type SignedIn, signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld()
const origin = await world.listen()
for (let n = 0; n < 31; n++) {
  const closing = { unit: 'so-tai-chinh', outcome: 'returned', closedAt: '2026-10-12T09:00:00+07:00' } as const
  await putCase(world.deps, `A-${n}`, closing, { name: 'admin', units: null })
  const record = await world.deps.store.cases.get(`main:A-${n}` as CaseId)
  if (record === null) throw new Error('no case')
  const answers = { attitude: n < 26 ? 'S' : 'D', trips: 1 + (n % 3) }
  await world.deps.store.responses.insert({ ...aResponse(record, answers), series: 'short' })
}
await countAll(withInvitations(world.deps))

afterAll(async () => {
  await browser?.close()
  await world.close()
})

async function openAs(user: SignedIn | null): Promise<Page> {
  if (browser === null) throw new Error('no browser')
  const context = await browser.newContext({ bypassCSP: true })
  const [name = '', value = ''] = user?.cookie.split('=') ?? []
  if (user !== null) await context.addCookies([{ name, value, url: origin }])
  return context.newPage()
}

async function looked(page: Page, name: string): Promise<void> {
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    await shot(page, `${name}-${width}`)
    expect(await page.locator('html').evaluate((html) => html.scrollWidth), name).toBeLessThanOrEqual(width)
  }
  expect(await seriousFindings(page), name).toEqual([])
}

test.skipIf(browser === null)('is prepared, read through, posted, and found by its QR code', async () => {
  const collator = await openAs(await signedIn(world, [{ role: 'collator', unit: null }]))
  await collator.goto(`${origin}/quan-tri/niem-yet`)
  await collator.getByLabel('Kỳ').selectOption('2026-10-01_2026-10-31')
  await collator.getByLabel('Đơn vị').selectOption('so-tai-chinh')
  await looked(collator, 'notices')
  await collator.getByRole('button', { name: 'Lập bản niêm yết' }).click()
  await collator.getByText('Dự thảo').waitFor()

  const signer = await openAs(await signedIn(world, [{ role: 'signer', unit: null }]))
  await signer.goto(`${origin}/quan-tri/niem-yet`)
  await signer.getByRole('link', { name: 'Sở Tài chính' }).click()
  await signer.getByLabel('Tôi đã đọc toàn bộ').check()
  await looked(signer, 'notice-draft')
  await signer.getByRole('button', { name: 'Đăng niêm yết' }).click()
  await signer.getByText('Đã niêm yết').waitFor()

  const citizen = await openAs(null)
  await citizen.goto(`${origin}/ket-qua`)
  await looked(citizen, 'notice-list')
  await citizen.getByRole('link', { name: 'Sở Tài chính' }).click()
  await citizen.getByText('83,87%').waitFor()
  await looked(citizen, 'notice')
  const { pathname } = new URL(citizen.url())
  const code = browser && (await readPicture(browser, await citizen.locator('svg.qr').screenshot()))
  expect(code).toBe(`${world.deps.publicUrl}${pathname}`)
})
