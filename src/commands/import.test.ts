import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Office, office } from '../../test/support/intake-office.ts'
import { importCommand } from './import.ts'

let house: Office
let folder: string
let said: { out: string; err: string }

beforeEach(async () => {
  house = await office()
  folder = await mkdtemp(join(tmpdir(), 'ykien-import-'))
  said = { out: '', err: '' }
})
afterEach(() => rm(folder, { recursive: true }))

async function run(text: string | null, how: { json?: boolean; live?: boolean; dryRun?: boolean } = {}) {
  const file = join(folder, 'in.csv')
  if (text !== null) await writeFile(file, text)
  const result = join(folder, 'out.csv')
  const io = {
    out: (more: string) => {
      said.out += more
    },
    err: (more: string) => {
      said.err += more
    },
    live: how.live ?? false,
  }
  const options = { file, unit: 'ttpvhcc', result, dryRun: how.dryRun ?? false, json: how.json ?? false }
  return importCommand(house.deps, options, io)
}

test('a clean file ends with 0 and a summary', async () => {
  expect(await run('Mã hồ sơ\nA-1\nA-2\n')).toBe(0)
  expect(said).toEqual({ out: 'Mới: 2. Cập nhật: 0. Không đổi: 0. Lỗi: 0.\n', err: '' })
})

test('a wrong row ends with 1, is told on the terminal, and stands in the result file', async () => {
  expect(await run('Mã hồ sơ;Ngày trả\nA-1;31/02/2026\n=A-2;\n', { live: true })).toBe(1)
  expect(said.err).toContain('Dòng 2: cột “Ngày trả”')
  expect(said.err).toContain('2/2')
  const text = await readFile(join(folder, 'out.csv'), 'utf8')
  expect(text.startsWith('\uFEFFrow,code,result,column,message\r\n')).toBe(true)
  expect(parse(text, { bom: true, columns: true })).toMatchObject([
    { row: '2', code: 'A-1', result: 'error', column: 'Ngày trả' },
    // A leading quote keeps a spreadsheet from running it.
    { row: '3', code: "'=A-2", result: 'created', column: '', message: '' },
  ])
})

test('a store that goes away ends with 1, and the result file tells which rows went in', async () => {
  house.cases.insert = async () => {
    throw new Error('gone')
  }
  expect(await run('Mã hồ sơ\nA-1\nA-2\n')).toBe(1)
  expect(said.out).toBe('Mới: 0. Cập nhật: 0. Không đổi: 0. Lỗi: 2.\n')
  const result = parse(await readFile(join(folder, 'out.csv'), 'utf8'), { bom: true, columns: true })
  expect(result).toMatchObject([
    { code: 'A-1', result: 'error' },
    { code: 'A-2', result: 'error' },
  ])
})

test('--json prints the rows and nothing else', async () => {
  expect(await run('code\nA-1\n', { json: true })).toBe(0)
  expect(JSON.parse(said.out)).toEqual({
    rows: [{ row: 2, code: 'A-1', result: 'created', column: null, message: null }],
  })
})

test('--dry-run says that nothing was written', async () => {
  expect(await run('code\nA-1\n', { dryRun: true })).toBe(0)
  expect(said.out).toMatch(/^Chạy thử, chưa ghi gì\. Mới: 1\./)
  expect(house.cases.docs.size).toBe(0)
})

test('a file that is not there, or is no table, ends with 1 and says why', async () => {
  expect(await run(null)).toBe(1)
  expect(said.err).toContain('ENOENT')
  expect(await run('a,b\n1,2\n')).toBe(1)
  expect(said.err).toContain('Không tìm thấy cột mã hồ sơ')
})
