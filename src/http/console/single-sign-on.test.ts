import { afterEach, expect, test } from 'vitest'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { type IdentityProvider, ProviderError } from '../../service/access/identity-provider.ts'
import { singleSignOnLink } from './single-sign-on.ts'

let world: WebWorld

afterEach(() => world.close())

/** What the browser is told goes through a real provider in `test/e2e/single-sign-on.test.ts`. */
const provider = (more: Partial<IdentityProvider> = {}): IdentityProvider => ({
  name: null,
  groups: new Map([['mot-cua', [{ role: 'desk', unit: 'so-tai-chinh' }]]]),
  begin: async ({ state }) => new URL(`https://sso.example.vn/auth?state=${state}`),
  finish: async () => ({
    kind: 'known',
    issuer: 'https://sso.example.vn',
    subject: '1',
    name: 'Lan',
    groups: ['mot-cua'],
  }),
  ...more,
})

test('where there is no single sign-on the sign-in page offers none, and its address says so', async () => {
  world = await webWorld()
  expect(singleSignOnLink(world.deps, null, 'vi')).toBe('')
  for (const path of ['/quan-tri/vao/oidc', '/quan-tri/vao/oidc/tra?state=x']) {
    const answer = await world.fetch(path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('không dùng đăng nhập một lần')
  }
})

test('where there is one it is offered as a link with its name, which remembers where one wanted to go', async () => {
  world = await webWorld({ identityProvider: provider() })
  expect(String(await singleSignOnLink(world.deps, provider(), 'vi'))).toContain('>Đăng nhập một lần<')
  const named = await singleSignOnLink(world.deps, provider({ name: 'SSO <tỉnh>' }), 'vi', '/quan-tri/ket-qua')
  expect(String(named)).toContain('href="/quan-tri/vao/oidc?ve=%2Fquan-tri%2Fket-qua">SSO &lt;tỉnh&gt;<')
})

test('over https both cookies are kept from every other server, and from scripts', async () => {
  world = await webWorld({ identityProvider: provider(), publicUrl: 'https://khaosat.example.vn' })
  const begun = await world.fetch('/quan-tri/vao/oidc', { redirect: 'manual' })
  const cookie = begun.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^__Host-ykien-sso=s1\..*; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state')
  const headers = { cookie: cookie.split(';')[0] ?? '' }
  const back = await world.fetch(`/quan-tri/vao/oidc/tra?state=${state}&code=x`, { headers, redirect: 'manual' })
  expect(back.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-ykien-sso=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
    expect.stringMatching(/^__Host-ykien=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
  ])
})

test('an attempt is over after ten minutes', async () => {
  let now = Date.parse('2026-11-24T09:30:00+07:00')
  world = await webWorld({ identityProvider: provider(), clock: () => now })
  const begun = await world.fetch('/quan-tri/vao/oidc', { redirect: 'manual' })
  const headers = { cookie: begun.headers.get('set-cookie')?.split(';')[0] ?? '' }
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state')
  now += 10 * 60_000
  expect((await world.fetch(`/quan-tri/vao/oidc/tra?state=${state}&code=x`, { headers })).status).toBe(400)
})

test('what is broken here is not taken for a provider that is away', async () => {
  const broken = async (): Promise<URL> => {
    throw new Error('something of ours')
  }
  world = await webWorld({ identityProvider: provider({ begin: broken }) })
  expect((await world.fetch('/quan-tri/vao/oidc')).status).toBe(500)
  await world.close()
  const away = async (): Promise<URL> => {
    throw new ProviderError(Object.assign(new Error('https://sso.example.vn/?code=x'), { code: 'ECONNREFUSED' }))
  }
  world = await webWorld({ identityProvider: provider({ begin: away }) })
  expect((await world.fetch('/quan-tri/vao/oidc')).status).toBe(503)
  const told = JSON.stringify(world.logged)
  expect(told).toContain('ECONNREFUSED')
  expect(told).not.toContain('code=x')
})
