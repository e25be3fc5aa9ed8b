/** Every route with every role: what no row gives is refused. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signedIn } from '../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { RIGHTS, RIGHTS_OF, ROLES, type Role } from '../access/role.ts'
import { DOORS, type Door, doorOf } from './doors.ts'

let world: WebWorld

beforeAll(async () => {
  world = await webWorld()
})
afterAll(() => world.close())

const label = ({ method, path }: Pick<Door, 'method' | 'path'>) => `${method} ${path}`
const CONSOLE = DOORS.filter(({ path, needs }) => path.startsWith('/quan-tri') && needs !== 'anyone')
/** A path that the route takes. */
const at = (path: string) => path.replaceAll(/:\w+/g, 'x')

test('every route names what it needs, and every row is a route', () => {
  const routes = world.routes.filter(({ method, path }) => method !== 'ALL' && !path.startsWith('/emulator'))
  const declared = new Set(routes.map(({ method, path }) => `${method} ${path}`))
  const rows = DOORS.map(label)
  expect([...declared].filter((route) => !rows.includes(route))).toEqual([])
  // The channel that this world has stands for both.
  expect(rows.filter((row) => !declared.has(row.replace('zalo', 'telegram')))).toEqual([])
  expect(new Set(rows).size).toBe(rows.length)
})

test('every right is held by some role and every role may see its own account', () => {
  expect(RIGHTS.filter((right) => !ROLES.some((role) => RIGHTS_OF[role].includes(right)))).toEqual([])
  expect(ROLES.filter((role) => !RIGHTS_OF[role].includes('own-account'))).toEqual([])
})

test('a row is found for HEAD as for GET, and for nothing else', () => {
  expect(doorOf('HEAD', '/quan-tri')?.needs).toBe('own-account')
  expect(doorOf('DELETE', '/quan-tri')).toBeNull()
})

describe('nobody who is not signed in passes', () => {
  test.each(CONSOLE.map((door) => [label(door), door] as const))('%s', async (_, { method, path }) => {
    const answer = await world.fetch(at(path), { method, redirect: 'manual' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/^\/quan-tri\/vao/)
  })
})

describe.each(ROLES)('a %s', (role: Role) => {
  test.each(CONSOLE.map((door) => [label(door), door] as const))('%s', async (_, { method, path, needs }) => {
    const user = await signedIn(world, [{ role, unit: 'so-tai-chinh' }])
    const answer = method === 'POST' ? await user.post(at(path)) : await user.fetch(at(path))
    const may = RIGHTS_OF[role].some((right) => right === needs)
    if (may) expect(answer.status).not.toBe(403)
    else expect(answer.status).toBe(403)
    if (path !== '/quan-tri/ra') expect(answer.headers.get('location') ?? '').not.toMatch(/^\/quan-tri\/vao/)
  })
})
