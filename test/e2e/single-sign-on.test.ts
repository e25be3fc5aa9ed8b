/** Single sign-on against a real identity provider, both over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { User } from '../../src/access/user.ts'
import { putUnit } from '../../src/service/units.ts'
import { CookieBrowser } from '../support/cookie-browser.ts'
import { type IdentityServer, identityServer } from '../support/identity-server.ts'
import { freePort, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'

const GROUPS = 'mot-cua=desk:so-tai-chinh, mot-cua=collator:so-tai-chinh, /ykien/quản trị=administrator'

let office: Office
let server: IdentityServer
let browser: CookieBrowser
let people = 0

beforeAll(async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  server = await identityServer(`${url}/quan-tri/vao/oidc/tra`)
  const env = { ...server.env, OIDC_GROUPS: GROUPS, PORT: String(port), PUBLIC_URL: url, CHANNELS: 'web' }
  office = await openOffice(sqliteStore(), env)
})
afterAll(async () => {
  await office.close()
  await server.close()
})
beforeEach(() => {
  browser = new CookieBrowser()
  server.person = { id: `person-${++people}`, name: 'Phạm Thị Cúc', groups: ['mot-cua', 'another'] }
})

const at = (path: string) => `${office.env['PUBLIC_URL']}${path}`
const signIn = (path = '/quan-tri/vao/oidc', by = browser) => by.open(at(path))
const isReturn = (url: URL) => url.pathname === '/quan-tri/vao/oidc/tra'
const store = () => office.served().deps.store

async function user(): Promise<User | null> {
  const { keyring } = office.served().deps
  return store().users.get(keyring.userId({ subject: `${server.issuer}|${server.person.id}` }))
}

async function audit(): Promise<readonly unknown[]> {
  const id = (await user())?._id
  const entries = await store().audit.following('', 1_000)
  return entries
    .filter(({ by, about }) => by === id || about['user'] === id)
    .map(({ deed, about: { user: _, ...about } }) => ({ deed, ...about }))
}

describe('somebody in a group of ours', () => {
  test('is signed in, with the name that they have there and the roles of their groups', async () => {
    const { url, status, text } = await signIn()
    expect([url.pathname, status]).toEqual(['/quan-tri/quay', 200])
    expect(text).toContain('Phạm Thị Cúc')
    expect(await user()).toMatchObject({
      login: null,
      password: null,
      name: 'Phạm Thị Cúc',
      grants: [
        { role: 'desk', unit: 'so-tai-chinh' },
        { role: 'collator', unit: 'so-tai-chinh' },
      ],
    })
    const [visit] = await store().visits.ofUser((await user())?._id as User['_id'])
    expect(visit?.by).toBe('single-sign-on')
    expect(await audit()).toEqual([
      { deed: 'user-added', after: 'collator:so-tai-chinh,desk:so-tai-chinh', how: 'single-sign-on' },
      { deed: 'signed-in', how: 'single-sign-on' },
    ])
  })

  test('comes to the page that they had asked for, and to no other server', async () => {
    const asked = await signIn(`/quan-tri/vao/oidc?ve=${encodeURIComponent('/quan-tri/ket-qua')}`)
    expect(asked.url.pathname).toBe('/quan-tri/ket-qua')
    for (const ve of ['https://evil.example', '//evil.example', '/quan-tri/../../x', '/quan-tri//evil.example']) {
      const { url } = await signIn(`/quan-tri/vao/oidc?ve=${encodeURIComponent(ve)}`, new CookieBrowser())
      expect(url.pathname, ve).toBe('/quan-tri/quay')
    }
  })

  test('keeps their sessions as long as the groups stay, and has the new name at the next sign-in', async () => {
    await signIn()
    server.person = { ...server.person, name: 'Phạm Thị Cúc Hoa' }
    await signIn('/quan-tri/vao/oidc', new CookieBrowser())
    expect((await browser.open(at('/quan-tri/quay'))).text).toContain('Phạm Thị Cúc Hoa')
    expect((await user())?.signedInAt).toBeGreaterThan(0)
  })

  test('has other rights at the next sign-in once the groups are others, and the old session is over', async () => {
    await signIn()
    server.person = { ...server.person, groups: ['/ykien/quản trị'] }
    const { text } = await signIn('/quan-tri/vao/oidc', new CookieBrowser())
    expect(text).toContain('/quan-tri/nguoi-dung')
    expect((await user())?.grants).toEqual([{ role: 'administrator', unit: null }])
    expect((await browser.open(at('/quan-tri/quay'))).url.pathname).toBe('/quan-tri/vao')
    expect(await audit()).toContainEqual({
      deed: 'user-changed',
      what: 'roles',
      before: 'collator:so-tai-chinh,desk:so-tai-chinh',
      after: 'administrator',
      how: 'single-sign-on',
    })
  })
})

describe('somebody in no group of ours', () => {
  test('is told so, and no user is made', async () => {
    server.person = { ...server.person, groups: ['another'] }
    const { status, text } = await signIn()
    expect(status).toBe(403)
    expect(text).toContain('không thuộc nhóm nào được cấp quyền')
    expect(await user()).toBeNull()
  })

  test('who was in one before has lost every right, in the sessions of before too', async () => {
    await signIn()
    server.person = { ...server.person, groups: [] }
    expect((await signIn('/quan-tri/vao/oidc', new CookieBrowser())).status).toBe(403)
    expect((await user())?.grants).toEqual([])
    expect((await browser.open(at('/quan-tri/quay'))).url.pathname).toBe('/quan-tri/vao')
    expect((await audit()).slice(-2)).toEqual([
      {
        deed: 'user-changed',
        what: 'roles',
        before: 'collator:so-tai-chinh,desk:so-tai-chinh',
        after: '',
        how: 'single-sign-on',
      },
      { deed: 'sign-in-refused', why: 'no-group', how: 'single-sign-on' },
    ])
  })
})

test('who was shut out here stays out, whatever their groups', async () => {
  await signIn()
  const known = (await user()) as User
  await store().users.replace({ ...known, rev: known.rev + 1, active: false })
  const { status, text } = await signIn('/quan-tri/vao/oidc', new CookieBrowser())
  expect(status).toBe(403)
  expect(text).toContain('đã ngừng')
})

describe('a return', () => {
  /** Up to the moment before the provider's answer reaches us. */
  const answered = async () => (await browser.open(at('/quan-tri/vao/oidc'), isReturn)).url

  test('is good once, even for who has the cookie too', async () => {
    const answer = await answered()
    const cookies = browser.cookies(answer)
    expect((await browser.open(answer.href)).status).toBe(200)
    const again = await browser.open(answer.href)
    expect([again.status, again.url.pathname]).toEqual([400, '/quan-tri/vao/oidc/tra'])
    expect(again.text).toContain('đã dùng rồi')
    const thief = new CookieBrowser()
    thief.take(answer, cookies)
    expect((await thief.open(answer.href)).status).toBe(403)
    expect((await thief.open(at('/quan-tri/quay'))).url.pathname).toBe('/quan-tri/vao')
  })

  test.each([
    ['another state', (answer: URL) => answer.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (answer: URL) => answer.searchParams.delete('state')],
  ])('with %s is refused, and the attempt is over', async (_, change) => {
    const answer = await answered()
    const wrong = new URL(answer)
    change(wrong)
    expect((await browser.open(wrong.href)).status).toBe(400)
    expect((await browser.open(answer.href)).status).toBe(400)
    expect(await user()).toBeNull()
  })

  test.each([
    ['a code that was never given', (answer: URL) => answer.searchParams.set('code', 'made-up')],
    ['another issuer', (answer: URL) => answer.searchParams.set('iss', 'https://evil.example')],
    ['a refusal', (answer: URL) => answer.searchParams.set('error', 'access_denied')],
  ])('with %s is refused in plain words', async (_, change) => {
    const answer = await answered()
    change(answer)
    const { status, text } = await browser.open(answer.href)
    expect(status).toBe(403)
    expect(text).toContain('không xác nhận lần đăng nhập này')
    expect(await user()).toBeNull()
  })

  test('into a browser that did not begin it is refused: nobody is signed in as somebody else', async () => {
    const answer = await answered()
    const victim = new CookieBrowser()
    expect((await victim.open(answer.href)).status).toBe(400)
    await victim.open(at('/quan-tri/vao/oidc'), isReturn)
    expect((await victim.open(answer.href)).status).toBe(400)
  })

  test('with the code of another attempt is refused: whoever smuggles in theirs signs nobody in', async () => {
    const attacker = new CookieBrowser()
    const theirs = (await attacker.open(at('/quan-tri/vao/oidc'), isReturn)).url
    const answer = await answered()
    answer.searchParams.set('code', theirs.searchParams.get('code') ?? '')
    expect((await browser.open(answer.href)).status).toBe(403)
    expect(await user()).toBeNull()
  })

  test('with a cookie that nobody sealed is refused', async () => {
    const answer = await answered()
    const forger = new CookieBrowser()
    forger.take(answer, `ykien-sso=${Buffer.from('{"state":"x"}').toString('base64url')}`)
    expect((await forger.open(answer.href)).status).toBe(400)
  })
})

test('a unit in OIDC_GROUPS that there is not is told at each start, and no more once there is one', async () => {
  const told = () => office.logged.filter((line) => line.includes('OIDC_GROUPS')).length
  expect(told()).toBe(1)
  await putUnit(office.served().deps, 'so-tai-chinh', { name: 'Sở Tài chính' }, { name: 'tests', units: null })
  await office.restart()
  expect(told()).toBe(1)
})

test('neither names, nor who somebody is there, nor codes and states reach the log', async () => {
  const answer = (await browser.open(at('/quan-tri/vao/oidc'), isReturn)).url
  await browser.open(answer.href)
  const told = office.logged.join('\n')
  for (const word of ['Phạm', 'person-', answer.searchParams.get('code'), answer.searchParams.get('state')]) {
    expect(told).not.toContain(word)
  }
})

test('a provider that is away is told as such, and used as soon as it is there', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const place = { port: await freePort() }
  const gone = await identityServer(`${url}/quan-tri/vao/oidc/tra`, place)
  await gone.close()
  const env = { ...gone.env, OIDC_GROUPS: 'mot-cua=desk:so-tai-chinh', PORT: String(port), PUBLIC_URL: url }
  const other = await openOffice(sqliteStore(), { ...env, CHANNELS: 'web' })
  try {
    const { status, text } = await browser.open(`${url}/quan-tri/vao/oidc`)
    expect(status).toBe(503)
    expect(text).toContain('hiện không trả lời')
    expect(other.logged.some((line) => line.includes('PROVIDER_AWAY'))).toBe(true)
    const back = await identityServer(`${url}/quan-tri/vao/oidc/tra`, place)
    back.person = { id: 'x', name: 'Lê Văn Dừa', groups: ['mot-cua'] }
    try {
      expect((await browser.open(`${url}/quan-tri/vao/oidc`)).text).toContain('Lê Văn Dừa')
    } finally {
      await back.close()
    }
  } finally {
    await other.close()
  }
})

test.each([
  ['claims in the ID token', { inToken: true }],
  ['a client secret that is posted', { authentication: 'client_secret_post' }],
] as const)('a provider with %s is understood', async (_, options) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const theirs = await identityServer(`${url}/quan-tri/vao/oidc/tra`, options)
  theirs.person = { id: 'x', name: 'Lê Văn Dừa', groups: ['mot-cua'] }
  const env = { ...theirs.env, OIDC_GROUPS: 'mot-cua=desk', PORT: String(port), PUBLIC_URL: url, CHANNELS: 'web' }
  const other = await openOffice(sqliteStore(), env)
  try {
    const { text } = await browser.open(`${url}/quan-tri/vao/oidc`)
    expect(text).toContain('Lê Văn Dừa')
  } finally {
    await other.close()
    await theirs.close()
  }
})
