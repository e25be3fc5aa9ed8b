/** The live preview in a real browser, over real HTTP, on a file that is edited while it is looked at. */
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { flowPreview } from '../../src/commands/flow-preview.ts'
import { playGolden } from '../../src/flow/golden.ts'
import { readGolden } from '../../src/flow/golden-file.ts'
import { readFlow } from '../../src/flow/read.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { tongue } from '../support/tongue.ts'

const FLOW = `flow: signs
title: { vi: Biển chỉ dẫn, en: Signs }
steps:
  - { id: signs, role: rating, ask: { vi: Biển chỉ dẫn có dễ hiểu không?, en: Clear? }, scale: satisfaction-5 }
  - id: why
    role: reason
    when: { signs: [VD, D] }
    ask: Điều gì khó hiểu?
    several: true
    choose: [{ code: SMALL, vi: Chữ nhỏ }, { code: FEW, vi: Thiếu biển }]
  - { id: remark, role: comment, ask: Ông/Bà có góp ý thêm không?, text: { max: 100 } }
`

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const folder = await mkdtemp(join(tmpdir(), 'ykien-preview-'))
const file = join(folder, 'signs.yaml')
const golden = join(folder, 'signs.golden.yaml')
await writeFile(file, FLOW)
const { url, close } = await flowPreview({ file, port: 0, json: false }, { out: () => {} }, tongue)

beforeEach(async () => {
  await writeFile(file, FLOW)
  await rm(golden, { force: true })
})

afterAll(async () => {
  await browser?.close()
  await close()
  await rm(folder, { recursive: true })
})

async function pageAt(address: string, options: { bypassCSP?: boolean; colorScheme?: 'dark' } = {}): Promise<Page> {
  if (browser === null) throw new Error('no browser')
  const page = await (await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options })).newPage()
  await page.goto(address)
  return page
}

/** As an editor does it: a new file in the place of the old. */
async function save(text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}

const talkOn = (page: Page, phone: string): Promise<string> => page.locator(`.phone.${phone} .talk`).innerText()

test.skipIf(browser === null)('a button on one telephone moves the conversation on all four screens', async () => {
  const page = await pageAt(url)
  await page.locator('.phone.telegram').getByRole('link', { name: 'Không hài lòng', exact: true }).click()
  for (const phone of ['telegram', 'zalo', 'zalo-numbered'])
    expect(await talkOn(page, phone)).toContain('Điều gì khó hiểu?')
  expect(await page.locator('.phone.zalo-numbered .button').count()).toBe(0)
  expect(await talkOn(page, 'zalo-numbered')).toContain('1. Chữ nhỏ\n2. Thiếu biển')
  await page.frameLocator('iframe').getByText('Điều gì khó hiểu?').waitFor()
  expect(new URL(page.url()).searchParams.getAll('act')).toEqual(['press:signs D'])
})

test.skipIf(browser === null)('what is typed and what is posted on the web page count alike', async () => {
  const page = await pageAt(url)
  await page.getByLabel('Người dân nhắn').fill('rất không hài lòng')
  await page.getByRole('button', { name: 'Gửi', exact: true }).click()
  const form = page.frameLocator('iframe')
  await form.getByRole('button', { name: 'Tiếp tục' }).click()
  await form.getByRole('alert').waitFor()
  await form.getByLabel('Chữ nhỏ').check()
  await form.getByLabel('Thiếu biển').check()
  await form.getByRole('button', { name: 'Tiếp tục' }).click()
  await form.getByText('góp ý thêm').waitFor()
  await form.locator('textarea').fill('Nên in chữ to hơn.')
  await form.getByRole('button', { name: 'Tiếp tục' }).click()
  await form.getByText('cảm ơn', { exact: false }).first().waitFor()
  expect(await talkOn(page, 'telegram')).toContain('(trang web) Nên in chữ to hơn.')
})

test.skipIf(browser === null)(
  'a saved file is seen at once, the path played again, and what is being typed kept',
  async () => {
    const page = await pageAt(`${url}?act=press%3Asigns+D`)
    await page.getByLabel('Người dân nhắn').fill('chữ n')
    await save(FLOW.replace('Điều gì khó hiểu?', 'Chỗ nào khó hiểu ạ?'))
    await page.locator('.phone.telegram').getByText('Chỗ nào khó hiểu ạ?').waitFor()
    expect(await page.getByLabel('Người dân nhắn').inputValue()).toBe('chữ n')
  },
)

test.skipIf(browser === null)('a broken file is told with its places while the last good version stays', async () => {
  const page = await pageAt(url)
  expect(await page.getByText('điều nên xem lại; bộ câu hỏi vẫn dùng được').count()).toBe(1)
  await save(FLOW.replace('[VD, D]', '[VX]'))
  await page.getByRole('alert').waitFor()
  const told = await page.getByRole('alert').innerText()
  expect(told).toContain('signs.yaml:7:21 lỗi unknown-code')
  expect(told).toContain('bản đúng gần nhất')
  expect(await talkOn(page, 'telegram')).toContain('Biển chỉ dẫn có dễ hiểu không?')
  await save(FLOW)
  await page.getByRole('alert').waitFor({ state: 'detached' })
})

test.skipIf(browser === null)(
  'a conversation is saved as a golden one that passes, after those that were there',
  async () => {
    const before = '# Của cơ quan.\n- { name: trước, turns: [{ said: hài lòng, expect: { step: remark } }] }'
    await writeFile(golden, before)
    const page = await pageAt(
      `${url}?act=press%3Asigns+D&act=press%3Awhy+FEW&act=said%3A1&act=does%3Amedia&act=said%3Ab%E1%BB%8F+qua`,
    )
    await page.getByLabel('Tên hội thoại mẫu').fill('thiếu biển: nên thêm')
    await page.getByRole('button', { name: 'Lưu thành hội thoại mẫu' }).click()
    await page.getByRole('status').waitFor()
    const text = await readFile(golden, 'utf8')
    expect(text.startsWith(before)).toBe(true)
    const read = readGolden(text, golden)
    const { flow } = readFlow(FLOW, file)
    if (read.kind === 'faulty' || flow === null) throw new Error(text)
    expect(read.conversations.map(({ name }) => name)).toEqual(['trước', 'thiếu biển: nên thêm'])
    expect(read.conversations.flatMap((one) => playGolden(flow, one, tongue).differences)).toEqual([])
    expect(read.conversations[1]?.turns[2]).toMatchObject({ expect: { understood: { why: ['SMALL', 'FEW'] } } })
  },
)

test.skipIf(browser === null).each(['light', 'dark'] as const)(
  'nothing on it stops anyone, %s',
  async (colorScheme) => {
    const dark = colorScheme === 'dark' ? ({ colorScheme } as const) : {}
    const page = await pageAt(`${url}?act=press%3Asigns+D`, { bypassCSP: true, ...dark })
    expect(await seriousFindings(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(320)
  },
)

test('another site can neither read it by a name of its own nor post to it', async () => {
  const { request } = await import('node:http')
  const statusFor = (path: string, method: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(new URL(path, url), { method, headers }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end(method === 'POST' ? 'name=x' : undefined)
    })
  expect(await statusFor('/', 'GET', { Host: 'evil.example' })).toBe(421)
  const headers = { Origin: 'https://evil.example', 'Content-Type': 'application/x-www-form-urlencoded' }
  expect(await statusFor('/golden?act=press%3Asigns+D', 'POST', headers)).toBe(403)
  await expect(readFile(golden, 'utf8')).rejects.toThrow('ENOENT')
})
