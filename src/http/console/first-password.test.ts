/** The link with which somebody chooses a password. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { aPerson, ConsoleBrowser, PASSWORD } from '../../../test/support/console-browser.ts'
import { NOW, type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import type { User } from '../../access/user.ts'
import { makeSetup, setupLink } from '../../service/access/setup-link.ts'
import { DAY } from '../../survey/time.ts'

let world: WebWorld
let now: number
let path: string

beforeEach(async () => {
  now = NOW
  world = await webWorld({ clock: () => now })
  path = await linkFor('le.mo', { password: null })
})
afterEach(() => world.close())

async function linkFor(login: string, over: Partial<User> = {}): Promise<string> {
  const id = world.deps.keyring.userId({ login })
  const { token, setup } = makeSetup(id, world.deps.random, now)
  await aPerson(world, login, { setup, ...over })
  return new URL(setupLink(world.deps, token)).pathname
}

const choose = (at: string, password = PASSWORD, again = password) =>
  new ConsoleBrowser(world).post(at, { password, again })

test('greets its owner, takes a password, and lets them sign in', async () => {
  const page = await new ConsoleBrowser(world).get(path)
  expect(page.status).toBe(200)
  expect(page.text).toContain('Lê Thị Mơ')
  expect((await choose(path)).location).toBe('/quan-tri/vao?xong=mat-khau')
  expect((await new ConsoleBrowser(world).signIn('le.mo')).location).toBe('/quan-tri')
  const [entry] = await world.deps.store.audit.following('', 1)
  expect(entry).toMatchObject({ deed: 'password-set', about: { by: 'link' } })
})

test('is good once: for two at the same time too', async () => {
  const answers = await Promise.all([choose(path), choose(path, 'mùa xuân nho nhỏ')])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 410])
  expect((await choose(path)).status).toBe(410)
  expect((await new ConsoleBrowser(world).get(path)).status).toBe(410)
})

test('is not used up by looking at it, as a preview does, nor by a password that is not good enough', async () => {
  await new ConsoleBrowser(world).get(path)
  await world.fetch(path, { method: 'HEAD' })
  const weak = await choose(path, '123456789012')
  expect(weak.status).toBe(422)
  expect(weak.text).toContain('nhiều người dùng')
  expect((await choose(path, PASSWORD, `${PASSWORD}!`)).text).toContain('không giống nhau')
  expect((await choose(path)).status).toBe(303)
})

test('is good until its time and no longer', async () => {
  now += DAY - 1
  expect((await new ConsoleBrowser(world).get(path)).status).toBe(200)
  now += 1
  expect((await new ConsoleBrowser(world).get(path)).status).toBe(410)
  expect((await choose(path)).status).toBe(410)
})

test('of somebody who was shut out opens nothing', async () => {
  const at = await linkFor('shut.out', { active: false })
  expect((await choose(at)).status).toBe(410)
})

test.each(['x', 'A.B', `${'A'.repeat(22)}.${'A'.repeat(43)}`])('%s is no link', async (token) => {
  expect((await choose(`/quan-tri/moi/${token}`)).status).toBe(410)
})

test('with the secret of another user opens nothing', async () => {
  const other = await linkFor('tran.buoi')
  const mixed = `/quan-tri/moi/${path.split('/').at(-1)?.split('.')[0]}.${other.split('.').at(-1)}`
  expect((await choose(mixed)).status).toBe(410)
})

test('ends the sessions of before', async () => {
  const at = await linkFor('bui.cam')
  const cam = new ConsoleBrowser(world)
  await cam.signIn('bui.cam')
  expect((await cam.get('/quan-tri/quay')).status).toBe(200)
  expect((await choose(at, 'mùa xuân nho nhỏ')).status).toBe(303)
  expect((await cam.get('/quan-tri/quay')).status).toBe(303)
})
