import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import type { Grant } from '../../access/grant.ts'
import type { User } from '../../access/user.ts'
import type { UserId } from '../../survey/ids.ts'
import { DAY } from '../../survey/time.ts'
import type { Caller } from '../deps.ts'
import { putUnit } from '../units.ts'
import { readSetupToken } from './setup-link.ts'
import { addUser, changeUser, listUsers, removeUser, renewLink, setActive, userOf } from './users.ts'
import { beginVisit, visitOf } from './visits.ts'

const TERMINAL: Caller = { name: 'command-line', units: null }
/** Manages the people of one unit and of what lies under it. */
const OF_UNIT: Caller = { name: 'unit-administrator', units: ['so-tai-chinh'] }
const DESK: Grant = { role: 'desk', unit: 'so-tai-chinh' }
const TOP: Grant = { role: 'administrator', unit: null }

let world: ServiceWorld

beforeEach(async () => {
  await world?.close()
  world = await serviceWorld()
  await putUnit(world.deps, 'chi-nhanh', { name: 'Chi nhánh', parent: 'so-tai-chinh' }, TERMINAL)
  await putUnit(world.deps, 'so-y-te', { name: 'Sở Y tế' }, TERMINAL)
})
afterAll(() => world.close())

async function added(login: string, ...grants: readonly Grant[]): Promise<User> {
  const given = await addUser(world.deps, { login, name: 'Lê Thị Mơ', grants }, TERMINAL)
  if (given.kind === 'refused') throw new Error(JSON.stringify(given.faults))
  return given.user
}

/** With a password, as somebody who has used the link. */
async function settled(login: string, ...grants: readonly Grant[]): Promise<User> {
  const user = await added(login, ...grants)
  const after = { ...user, rev: user.rev + 1, password: '$argon2id$', setup: null }
  await world.deps.store.users.replace(after)
  return after
}

const stored = (id: UserId) => world.deps.store.users.get(id)
const codes = (answer: object) =>
  'faults' in answer ? (answer.faults as { code: string }[]).map(({ code }) => code) : []

async function audit() {
  const entries = await world.deps.store.audit.following('', 100)
  return entries.map(({ deed, by, unit, about }) => ({ deed, by, unit, about }))
}

describe('somebody who is added', () => {
  test('has a link for one day whose secret is stored as a hash only, and no way to sign in yet', async () => {
    const given = await addUser(
      world.deps,
      { login: 'lan.nguyen', name: '  Nguyễn  Thị\tLan ', grants: [DESK] },
      TERMINAL,
    )
    if (given.kind === 'refused') throw new Error('refused')
    const { user, token } = given
    expect(user).toMatchObject({ login: 'lan.nguyen', name: 'Nguyễn Thị Lan', active: true, password: null })
    const read = readSetupToken(token)
    expect(read).toEqual({ user: user._id, hash: user.setup?.hash })
    expect(user.setup?.until).toBe(world.deps.clock() + DAY)
    expect(JSON.stringify(await stored(user._id))).not.toContain(token.split('.')[1])
    expect(await audit()).toEqual([
      {
        deed: 'user-added',
        by: 'command-line',
        unit: 'so-tai-chinh',
        about: { user: user._id, after: 'desk:so-tai-chinh' },
      },
    ])
  })

  test.each([
    ['a', 'login-form'],
    ['Lan', 'login-form'],
    ['lan nguyen', 'login-form'],
    ['lán', 'login-form'],
    ['x'.repeat(65), 'login-form'],
  ])('has no login like %s', async (login, code) => {
    expect(codes(await addUser(world.deps, { login, name: 'A', grants: [DESK] }, TERMINAL))).toEqual([code])
  })

  test('has a name, a role, and a unit that there is', async () => {
    const nobody = await addUser(world.deps, { login: 'lan', name: ' \u200B', grants: [] }, TERMINAL)
    expect(codes(nobody)).toEqual(['name-missing', 'no-role'])
    const nowhere = { login: 'lan', name: 'Lan', grants: [{ role: 'desk', unit: 'khong-co' } as const] }
    expect(codes(await addUser(world.deps, nowhere, TERMINAL))).toEqual(['unknown-unit'])
    expect(await world.deps.store.users.all()).toEqual([])
  })

  test('is one, when two add the same login at once', async () => {
    const person = { login: 'lan', name: 'Lan', grants: [DESK] }
    const both = await Promise.all([addUser(world.deps, person, TERMINAL), addUser(world.deps, person, TERMINAL)])
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused'])
    expect(both.flatMap(codes)).toEqual(['login-taken'])
    expect((await audit()).map(({ deed }) => deed)).toEqual(['user-added'])
  })
})

describe('whoever manages the people of a unit', () => {
  test.each([
    [{ role: 'desk', unit: 'so-tai-chinh' }, 'done'],
    [{ role: 'administrator', unit: 'chi-nhanh' }, 'done'],
    [{ role: 'desk', unit: 'so-y-te' }, 'refused'],
    [{ role: 'desk', unit: null }, 'refused'],
    [{ role: 'administrator', unit: null }, 'refused'],
    // They read what the unit concerned may not see.
    [{ role: 'inspector', unit: 'so-tai-chinh' }, 'refused'],
  ] as const)('gives %o: %s', async (grant, kind) => {
    const given = await addUser(world.deps, { login: 'lan', name: 'Lan', grants: [grant] }, OF_UNIT)
    expect(given.kind).toBe(kind)
    const lan = await settled('mai', DESK)
    expect((await changeUser(world.deps, lan._id, { grants: [grant] }, OF_UNIT)).kind).toBe(kind)
  })

  test('sees and touches nobody who holds more than that', async () => {
    const [theirs, ...others] = [
      await settled('theirs', DESK),
      await settled('top', TOP),
      await settled('elsewhere', { role: 'desk', unit: 'so-y-te' }),
      await settled('both', DESK, { role: 'desk', unit: 'so-y-te' }),
      await settled('inspector', { role: 'inspector', unit: 'so-tai-chinh' }),
    ]
    expect((await listUsers(world.deps, OF_UNIT)).map(({ login }) => login)).toEqual(['theirs'])
    expect(await userOf(world.deps, theirs?._id ?? '', OF_UNIT)).not.toBeNull()
    for (const { _id } of others) {
      expect(await userOf(world.deps, _id, OF_UNIT)).toBeNull()
      const answers = [
        await changeUser(world.deps, _id, { grants: [DESK] }, OF_UNIT),
        await changeUser(world.deps, _id, { name: 'X' }, OF_UNIT),
        await setActive(world.deps, _id, false, OF_UNIT),
        await renewLink(world.deps, _id, OF_UNIT),
        await removeUser(world.deps, _id, OF_UNIT),
      ]
      expect(answers.flatMap(codes)).toEqual(Array.from({ length: 5 }, () => 'unknown-user'))
    }
  })
})

test('nobody changes their own rights, shuts themselves out, or gets round their old password', async () => {
  await settled('other', TOP)
  const me = await settled('me', TOP)
  const caller = { name: me._id, units: null }
  expect(codes(await changeUser(world.deps, me._id, { grants: [TOP, DESK] }, caller))).toEqual(['own-account'])
  expect(codes(await setActive(world.deps, me._id, false, caller))).toEqual(['own-account'])
  expect(codes(await renewLink(world.deps, me._id, caller))).toEqual(['own-account'])
  expect(codes(await removeUser(world.deps, me._id, caller))).toEqual(['own-account'])
  expect((await changeUser(world.deps, me._id, { name: 'Tên mới' }, caller)).kind).toBe('done')
  expect(await stored(me._id)).toMatchObject({
    name: 'Tên mới',
    grants: [TOP],
    active: true,
    generation: me.generation,
  })
})

describe('sign-in sessions', () => {
  const signedIn = async (user: User) => {
    const secret = await beginVisit(world.deps, user, 'password-and-code', 'test')
    return async () => (await visitOf(world.deps, secret)) !== null
  }

  test('end when roles change or somebody is shut out, not when a name does', async () => {
    const user = await settled('lan', DESK)
    const first = await signedIn(user)
    await changeUser(world.deps, user._id, { name: 'Tên mới' }, TERMINAL)
    expect(await first()).toBe(true)
    await changeUser(world.deps, user._id, { grants: [DESK, { role: 'collator', unit: null }] }, TERMINAL)
    expect(await first()).toBe(false)
    const second = await signedIn((await stored(user._id)) as User)
    expect(await second()).toBe(true)
    await setActive(world.deps, user._id, false, TERMINAL)
    await setActive(world.deps, user._id, true, TERMINAL)
    expect(await second()).toBe(false)
  })

  test('of somebody who was removed do not come to life with the next one of that login', async () => {
    const user = await settled('lan', DESK)
    const still = await signedIn(user)
    await removeUser(world.deps, user._id, TERMINAL)
    world.time.now += 1
    const next = await settled('lan', TOP)
    expect(next._id).toBe(user._id)
    expect(await still()).toBe(false)
  })

  test('are kept where the same roles are saved again, and nothing is noted', async () => {
    const user = await settled('lan', DESK, { role: 'collator', unit: null })
    const still = await signedIn(user)
    await changeUser(world.deps, user._id, { grants: [...user.grants].reverse() }, TERMINAL)
    expect(await still()).toBe(true)
    expect((await audit()).map(({ deed }) => deed)).toEqual(['user-added'])
  })
})

test('roles that changed since they were shown are not overwritten', async () => {
  const user = await settled('lan', DESK)
  const was = 'desk:so-tai-chinh'
  const [one, two] = [
    await changeUser(world.deps, user._id, { grants: [{ role: 'signer', unit: null }], was }, TERMINAL),
    await changeUser(world.deps, user._id, { grants: [TOP], was }, TERMINAL),
  ]
  expect([one.kind, codes(two)]).toEqual(['done', ['changed-meanwhile']])
})

describe('a link', () => {
  test('makes the one before no good, and is refused to who is shut out', async () => {
    const user = await added('lan', DESK)
    const given = await renewLink(world.deps, user._id, TERMINAL)
    if (given.kind === 'refused') throw new Error('refused')
    const now = await stored(user._id)
    expect(now?.setup?.hash).toBe(readSetupToken(given.token)?.hash)
    expect(now?.setup?.hash).not.toBe(user.setup?.hash)
    await setActive(world.deps, user._id, false, TERMINAL)
    expect((await stored(user._id))?.setup).toBeNull()
    expect(codes(await renewLink(world.deps, user._id, TERMINAL))).toEqual(['not-active'])
  })

  test('takes the second step away only where that is asked for, and ends the sessions then', async () => {
    const user = await settled('lan', DESK)
    const totp = { sealed: 's1.x', lastStep: 1, confirmedAt: 1 }
    await world.deps.store.users.replace({ ...user, rev: user.rev + 1, totp, recovery: ['x'] })
    await renewLink(world.deps, user._id, TERMINAL)
    expect(await stored(user._id)).toMatchObject({ totp, recovery: ['x'], generation: user.generation })
    await renewLink(world.deps, user._id, TERMINAL, { resetSecondStep: true })
    expect(await stored(user._id)).toMatchObject({ totp: null, recovery: [], generation: user.generation + 1 })
    expect((await audit()).at(-1)?.about).toEqual({ user: user._id, what: 'link-and-second-step' })
  })
})

describe('the last administrator of everything', () => {
  test('is not shut out, removed, or given other roles', async () => {
    const last = await settled('last', TOP)
    // Neither one who never chose a password, nor one who was shut out, nor one of a unit stands in.
    await added('waiting', TOP)
    await setActive(world.deps, (await settled('out', TOP))._id, false, TERMINAL)
    await settled('of-unit', { role: 'administrator', unit: 'so-tai-chinh' })
    expect(codes(await setActive(world.deps, last._id, false, TERMINAL))).toEqual(['last-administrator'])
    expect(codes(await removeUser(world.deps, last._id, TERMINAL))).toEqual(['last-administrator'])
    const lower = { grants: [{ role: 'administrator', unit: 'so-tai-chinh' } as const] }
    expect(codes(await changeUser(world.deps, last._id, lower, TERMINAL))).toEqual(['last-administrator'])
    expect(await stored(last._id)).toMatchObject({ active: true, grants: [TOP] })
    await settled('second', TOP)
    expect((await removeUser(world.deps, last._id, TERMINAL)).kind).toBe('done')
    expect((await audit()).at(-1)).toMatchObject({ deed: 'user-removed', about: { user: last._id } })
  })
})
