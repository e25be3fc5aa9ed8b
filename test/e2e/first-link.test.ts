/** The way in for the first administrator, as somebody at the console of a new server finds it. */
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readSetupToken } from '../../src/service/access/setup-link.ts'
import { BARE_ENV } from '../support/bare-env.ts'
import { eventually, freePort } from '../support/office.ts'
import { sqliteStore, type TestStore } from '../support/stores.ts'

let place: TestStore

beforeAll(() => {
  place = sqliteStore()
})
afterAll(() => place.destroy())

/** Starts, and ends as soon as it is ready and `printed` says so. */
async function started(words: readonly string[], until: (out: string) => boolean) {
  const port = await freePort()
  const env = { ...process.env, ...BARE_ENV, ...place.env, PORT: String(port), CHANNELS: 'web', NODE_ENV: 'test' }
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], { env })
  const told = { out: '', err: '' }
  child.stdout.on('data', (chunk: Buffer) => {
    told.out += String(chunk)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    told.err += String(chunk)
  })
  const ended = new Promise((resolve) => void child.once('exit', resolve))
  await eventually(() => until(told.out), 30_000)
  const home = await fetch(`http://127.0.0.1:${port}/quan-tri`, { redirect: 'manual' })
  child.kill('SIGTERM')
  await ended
  const token = /\/quan-tri\/moi\/(\S+)/.exec(told.out)?.[1] ?? null
  return { ...told, token, home: home.status }
}

async function theOnlyUser() {
  const store = await place.open()
  const users = await store.users.all()
  expect(users).toHaveLength(1)
  await store.close()
  return users[0]
}

const NPM_START = ['src/node.ts']
const SERVE = ['src/cli.ts', 'serve']

test.each([
  ['npm start', NPM_START, /quan-tri\/moi\/[\s\S]*\/quan-tri {2}/],
  ['ykien serve', SERVE, /quan-tri\/moi\//],
])('%s prints a link that is good beside its welcome, never into the log', async (_, words, inOrder) => {
  const { out, err, token } = await started(words, (text) => text.includes('/quan-tri/moi/'))
  expect(out).toContain('đặt mật khẩu cho người quản trị đầu tiên')
  expect(out).toMatch(inOrder)
  const user = await theOnlyUser()
  expect(readSetupToken(token ?? '')).toEqual({ user: user?._id, hash: user?.setup?.hash })
  expect(err).not.toContain('/quan-tri/moi/')
})

test('once a password was chosen, a start prints none', async () => {
  const user = await theOnlyUser()
  const store = await place.open()
  if (user !== undefined) await store.users.replace({ ...user, rev: user.rev + 1, password: '$argon2id$', setup: null })
  await store.close()
  const { out, home } = await started(NPM_START, (text) => text.includes('đang chạy tại'))
  expect(home).toBe(303)
  expect(out).not.toContain('/quan-tri/moi/')
})
