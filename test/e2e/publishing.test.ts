/** A changed questionnaire and the way back, as an administrator meets them: files, the server, the command line. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serve } from '../../src/node.ts'
import { type Ran, ykien } from '../support/command.ts'
import { freePort } from '../support/office.ts'
import { sqliteStore, type TestStore } from '../support/stores.ts'

// Each command is a process of its own, a dozen a test.
vi.setConfig({ testTimeout: 120_000 })

let place: TestStore
let folder: string
let file: string

const flowWith = (label: string, ask = 'Hẹn?'): string =>
  `flow: a\ntitle: T\nsteps:\n  - id: q\n    role: fact\n    ask: ${ask}\n    choose:\n      - { code: ONTIME, vi: Đúng hẹn }\n      - { code: LATE, vi: ${label} }\n`

beforeEach(async () => {
  place = sqliteStore()
  folder = await mkdtemp(join(tmpdir(), 'ykien-publishing-'))
  file = join(folder, 'a.yaml')
  await writeFile(file, flowWith('Trễ hẹn'))
})
afterEach(async () => {
  await place.destroy()
  await rm(folder, { recursive: true, force: true })
})

const env = () => ({ ...place.env, CHANNELS: 'web', FLOWS_PATH: folder })

async function started(): Promise<string[]> {
  const logged: string[] = []
  const note = (fields: unknown, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`)
  const served = await serve({ ...env(), PORT: String(await freePort()) }, { info: note, warn: note, error: note })
  const asked = await served?.deps.flows.all()
  await served?.stop()
  return [...logged, `asks ${asked?.map(({ flow }) => flow.steps[0]?.ask.vi).join()}`]
}
const command = (...words: readonly string[]): Promise<Ran> => ykien(env(), words)
const versions = async (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  JSON.parse((await command('flow', 'versions', 'a', '--json')).out)

test('a code that means something else is refused at the start, with file, line and what to do, and the former one stays', async () => {
  await started()
  const [before] = await versions()
  await writeFile(file, flowWith('Mất giấy hẹn'))
  await expect(started()).rejects.toThrow(
    new RegExp(`^${file}:9:9 lỗi changed-code: Ở câu “q”, mã “LATE” .*“Trễ hẹn”.*“Mất giấy hẹn”\\. → Đặt mã mới`),
  )
  expect(await versions()).toEqual([before])
  await writeFile(file, flowWith('Mất giấy hẹn, also: [trễ hẹn]'))
  await started()
  expect(await versions()).toHaveLength(2)
})

test('a change that begins a new series is published, and the log says which one and what to do', async () => {
  await started()
  await writeFile(
    file,
    flowWith('Trễ hẹn').replace('      - { code: ONTIME, vi: Đúng hẹn }', '      - { code: EARLY, vi: Sớm hẹn }'),
  )
  const logged = (await started()).filter((line) => line.includes('option-removed q ONTIME'))
  expect(logged).toEqual([expect.stringContaining('series:')])
  expect((await started()).join()).not.toContain('option-removed')
})

test('what a change would do is told before it is published, and telling publishes nothing', async () => {
  await started()
  await writeFile(file, flowWith('Trễ hẹn', 'Có đúng hẹn không?'))
  const told = await command('flow', 'diff', file)
  expect(told).toMatchObject({ status: 0, err: '' })
  expect(told.out).toMatch(
    /Bắt đầu một chuỗi số liệu mới.*\n {2}- Câu hỏi “q” đổi lời.*“Hẹn\?” → “Có đúng hẹn không\?”/,
  )
  expect(await versions()).toHaveLength(1)
  const same = await command('flow', 'diff', 'a', 'a', '--json')
  expect(same).toMatchObject({ status: 0, out: '[]\n' })
  const other = join(folder, 'other.yaml')
  await writeFile(other, flowWith('Mất giấy hẹn'))
  const refused = await command('flow', 'diff', file, other, '--json')
  expect(refused.status).toBe(1)
  expect(JSON.parse(refused.out)).toContainEqual({
    ...{ kind: 'code', severity: 'new-flow', step: 'q', option: 'LATE', was: 'Trễ hẹn', now: 'Mất giấy hẹn' },
    message: '“q”: the code LATE means “Trễ hẹn” and would now mean “Mất giấy hẹn”.',
  })
})

test('a former version is asked again, over restarts, until the file is changed', async () => {
  await started()
  await writeFile(file, flowWith('Trễ hẹn', 'Hẹn hay không?'))
  expect((await started()).at(-1)).toBe('asks Hẹn hay không?')
  const former = String((await versions())[1]?.['hash'])
  const rehearsed = await command('flow', 'rollback', 'a', `@${former.slice(0, 8)}`, '--dry-run')
  expect(rehearsed.out).toContain('Chạy thử, chưa đổi gì')
  expect((await started()).at(-1)).toBe('asks Hẹn hay không?')

  const done = await command('flow', 'rollback', 'a', `@${former.slice(0, 8)}`)
  expect(done).toMatchObject({ status: 0, err: '' })
  expect(done.out).toContain('cho đến khi tệp được sửa')
  expect((await started()).at(-1)).toBe('asks Hẹn?')
  expect(await versions()).toMatchObject([
    { current: false, pinned: null },
    { hash: former, current: true, pinned: { by: 'command-line' } },
  ])
  expect((await command('flow', 'versions')).out).toContain('đang dùng, do quay lại')

  await writeFile(file, `${await readFile(file, 'utf8')}# sửa lời chú, không sửa câu hỏi\n`)
  expect((await started()).at(-1)).toBe('asks Hẹn?')
  await writeFile(file, flowWith('Trễ hẹn', 'Hẹn ra sao?'))
  expect((await command('flow', 'rollback', 'a', `@${former}`, '--json')).out).toContain('"unchanged"')
  expect((await started()).at(-1)).toBe('asks Hẹn ra sao?')
})

test('whoever goes back while the file was changed already is told that the next start publishes the file', async () => {
  await started()
  await writeFile(file, flowWith('Trễ hẹn', 'Hẹn hay không?'))
  await started()
  const former = String((await versions())[1]?.['hash'])
  await writeFile(file, flowWith('Trễ hẹn', 'Hẹn ra sao?'))
  expect((await command('flow', 'rollback', 'a', `@${former}`)).out).toContain('Lần khởi động tới sẽ áp dụng tệp đó')
})

test('what is named wrongly is told so', async () => {
  await started()
  for (const [words, told] of [
    [['flow', 'rollback', 'a', '@nowhere'], '@nowhere'],
    [['flow', 'rollback', 'b', '@nowhere'], '@nowhere'],
    [['flow', 'diff', 'b'], '“b”'],
    [['flow', 'diff', join(folder, 'gone.yaml')], 'ENOENT'],
    [['flow', 'versions', 'b'], '“b”'],
  ] as const) {
    const ran = await command(...words)
    expect([ran.status, ran.err]).toEqual([1, expect.stringContaining(told)])
  }
  expect((await command('flow', 'rollback', 'a')).status).toBe(2)
})
