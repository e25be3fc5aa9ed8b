import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCase, aResponse } from '../../test/support/counting-world.ts'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { withInvitations } from '../service/invite.ts'
import { countAll } from '../service/recount.ts'
import { putUnit } from '../service/units.ts'
import type { CaseId } from '../survey/ids.ts'
import { exportCommand } from './export.ts'

const SO = 'so-tai-chinh'
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30', unit: null, json: true }

let world: WebWorld
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ykien-'))
  world = await webWorld()
  await putUnit(world.deps, 'phong', { name: 'Phòng Ngân sách', parent: SO }, { name: 'admin', units: null })
  const answers = { attitude: 'S', why: ['SLOW', 'RUDE'], trips: 2, remark: 'GIVEN' }
  for (let n = 0; n < 6; n++) await answered(`A-${n}`, SO, n < 3 ? '2026-11-10' : '2026-11-12', answers)
  for (let n = 0; n < 4; n++) await answered(`B-${n}`, 'phong', '2026-11-10', answers)
  await countAll(withInvitations(world.deps))
})
afterAll(() => world.close())

async function answered(code: string, unit: string, day: string, answers: Parameters<typeof aResponse>[1]) {
  const record = { ...aCase(code, { day, unit }), _id: `main:${code}` as CaseId }
  await world.deps.store.responses.insert({ ...aResponse(record, answers), series: 'short' })
}

async function run(name: string, over: Partial<Parameters<typeof exportCommand>[1]> = {}) {
  const said = { out: '', err: '' }
  const io = {
    out: (text: string) => {
      said.out += text
    },
    err: (text: string) => {
      said.err += text
    },
  }
  const file = join(folder, name)
  const status = await exportCommand(world.deps, { ...NOVEMBER, file, ...over }, io)
  return { status, file, ...said }
}

describe('ykien export', () => {
  test('writes each form with what was answered, its half-month and unit, and leaves out groups of fewer than five', async () => {
    const { status, file, out } = await run('forms.csv')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toEqual({ file, forms: 6, leftOut: 4 })
    const text = await readFile(file, 'utf8')
    expect(text.startsWith('\uFEFFhalf-month,unit,series,')).toBe(true)
    const rows: Record<string, string>[] = parse(text, { bom: true, columns: true })
    expect(rows).toHaveLength(6)
    for (const row of rows) {
      expect(row).toMatchObject({ 'half-month': '2026-11-01', unit: SO, attitude: 'S', mode: 'self' })
    }
  })

  test('tells nothing by which a form could be found again', async () => {
    const { file } = await run('again.jsonl')
    const text = await readFile(file, 'utf8')
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(Object.keys(lines[0] ?? {})).toEqual([
      'half-month',
      'unit',
      'series',
      'version',
      'way',
      'mode',
      'flags',
      'sample',
      'answers',
    ])
    expect(text).not.toMatch(/2026-11-1\d|main:|response|A-\d/)
  })

  test('is on record, without a person', async () => {
    await run('noted.csv')
    expect(await world.deps.store.audit.last()).toMatchObject({
      deed: 'exported',
      by: 'command-line',
      about: { file: 'noted.csv', forms: 6 },
    })
  })

  test.each([
    ['forms.docx', {}, 2, '.csv, .jsonl'],
    ['a.csv', { from: '2026-11-31' }, 2, 'ngày có thật'],
    ['a.csv', { to: '2026-11-29' }, 2, 'trọn nửa tháng'],
    ['a.csv', { unit: 'khong-co' }, 2, 'khong-co'],
    ['forms.csv', {}, 1, 'đã có'],
    ['no-such/a.csv', {}, 1, 'ENOENT'],
  ])('says what is wrong with %s %o', async (name, over, expected, words) => {
    const { status, err } = await run(name, over)
    expect(status).toBe(expected)
    expect(err).toContain(words)
  })
})
