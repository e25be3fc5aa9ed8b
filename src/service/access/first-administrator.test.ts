import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import type { User } from '../../access/user.ts'
import { firstAdministrator } from './first-administrator.ts'
import { readSetupToken } from './setup-link.ts'
import { addUser } from './users.ts'

const TERMINAL = { name: 'command-line', units: null }

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

async function users(): Promise<User[]> {
  return world.deps.store.users.all()
}

async function usesLink(): Promise<void> {
  const [first] = await users()
  if (first === undefined) throw new Error('there is nobody')
  await world.deps.store.users.replace({ ...first, rev: first.rev + 1, password: '$argon2id$', setup: null })
}

test('the first start makes an administrator of everything who chooses a password by a link', async () => {
  const token = await firstAdministrator(world.deps)
  const [first] = await users()
  expect(first).toMatchObject({ login: 'quan-tri', grants: [{ role: 'administrator', unit: null }], password: null })
  expect(readSetupToken(token ?? '')).toEqual({ user: first?._id, hash: first?.setup?.hash })
})

test('each start gives a new link and ends the one before, until one was used', async () => {
  const [one, two] = [await firstAdministrator(world.deps), await firstAdministrator(world.deps)]
  expect(two).not.toBe(one)
  expect((await users()).map(({ setup }) => setup?.hash)).toEqual([readSetupToken(two ?? '')?.hash])
  await usesLink()
  expect(await firstAdministrator(world.deps)).toBeNull()
  expect((await users())[0]?.setup).toBeNull()
})

test('of several processes that start at once, each prints a link or none, and one is good', async () => {
  const tokens = await Promise.all(Array.from({ length: 4 }, () => firstAdministrator(world.another())))
  const [first, ...others] = await users()
  expect(others).toEqual([])
  const good = tokens.filter((token) => token !== null && readSetupToken(token)?.hash === first?.setup?.hash)
  expect(good).toHaveLength(1)
})

test('where somebody was added on the command line before, nobody else is made', async () => {
  const grants = [{ role: 'administrator', unit: null }] as const
  await addUser(world.deps, { login: 'lan', name: 'Lan', grants }, TERMINAL)
  expect(await firstAdministrator(world.deps)).toBeNull()
  expect(await users()).toHaveLength(1)
})

test('no link is made for one who was shut out, or once another administrator can sign in', async () => {
  await firstAdministrator(world.deps)
  const grants = [{ role: 'administrator', unit: null }] as const
  const lan = await addUser(world.deps, { login: 'lan', name: 'Lan', grants }, TERMINAL)
  if (lan.kind === 'refused') throw new Error('refused')
  expect(await firstAdministrator(world.deps)).not.toBeNull()
  await world.deps.store.users.replace({ ...lan.user, rev: 2, password: '$argon2id$' })
  expect(await firstAdministrator(world.deps)).toBeNull()
})
