/** The slip in a real browser: how it comes out of a printer, how it looks on the desk's screen, where its QR leads. */
import { mkdir, writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { putCase } from '../../src/service/intake.ts'
import { putUnit } from '../../src/service/units.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { readPicture } from '../support/qr-reader.ts'
import { SHOTS, shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { SECRETS, webWorld } from '../support/web-world.ts'

const ADMIN = { name: 'admin', units: null }
/** CSS pixels and PDF points in a millimetre. */
const PIXEL = 96 / 25.4
const POINT = 72 / 25.4
/** Millimetres of white on each side of the picture belong to it; this much of it is the symbol, at the least. */
const SYMBOL = 33 / 41
const PAPERS = [
  ['a6', 105, 148],
  ['k80', 80, 190],
] as const

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const world = await webWorld({ publicUrl: 'https://khaosat.hanhchinhcong.binhduong.gov.vn' })
const [listener] = world.deps.channels
if (listener === undefined) throw new Error('no channel')
Object.assign(world.deps, {
  channels: [
    { ...listener, name: 'zalo', chatLink: () => 'https://zalo.me/7000000000000000002' },
    { ...listener, chatLink: (token: string) => `https://t.me/ykien_binhduong_bot?start=${token}` },
  ],
})
await mkdir(SHOTS, { recursive: true })

afterAll(async () => {
  await browser?.close()
  await world.close()
})

/** As an office's own system has it: what the API answered, kept and shown by itself. */
async function slipFrom(code: string, kho: string, language = 'vi'): Promise<{ page: Page; link: string }> {
  if (browser === null) throw new Error('no browser')
  const unit = 'ttpvhcc'
  const name = 'Trung tâm Phục vụ hành chính công phường Thủ Dầu Một, Thành phố Hồ Chí Minh'
  await putUnit(world.deps, unit, { name, hotline: '1022 hoặc (0274) 3822 825' }, ADMIN)
  const put = await putCase(world.deps, code, { unit, outcome: 'returned', applicant: { language } }, ADMIN)
  if (put.kind === 'refused' || put.invitation === null) throw new Error('the case was not invited')
  const ask = (Accept: string) =>
    world.fetch(`/api/v1/invitations/${put.invitation?.id}/slip?kho=${kho}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${SECRETS.all}`, Accept },
    })
  const { link } = (await (await ask('application/json')).json()) as { link: string }
  const page = await browser.newPage({ deviceScaleFactor: 2 })
  await page.setContent(await (await ask('text/html')).text())
  return { page, link }
}

test.skipIf(browser === null).each(PAPERS)(
  'on %s it is one sheet of %d × %d mm, however long the names are, and a camera reads it',
  async (kho, width, height) => {
    if (browser === null) throw new Error('no browser')
    for (const language of ['vi', 'en']) {
      const { page, link } = await slipFrom(`PRINT-${language}`, kho, language)
      const pdf = await page.pdf({ preferCSSPageSize: true })
      await writeFile(`${SHOTS}/slip-${kho}-${language}.pdf`, pdf)
      const sheets = [...pdf.toString('latin1').matchAll(/\/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]/g)]
      expect(sheets).toHaveLength(1)
      expect(Number(sheets[0]?.[1]) / POINT).toBeCloseTo(width, 0)
      expect(Number(sheets[0]?.[2]) / POINT).toBeCloseTo(height, 0)
      await page.emulateMedia({ media: 'print' })
      const box = await page.getByRole('img').boundingBox()
      expect(((box?.width ?? 0) / PIXEL) * SYMBOL).toBeGreaterThanOrEqual(30)
      const picture = await page.screenshot({ path: `${SHOTS}/slip-${kho}-${language}.png`, fullPage: true })
      expect(await readPicture(browser, picture)).toBe(link)
      await page.close()
    }
  },
)

test.skipIf(browser === null)('on a screen it stays inside, is black on white even where all is dark', async () => {
  const { page } = await slipFrom('SCREEN-1', 'a6')
  await page.emulateMedia({ colorScheme: 'dark' })
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    await shot(page, `slip-${width}`)
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(width)
  }
  const colours = await page.evaluate<string>(
    "(({ color, backgroundColor }) => color + ' on ' + backgroundColor)(getComputedStyle(document.querySelector('main')))",
  )
  expect(colours).toBe('rgb(0, 0, 0) on rgb(255, 255, 255)')
  expect(await seriousFindings(page)).toEqual([])
})

test.skipIf(browser === null)('the desk opens it beside itself, and its code opens the form', async () => {
  if (browser === null) throw new Error('no browser')
  const here = await webWorld()
  const origin = await here.listen()
  const { code } = await here.slip('DESK-1')
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1000, height: 900 } })
  const desk = await context.newPage()
  await context.addCookies([(await signedIn(here)).cookieAt(origin)])
  await desk.goto(`${origin}/quan-tri/quay?ho-so=DESK-1`)
  for (const width of [320, 768, 1280]) {
    await desk.setViewportSize({ width, height: 900 })
    await shot(desk, `desk-slip-${width}`, { fullPage: false })
  }
  const opened = context.waitForEvent('page')
  await desk.getByRole('button', { name: 'In phiếu khổ A6' }).click()
  const slip = await opened
  await slip.getByText(code.slice(0, 4)).waitFor()
  await slip.emulateMedia({ media: 'print' })
  const main = await slip.locator('main').boundingBox()
  expect((main?.width ?? 0) / PIXEL).toBeCloseTo(105, 0)
  await slip.goto(origin)
  await slip.getByLabel('Mã khảo sát').fill(`${code.slice(0, 4)} ${code.slice(4)}`.toLowerCase())
  await shot(slip, 'front', { fullPage: false })
  await slip.keyboard.press('Enter')
  await slip.getByText('Câu 1/2').waitFor()
  await context.close()
  await here.close()
})
