/** The command door as a person at a terminal meets it: what is printed, where, and the exit status. */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BARE_ENV } from '../support/bare-env.ts'
import { sqliteStore, type TestStore } from '../support/stores.ts'

let place: TestStore

beforeAll(async () => {
  place = sqliteStore()
  await ykien('unit', 'add', 'so-tai-chinh', 'Sở Tài chính')
})
afterAll(() => place.destroy())

async function ykien(...args: readonly string[]) {
  const options = ['--import', './require-node.mjs', '--disable-warning=ExperimentalWarning', 'src/cli.ts']
  const env = { ...process.env, ...BARE_ENV, ...place.env, NODE_ENV: 'test' }
  const child = spawn(process.execPath, [...options, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => void child.once('exit', resolve))
  const [out, err, status] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { status, out, err }
}

describe('close', () => {
  test('an outcome that does not exist is wrong use, and nothing is stored', async () => {
    const { status, err } = await ykien('close', 'A-1', '--unit', 'so-tai-chinh', '--outcome', 'foo')
    expect(status).toBe(2)
    expect(err).toContain('outcome: “outcome” phải là một trong: open, returned')
    expect((await ykien('close', 'A-1')).err).toContain('chọn đơn vị giải quyết của hồ sơ mới')
  })

  test('a new case needs a unit, a known one is found in any spelling of its code', async () => {
    const first = await ykien('close', 'h29.12.34-261102-0001', '--json')
    expect(first).toMatchObject({ status: 1, out: '', err: expect.stringContaining('chọn đơn vị giải quyết') })
    const code = 'H29.12.34-261102-0001'
    expect((await ykien('close', code, '--unit', 'so-tai-chinh', '--outcome', 'open')).status).toBe(0)
    const { status, out } = await ykien('close', 'h29.12.34–261102-0001', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ case: { code, unit: 'so-tai-chinh', outcome: 'returned' } })
  })
})

describe('trying a questionnaire', () => {
  test('flow test plays what lies beside the questionnaires, and takes numbers for its walks', async () => {
    const { status, out } = await ykien(
      'flow',
      'test',
      'flows/short-form.yaml',
      '--walk',
      '20',
      '--seed',
      '3',
      '--json',
    )
    expect(status).toBe(0)
    expect(JSON.parse(out)).toMatchObject([
      { golden: 'flows/short-form.golden.yaml', walk: { count: 20, seed: 3, failure: null } },
    ])
    expect((await ykien('flow', 'test', '--walk', 'nhiều')).status).toBe(2)
  })

  test('flow diagram draws with the figures of the store, or says which day is wrong', async () => {
    const file = 'flows/short-form.yaml'
    const drawn = await ykien('flow', 'diagram', file, '--from', '2026-11-01', '--to', '2026-11-30')
    expect(drawn.status).toBe(0)
    expect(drawn.out).toMatch(/^<svg .*[\s\S]*Ít hơn 5 câu trả lời[\s\S]*<\/svg>\n$/)
    const wrong = await ykien('flow', 'diagram', file, '--from', '2026-11-31', '--to', '2026-11-30')
    expect(wrong).toMatchObject({ status: 2, out: '', err: expect.stringContaining('--from') })
    expect((await ykien('flow', 'diagram', file, '--from', '2026-11-01')).status).toBe(2)
  })

  test('flow preview and flow new need something to preview and a name', async () => {
    expect((await ykien('flow', 'preview')).status).toBe(2)
    expect((await ykien('flow', 'preview', 'flows/short-form.yaml', '--port', '70000')).status).toBe(2)
    expect((await ykien('flow', 'new', 'Không được')).status).toBe(2)
  })
})

describe('flow play', () => {
  const FLOW = 'flows/seven-criteria.yaml'

  test('takes every pair that follows --case', async () => {
    const { status, out } = await ykien('flow', 'play', FLOW, '--json', '--case', 'office=Sở A', 'field=DKDN')
    expect(status).toBe(0)
    expect(out).toContain('Sở A')
    expect(await ykien('flow', 'play', FLOW, 'field=DKDN')).toMatchObject({ status: 2, out: '' })
  })
})

test.each([
  ['flow play flows/short-form.yaml more'],
  ['flow play flows/short-form.yaml --case office=A more'],
  ['close A-1 B-2'],
  ['unit list all'],
  ['batch'],
  ['batch close'],
  ['batch list 2026-11'],
  ['user list all'],
  ['user link'],
  ['import a.csv b.csv'],
  ['sample remove now'],
  ['report november --from 2026-11-01 --to 2026-11-30'],
  ['recount all --check'],
  ['nonsense'],
])('%s is wrong use', async (line) => {
  const { status, err } = await ykien(...line.split(' '))
  expect(status).toBe(2)
  expect(err).toContain('Cách dùng')
})

test('help is help', async () => {
  for (const word of ['help', '--help', '-h']) {
    expect(await ykien(word)).toMatchObject({ status: 0, err: '', out: expect.stringContaining('Cách dùng') })
  }
})
