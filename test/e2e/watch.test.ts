/** `serve --watch`: what is saved in the folder of questionnaires is asked, once it is whole and right. */
import { mkdir, mkdtemp, open, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { jsonLog } from '../../src/house/json-log.ts'
import { type Served, serve } from '../../src/node.ts'
import { eventually, freePort } from '../support/office.ts'
import { sqliteStore, type TestStore } from '../support/stores.ts'

let place: TestStore
let folder: string
let file: string
let served: Served
let logged: string[]

const asking = (ask: string, label = 'Trễ hẹn'): string =>
  `flow: a\ntitle: T\nsteps:\n  - id: q\n    role: fact\n    ask: ${ask}\n    choose:\n      - { code: ONTIME, vi: Đúng hẹn }\n      - { code: LATE, vi: ${label} }\n`
const asked = async (): Promise<readonly string[]> =>
  (await served.deps.flows.all()).map(({ flow }) => flow.steps[0]?.ask.vi ?? '')
const asks = (ask: string): Promise<true> => eventually(async () => (await asked()).includes(ask) && true)
const tells = (words: string): Promise<string> => eventually(() => logged.find((line) => line.includes(words)))

beforeEach(async () => {
  place = sqliteStore()
  folder = await mkdtemp(join(tmpdir(), 'ykien-watch-'))
  file = join(folder, 'a.yaml')
  logged = []
  await writeFile(file, asking('Một?'))
  const env = { ...place.env, CHANNELS: 'web', FLOWS_PATH: folder, PORT: String(await freePort()) }
  const log = jsonLog({ write: (line) => void logged.push(line) })
  const started = await serve(env, log, undefined, { watch: true })
  if (started === null) throw new Error('the server did not start')
  served = started
})
afterEach(async () => {
  await served.stop()
  await place.destroy()
  await rm(folder, { recursive: true, force: true })
})

test('what is saved is asked, written into the file or put in its place, and the audit knows', async () => {
  await writeFile(file, asking('Hai?'))
  await asks('Hai?')
  const beside = join(folder, '.a.yaml.writing')
  await writeFile(beside, asking('Ba?'))
  await rename(beside, file)
  await asks('Ba?')
  await tells('published as it was saved')
  const notes = await eventually(async () => {
    const all = await served.deps.store.audit.following('', 99)
    const those = all.filter(({ deed }) => deed === 'flow-published')
    return those.length === 3 && those
  })
  expect(notes.map(({ about }) => about['flow'])).toEqual(['a', 'a', 'a'])
})

test('a mistake is told with its place, and what was asked is asked on until it is corrected', async () => {
  await writeFile(file, asking('Hai {ofice}?'))
  expect(await tells('unknown-variable')).toContain('"line":6')
  await tells('is asked on')
  expect(await asked()).toEqual(['Một?'])
  await writeFile(file, asking('Hai?', 'Mất giấy hẹn'))
  expect(await tells('changed-code')).toContain('"line":9')
  expect(await asked()).toEqual(['Một?'])
  await writeFile(file, asking('Hai?'))
  await asks('Hai?')
})

test('of many saves in a row the last is asked', async () => {
  for (let i = 0; i < 30; i++) await writeFile(file, asking(`Lần ${i}?`))
  await asks('Lần 29?')
})

test('a file that is written slowly is asked when it is whole', async () => {
  const whole = asking('Hết?')
  const half = whole.indexOf('vi: Đúng')
  const handle = await open(file, 'w')
  await handle.write(whole.slice(0, half))
  await tells('is asked on')
  expect(await asked()).toEqual(['Một?'])
  await handle.write(whole.slice(half))
  await handle.close()
  await asks('Hết?')
})

test('a questionnaire that comes is asked, one that goes is not, and what an editor leaves lying about is not read', async () => {
  await symlink('nobody@nowhere', join(folder, '.#a.yaml'))
  await mkdir(join(folder, 'old'))
  await writeFile(join(folder, 'b.yaml'), asking('Của b?').replace('flow: a', 'flow: b\nfor: { outcome: [refused] }'))
  await asks('Của b?')
  await rm(join(folder, 'b.yaml'))
  await eventually(async () => (await asked()).length === 1)
  expect(await asked()).toEqual(['Một?'])
})
