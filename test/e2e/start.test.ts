/** What an administrator is told when the server starts, or cannot. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serve } from '../../src/node.ts'
import { removeSample } from '../../src/service/sample-removal.ts'
import { BARE_ENV } from '../support/bare-env.ts'
import { freePort, openOffice } from '../support/office.ts'
import { sqliteStore, type TestStore } from '../support/stores.ts'

const FLOWS = fileURLToPath(new URL('../../flows/', import.meta.url))

let place: TestStore
let folder: string

beforeEach(async () => {
  place = sqliteStore()
  folder = await mkdtemp(join(tmpdir(), 'ykien-start-'))
})
afterEach(async () => {
  await place.destroy()
  await rm(folder, { recursive: true, force: true })
})

async function started(env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const logged: string[] = []
  const note = (fields: unknown, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`)
  const PORT = String(await freePort())
  const all = { ...place.env, PORT, CHANNELS: 'web', FLOWS_PATH: folder, ...env }
  const served = await serve(all, { info: note, warn: note, error: note })
  await served?.stop()
  return logged
}

test('a port that is taken is named, in one line that says what to do, at either door', async () => {
  const other = createServer().listen(0)
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  for (const door of [['src/node.ts'], ['src/cli.ts', 'serve']]) {
    const env = { ...process.env, ...BARE_ENV, ...place.env, PORT: String(port), CHANNELS: 'web' }
    const args = ['--disable-warning=ExperimentalWarning', ...door]
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = once(child, 'exit')
    const told = (await text(child.stderr)).split('\n').filter((line) => line !== '' && !line.startsWith('{'))
    expect(told).toEqual([expect.stringMatching(new RegExp(`^Cổng ${port} .*PORT`))])
    expect((await ended)[0]).toBe(1)
  }
  other.close()
})

test('sample cases are told of while they are there, and no longer', async () => {
  const quiet = { info: () => {}, warn: () => {}, error: () => {} }
  const env = { ...place.env, PORT: String(await freePort()) }
  const first = await serve(env, quiet)
  expect(first?.sample).toBe(true)
  if (first !== null) await removeSample(first.deps)
  await first?.stop()
  const second = await serve(env, quiet)
  expect(second?.sample).toBe(false)
  await second?.stop()
})

describe('a folder of questionnaires', () => {
  const SHORT = 'flow: a\ntitle: T\nsteps: [{ id: q, role: comment, ask: Q, text: { max: 9 } }]\n'

  test('without policy and calendar takes those that are shipped, and the log says so', async () => {
    await writeFile(join(folder, 'a.yaml'), SHORT)
    const logged = (await started()).join('\n')
    for (const name of ['policy.yaml', 'calendar.yaml']) expect(logged).toContain(name)
  })

  test('with its own takes its own, and says nothing', async () => {
    await cp(FLOWS, folder, { recursive: true })
    expect((await started()).join('\n')).not.toContain('policy.yaml')
  })

  test('with mistakes is told in Vietnamese, one a line, questionnaires and settings alike', async () => {
    await cp(FLOWS, folder, { recursive: true })
    const [flow, policy] = [join(folder, 'a.yaml'), join(folder, 'policy.yaml')]
    await writeFile(flow, SHORT.replace('role: comment', 'role: coment'))
    await writeFile(policy, `${(await readFile(policy, 'utf8')).replace(': 2 h', ': 2 giờ')}\nextra: 1\n`)
    const calendar = join(folder, 'calendar.yaml')
    await writeFile(calendar, (await readFile(calendar, 'utf8')).replace('from: 10/3 âm', 'from: 10-3 âm'))
    const lines = await started().then(
      () => [],
      (error: Error) => error.message.split('\n'),
    )
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(new RegExp(`^${flow}:3:24 lỗi unknown-value: .* → Chọn một trong`))
    const told = lines.slice(1).join('\n')
    expect(told).toMatch(
      /policy\.yaml:\d+:22 lỗi not-a-duration: “2 giờ” không phải là một khoảng thời gian\. → Ghi số/,
    )
    expect(told).toMatch(/policy\.yaml:\d+:1 lỗi unknown-key: .*“extra”/)
    expect(told).toMatch(/calendar\.yaml:\d+:13 lỗi not-a-day: “10-3 âm” không phải là một ngày\. → Ghi 10\/3 âm/)
  })

  test('that is not there is told as such', async () => {
    const gone = join(folder, 'gone')
    await expect(started({ FLOWS_PATH: gone })).rejects.toThrow(`${gone}:1:1 lỗi no-file: Không đọc được tệp (ENOENT)`)
  })

  test('in which two ask for the same outcome starts, and the log names both and says what to do', async () => {
    await writeFile(join(folder, 'a.yaml'), SHORT)
    await writeFile(join(folder, 'b.yaml'), SHORT.replace('flow: a', 'flow: b'))
    const logged = (await started()).filter((line) => line.includes('same-outcome'))
    expect(logged).toHaveLength(1)
    for (const part of ['“a”', '“b”', 'a.yaml', 'b.yaml', 'for:']) expect(logged[0]).toContain(part)
  })

  test('asks what it holds, not what another folder held before', async () => {
    await writeFile(join(folder, 'b.yaml'), SHORT.replace('flow: a', 'flow: b'))
    await started()
    await rm(join(folder, 'b.yaml'))
    await writeFile(join(folder, 'c.yaml'), SHORT.replace('flow: a', 'flow: c'))
    await started()
    const store = await place.open()
    const hashes = (await store.meta.get('flows:current'))?.value as never[]
    expect((await store.flows.getMany(hashes)).map(({ flow }) => flow.flow)).toEqual(['c'])
    await store.close()
  })

  test('with rules for an office that no unit is starts, and the log says so until there is one', async () => {
    await cp(FLOWS, folder, { recursive: true })
    const policy = join(folder, 'policy.yaml')
    await writeFile(policy, `${await readFile(policy, 'utf8')}\noffices: { so-lam-nghiep: { reminders: [] } }\n`)
    const office = await openOffice(sqliteStore(), { FLOWS_PATH: folder })
    try {
      expect(office.logged.filter((line) => line.includes('so-lam-nghiep'))).toHaveLength(1)
      expect((await office.api('PUT', '/units/so-lam-nghiep', { name: 'Sở Lâm nghiệp' })).status).toBe(201)
      await office.restart()
      expect(office.logged.filter((line) => line.includes('so-lam-nghiep'))).toHaveLength(1)
    } finally {
      await office.close()
    }
  })
})
