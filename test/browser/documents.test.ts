/** The documents that leave, as somebody sees them: each page drawn, and looked at for what a person would look for. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { getDocumentProxy, renderPageAsImage } from 'unpdf'
import { afterAll, describe, expect, test } from 'vitest'
import { MARK } from '../../src/report/charts/look.ts'
import { noticeOf } from '../../src/report/notice.ts'
import { figuresFile } from '../../src/service/figures-file.ts'
import { noticePdf } from '../../src/service/notice-pdf.ts'
import { openBrowser } from '../support/browser.ts'
import { figuresOf } from '../support/sample-figures.ts'
import { SHOTS } from '../support/shot.ts'

const found = await openBrowser()
const browser = 'browser' in found ? found.browser : null
const of = figuresOf()
const file = (kind: 'docx' | 'pdf' | 'xlsx') => figuresFile(kind, of, 'https://y.example')
afterAll(() => browser?.close())

/** What can be told of a picture without an eye. */
interface Look {
  /** Of all points, those that are no paper. */
  readonly inked: number
  /** How near ink comes to the edges, as a part of the width or height. */
  readonly edge: number
  /** Points in the colour of a bar. */
  readonly bars: number
}

async function look(picture: Uint8Array): Promise<Look> {
  const image = await loadImage(picture)
  const { width, height } = image
  const context = createCanvas(width, height).getContext('2d')
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, width, height)
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(MARK.slice(at, at + 2), 16))
  let [inked, bars, edge] = [0, 0, 1]
  for (let at = 0; at < data.length; at += 4) {
    const [r = 255, g = 255, b = 255] = data.subarray(at, at + 3)
    if (near(r, red) && near(g, green) && near(b, blue)) bars++
    if (r > 200 && g > 200 && b > 200) continue
    inked++
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
    edge = Math.min(edge, x / width, 1 - (x + 1) / width, y / height, 1 - (y + 1) / height)
  }
  return { inked: inked / (width * height), edge, bars }
}

const near = (value: number, wanted = 0): boolean => Math.abs(value - wanted) <= 12

async function kept(name: string, picture: Uint8Array): Promise<void> {
  if (process.env['YKIEN_SHOTS'] !== 'yes') return
  await mkdir(SHOTS, { recursive: true })
  await writeFile(join(SHOTS, `${name}.png`), picture)
}

async function pagesOf(name: string, pdf: Uint8Array): Promise<Look[]> {
  const document = await getDocumentProxy(Uint8Array.from(pdf))
  const looks: Look[] = []
  for (let page = 1; page <= document.numPages; page++) {
    const picture = new Uint8Array(
      await renderPageAsImage(Uint8Array.from(pdf), page, {
        canvasImport: () => import('@napi-rs/canvas'),
        width: 800,
      }),
    )
    await kept(`${name}-${page}`, picture)
    looks.push(await look(picture))
  }
  return looks
}

describe('the report as PDF', () => {
  test('has ink on every page, within the margins of the decree, and the chart on one', {
    timeout: 60_000,
  }, async () => {
    const pages = await pagesOf('report-pdf', await file('pdf'))
    expect(pages.length).toBeGreaterThan(2)
    for (const { inked } of pages) expect(inked).toBeGreaterThan(0.002)
    // The number of a page stands nearest to an edge: 9 mm of 297.
    for (const { edge } of pages) expect(edge).toBeGreaterThan(8 / 297)
    expect(pages.filter(({ bars }) => bars > 1_000)).toHaveLength(1)
  })
})

describe.runIf(browser !== null)('the report as DOCX', () => {
  test('shows its parts, its tables and its chart', { timeout: 60_000 }, async () => {
    const page = await browser?.newPage({ viewport: { width: 900, height: 1200 } })
    if (page === undefined) return
    const require = createRequire(import.meta.url)
    const scripts = [require.resolve('jszip/dist/jszip.min.js'), require.resolve('docx-preview')]
    await page.setContent('<div id="paper"></div>')
    for (const path of scripts) await page.addScriptTag({ content: await readFile(path, 'utf8') })
    const bytes = [...(await file('docx'))]
    await page.evaluate(async (all) => {
      const { docx, document } = globalThis as unknown as {
        docx: { renderAsync(data: Uint8Array, into: unknown): Promise<void> }
        document: { getElementById(id: string): unknown }
      }
      await docx.renderAsync(Uint8Array.from(all), document.getElementById('paper'))
    }, bytes)
    const words = (await page.locator('#paper').innerText()).normalize('NFC').replaceAll(/\s+/g, ' ')
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'BÁO CÁO', 'Bảng 3.', 'Hình 1.', './.', 'Nơi nhận:']) {
      expect(words).toContain(part)
    }
    const picture = page.locator('#paper img')
    expect(await picture.count()).toBe(1)
    const seen = await look(await picture.screenshot())
    expect(seen.bars).toBeGreaterThan(1_000)
    expect(seen.inked).toBeGreaterThan(0.01)
    await kept('report-docx', await page.screenshot({ fullPage: true }))
    await page.close()
  })
})

describe('the notice for a board', () => {
  test.each([
    ['a4', 210 / 297],
    ['a3', 297 / 420],
  ] as const)('on %s has ink on every page and its margins free', async (board, _shape) => {
    const notice = noticeOf(of.summary, of.wording, of.unitName)
    const print = { notice, link: 'https://y.example/ket-qua/niem-yet/x', hash: 'a'.repeat(64), board }
    const pages = await pagesOf(`notice-${board}`, await noticePdf(of.wording.say, print))
    for (const { inked, edge } of pages) {
      expect(inked).toBeGreaterThan(0.002)
      expect(edge).toBeGreaterThan(6 / 297)
    }
  })
})

interface Cell {
  readonly type: string | null
  readonly value: string | null
  readonly text: string
  readonly formula: boolean
}

/** Of the first sheet; what is empty in a row keeps its place. */
function rowsOf(fods: string): Cell[][] {
  const unescaped = (text: string): string =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
  return [...fods.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
      ([, about = '', inside = '']) => {
        const said = (name: string): string | null => new RegExp(`${name}="([^"]*)"`).exec(about)?.[1] ?? null
        const text = unescaped(/<text:p>(.*?)<\/text:p>/s.exec(inside)?.[1] ?? '').normalize('NFC')
        const cell = {
          type: said('office:value-type'),
          value: said('office:value'),
          text,
          formula: about.includes('table:formula'),
        }
        return Array.from({ length: Math.min(Number(said('table:number-columns-repeated') ?? 1), 50) }, () => cell)
      },
    ),
  )
}

const run = promisify(execFile)
const office = await run('soffice', ['--version']).then(
  () => true,
  () => false,
)
if (!office) console.error('\n*** LibreOffice is not on the PATH: no test opens the XLSX with it.\n')

describe.runIf(office)('the XLSX, opened by LibreOffice', () => {
  test('gives numbers back as numbers, letters as letters, and runs nothing', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ykien-office-'))
    try {
      await writeFile(join(folder, 'so-lieu.xlsx'), await file('xlsx'))
      const profile = `-env:UserInstallation=file://${folder}/profile`
      // One file of XML, in which each cell says what it is.
      await run('soffice', [
        profile,
        '--headless',
        '--convert-to',
        'fods',
        '--outdir',
        folder,
        join(folder, 'so-lieu.xlsx'),
      ])
      const rows = rowsOf(await readFile(join(folder, 'so-lieu.fods'), 'utf8'))
      const [header = []] = rows
      const cell = (row: string, column: string): Cell | undefined =>
        rows.find((cells) => cells.some(({ text }) => text === row))?.[header.findIndex(({ text }) => text === column)]
      expect(cell('Hồ sơ đã kết thúc', 'Số lượng')).toMatchObject({ type: 'float', value: '40' })
      const share = cell('T2B_ITEM', 'Tỷ lệ hoặc giá trị')
      expect(share).toMatchObject({ type: 'percentage', text: '83.87%' })
      expect(Number(share?.value)).toBeCloseTo(26 / 31, 9)
      expect(cell('T2B_ITEM', 'Phiên bản công thức')).toMatchObject({ type: 'float', text: '1' })
      expect(cell('T2B_ITEM', 'Câu hỏi')).toMatchObject({ type: 'string', text: '=HYPERLINK("x") Thái độ thế nào?' })
      expect(rows.flat().filter(({ formula }) => formula)).toEqual([])
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
