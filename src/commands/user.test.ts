import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { readSetupToken } from '../service/access/setup-link.ts'
import { userCommand } from './user.ts'

let world: ServiceWorld
let said: { out: string; err: string }

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

interface How {
  readonly roles?: readonly string[]
  readonly unit?: string
  readonly json?: boolean
  readonly resetSecondStep?: boolean
}

function run(line: string, { roles = [], unit, json = false, resetSecondStep = false }: How = {}) {
  said = { out: '', err: '' }
  const io = {
    out: (text: string) => {
      said.out += text
    },
    err: (text: string) => {
      said.err += text
    },
  }
  return userCommand(world.deps, { words: line.split(' '), roles, unit, json, resetSecondStep }, io)
}

const stored = (login: string) => world.deps.store.users.get(world.deps.keyring.userId({ login }))

test('adds a person with roles, each for its own unit or for the one that is named, and prints a link that is good', async () => {
  expect(await run('add lan Nguyễn Thị Lan', { roles: ['desk', 'signer:so-tai-chinh'], unit: 'so-tai-chinh' })).toBe(0)
  const lan = await stored('lan')
  expect(lan).toMatchObject({
    name: 'Nguyễn Thị Lan',
    grants: [
      { role: 'desk', unit: 'so-tai-chinh' },
      { role: 'signer', unit: 'so-tai-chinh' },
    ],
  })
  expect(said.out).toContain('một lần, trong 24 giờ')
  const token = /\/quan-tri\/moi\/(\S+)/.exec(said.out)?.[1] ?? ''
  expect(readSetupToken(token)?.hash).toBe(lan?.setup?.hash)
})

test('says what is wrong and what there is instead', async () => {
  expect(await run('add lan Lan', { roles: ['boss'] })).toBe(1)
  expect(said.err).toMatch(/Không có vai trò “boss”.*desk, collator/)
  expect(await run('add lan Lan')).toBe(1)
  expect(said.err).toContain('--role VAI_TRÒ')
  expect(await run('add lan Lan', { roles: ['desk:khong-co'] })).toBe(1)
  expect(said.err).toContain('“khong-co”')
  expect(await run('end nobody')).toBe(1)
  expect(said.err).toContain('user list')
  expect(await world.deps.store.users.all()).toEqual([])
})

test('lists, for people and for programs, and never a hash', async () => {
  await run('add lan Lan', { roles: ['desk'] })
  await run('list')
  expect(said.out).toBe('lan\tLan\tdesk\tđang dùng\n')
  await run('list', { json: true })
  const [lan] = JSON.parse(said.out) as Record<string, unknown>[]
  expect(lan).toEqual({
    id: (await stored('lan'))?._id,
    login: 'lan',
    name: 'Lan',
    roles: ['desk'],
    active: true,
    password: false,
    secondStep: false,
    signedInAt: null,
  })
})

test('replaces roles, shuts out, and gives a link again', async () => {
  await run('add lan Lan', { roles: ['desk'] })
  expect(await run('role lan', { roles: ['collator', 'desk:so-tai-chinh'] })).toBe(0)
  expect(said.out).toContain('collator desk:so-tai-chinh')
  const before = (await stored('lan'))?.setup?.hash
  expect(await run('link lan', { json: true })).toBe(0)
  const { link } = JSON.parse(said.out) as { link: string }
  expect(readSetupToken(link.split('/').at(-1) ?? '')?.hash).toBe((await stored('lan'))?.setup?.hash)
  expect((await stored('lan'))?.setup?.hash).not.toBe(before)
  expect(await run('end lan')).toBe(0)
  expect(await stored('lan')).toMatchObject({ active: false })
  expect(await run('link lan')).toBe(1)
  expect(said.err).toContain('đang ngừng')
})

test('gives the way back in to who lost the telephone too', async () => {
  await run('add lan Lan', { roles: ['desk'] })
  const lan = await stored('lan')
  if (lan === null) throw new Error('nobody')
  const totp = { sealed: 's1.x', lastStep: 1, confirmedAt: 1 }
  await world.deps.store.users.replace({ ...lan, rev: lan.rev + 1, totp, password: '$argon2id$' })
  await run('link lan')
  expect((await stored('lan'))?.totp).toEqual(totp)
  await run('link lan', { resetSecondStep: true })
  expect((await stored('lan'))?.totp).toBeNull()
})

test.each(['', 'add', 'add lan', 'list all', 'role', 'end lan more', 'nonsense lan'])(
  '“user %s” is wrong use',
  async (line) => {
    expect(await run(line, { roles: ['desk'] })).toBe('wrong-use')
  },
)
