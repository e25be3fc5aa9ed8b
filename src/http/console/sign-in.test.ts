/** Signing in, and what somebody might try instead. */
import { argon2Sync, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, aSecret, ConsoleBrowser, codeAt, PASSWORD, RECOVERY } from '../../../test/support/console-browser.ts'
import { NOW, quickPasswords, type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import type { IdentityProvider } from '../../service/access/identity-provider.ts'
import { Passwords } from '../../service/access/password.ts'
import { sweep } from '../../service/sweep.ts'
import { DAY, HOUR, MINUTE } from '../../survey/time.ts'

let world: WebWorld
let now: number
let runs: number

const counted = () =>
  new Passwords({
    random: randomBytes,
    cost: { memory: 8, passes: 1, lanes: 1 },
    derive: async (parameters) => {
      runs++
      return argon2Sync('argon2id', parameters)
    },
  })

beforeEach(async () => {
  now = NOW
  runs = 0
  world = await webWorld({ clock: () => now, passwords: counted() })
  await aPerson(world, 'le.mo')
  runs = 0
})
afterEach(() => world.close())

const browser = (address?: string, headers?: Record<string, string>) => new ConsoleBrowser(world, address, headers)

async function deeds(): Promise<readonly string[]> {
  const entries = await world.deps.store.audit.following('', 1000)
  return entries.map(({ deed }) => deed)
}

describe('whoever knows the password', () => {
  test('is let in, comes to the page that was asked for, and is let out', async () => {
    const mo = browser()
    expect((await mo.get('/quan-tri/quay')).location).toBe('/quan-tri/vao?ve=%2Fquan-tri%2Fquay')
    const page = await mo.get('/quan-tri/vao?ve=%2Fquan-tri%2Fquay')
    expect(page.text).toContain('name="ve" value="/quan-tri/quay"')
    expect((await mo.signIn('le.mo', PASSWORD, { ve: '/quan-tri/quay' })).location).toBe('/quan-tri/quay')
    expect((await mo.get('/quan-tri/quay')).status).toBe(200)
    expect((await mo.get('/quan-tri/vao')).location).toBe('/quan-tri')
    expect((await mo.post('/quan-tri/ra')).location).toBe('/quan-tri/vao')
    expect((await mo.get('/quan-tri/quay')).status).toBe(303)
    expect(await deeds()).toEqual(['signed-in', 'signed-out'])
  })

  test('may type the name as it comes: capitals and spaces do not count', async () => {
    expect((await browser().signIn(' Le.Mo ')).location).toBe('/quan-tri')
  })

  test('has the password made anew once more is asked for', async () => {
    const strong = new Passwords({ random: randomBytes, cost: { memory: 16, passes: 1, lanes: 1 } })
    const here = await webWorld({ passwords: strong })
    const { _id } = await aPerson(here, 'le.mo', { password: await quickPasswords().hash(PASSWORD) })
    expect((await new ConsoleBrowser(here).signIn('le.mo')).location).toBe('/quan-tri')
    const user = await here.deps.store.users.get(_id)
    expect(user?.password).toContain('$m=16,')
    expect(user?.generation).toBe(1)
    expect((await new ConsoleBrowser(here).signIn('le.mo')).location).toBe('/quan-tri')
    await here.close()
  })

  test('gets a cookie that no script reads and that, over https, no other origin and no other host can set', async () => {
    const here = await webWorld({ publicUrl: 'https://khaosat.example.vn' })
    await aPerson(here, 'le.mo')
    const mo = new ConsoleBrowser(here)
    const { headers } = await mo.signIn('le.mo')
    const cookie = headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(/^__Host-ykien=[\w-]{43}; /)
    for (const attribute of ['HttpOnly', 'Secure', 'Path=/', 'SameSite=Lax']) expect(cookie).toContain(attribute)
    expect(cookie).not.toMatch(/Max-Age|Expires|Domain/)
    await here.close()
  })
})

describe('one and the same answer', () => {
  test('meets an unknown name, a wrong password, somebody shut out and somebody without a password, for the same work', async () => {
    await aPerson(world, 'shut.out', { active: false })
    await aPerson(world, 'by.sso', { password: null })
    runs = 0
    const answers: string[] = []
    for (const [login, password] of [
      ['nobody', 'sai rồi sai rồi'],
      ['le.mo', 'sai rồi sai rồi'],
      ['shut.out', PASSWORD],
      ['by.sso', PASSWORD],
    ] as const) {
      const before = runs
      const { status, text } = await browser().signIn(login, password)
      expect(status).toBe(422)
      expect(runs - before).toBe(1)
      answers.push(text.replaceAll(login, 'LOGIN'))
    }
    expect(new Set(answers).size).toBe(1)
  })

  test('leaves what was typed as a name on the page, and the password nowhere', async () => {
    const { text } = await browser().signIn('le.mo"><b>', 'sai rồi sai rồi')
    expect(text).toContain('value="le.mo&quot;&gt;&lt;b&gt;"')
    expect(text).not.toContain('sai rồi sai rồi')
  })

  test('is on record, without what was typed', async () => {
    await browser().signIn('nobody-of-ours', 'sai rồi sai rồi')
    await browser().signIn('le.mo', 'sai rồi sai rồi')
    const entries = await world.deps.store.audit.following('', 10)
    const mo = world.deps.keyring.userId({ login: 'le.mo' })
    expect(entries.map(({ deed, by }) => [deed, by])).toEqual([
      ['sign-in-refused', 'unknown'],
      ['sign-in-refused', mo],
    ])
    expect(JSON.stringify([entries, world.logged])).not.toMatch(/nobody-of-ours|le\.mo|sai rồi|203\.0/)
  })
})

describe('a sign-in session', () => {
  test('is never one that the browser brought along (fixation)', async () => {
    const mo = browser()
    mo.visit = 'A'.repeat(43)
    await mo.signIn('le.mo')
    expect(mo.visit).not.toBe('A'.repeat(43))
    const stranger = browser()
    stranger.visit = 'A'.repeat(43)
    expect((await stranger.get('/quan-tri')).location).toMatch(/^\/quan-tri\/vao/)
  })

  test('ends when its browser signs in again', async () => {
    const mo = browser()
    await mo.signIn('le.mo')
    const former = mo.visit ?? ''
    await mo.signIn('le.mo')
    expect(mo.visit).not.toBe(former)
    const replayed = browser()
    replayed.visit = former
    expect((await replayed.get('/quan-tri/quay')).status).toBe(303)
  })

  test('is over for a copy of its cookie too once it was signed out', async () => {
    const mo = browser()
    await mo.signIn('le.mo')
    const copy = browser('198.51.100.9')
    copy.visit = mo.visit ?? ''
    await mo.get('/quan-tri/tai-khoan')
    await mo.post('/quan-tri/ra')
    expect((await copy.get('/quan-tri/quay')).status).toBe(303)
  })

  test.each(['', 'x', 'A'.repeat(43), "' OR 1=1", '%00', '__proto__'])(
    'is not opened by a forged cookie: %s',
    async (value) => {
      const mo = browser()
      mo.visit = value
      expect((await mo.get('/quan-tri/quay')).status).toBe(303)
    },
  )

  test('of two browsers, each has its own', async () => {
    const [office, home] = [browser('203.0.113.1'), browser('198.51.100.9')]
    await office.signIn('le.mo')
    await home.signIn('le.mo')
    await office.get('/quan-tri/tai-khoan')
    await office.post('/quan-tri/ra')
    expect((await home.get('/quan-tri/quay')).status).toBe(200)
  })

  test('ends after half an hour without use, after twelve hours in any case, and when roles change', async () => {
    const mo = browser()
    await mo.signIn('le.mo')
    now += 29 * MINUTE
    expect((await mo.get('/quan-tri/quay')).status).toBe(200)
    now += 30 * MINUTE
    expect((await mo.get('/quan-tri/quay')).status).toBe(303)
    await mo.signIn('le.mo')
    const until = now + 12 * HOUR
    for (; now < until; now += 20 * MINUTE) expect((await mo.get('/quan-tri/quay')).status).toBe(200)
    expect((await mo.get('/quan-tri/quay')).status).toBe(303)
    await mo.signIn('le.mo')
    const { users } = world.deps.store
    const user = await users.get(world.deps.keyring.userId({ login: 'le.mo' }))
    if (user === null) throw new Error('there is no such user')
    await users.replace({ ...user, rev: user.rev + 1, generation: user.generation + 1 })
    expect((await mo.get('/quan-tri/quay')).status).toBe(303)
  })

  test('that is over is swept out, with attempts that are forgotten, and a live one stays', async () => {
    const { store } = world.deps
    await browser().signIn('le.mo')
    await browser('198.51.100.9').signIn('le.mo', 'sai rồi sai rồi')
    now += 31 * MINUTE
    const mo = browser()
    await mo.signIn('le.mo')
    expect(await sweep(world.deps, 100, new AbortController().signal)).toBe(1)
    expect((await mo.get('/quan-tri/quay')).status).toBe(200)
    now += DAY
    await sweep(world.deps, 100, new AbortController().signal)
    expect(await store.visits.ofUser(world.deps.keyring.userId({ login: 'le.mo' }))).toEqual([])
    // What is left are the address and the browsers by which the account is known.
    expect(await store.attempts.over(now + 365 * DAY, 100)).toHaveLength(3)
  })
})

describe('a page of another site', () => {
  const typed = { login: 'le.mo', password: PASSWORD }

  test.each([
    [{ 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }],
    [{ 'Sec-Fetch-Site': 'same-site', Origin: 'https://other.example.vn' }],
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'http://localhost.evil.example' }],
    [{ Origin: 'null' }],
  ])('signs nobody in: %j', async (headers) => {
    const mo = browser()
    const answer = await mo.post('/quan-tri/vao', typed, headers as Record<string, string>)
    expect(answer.status).toBe(403)
    expect(mo.visit).toBeUndefined()
    expect(runs).toBe(0)
  })

  test.each([
    ['https, or this machine', { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' }],
    ['plain http in an office network', { Origin: 'http://localhost' }],
    ['no browser', {}],
  ])('is told from our own, over %s', async (_, headers) => {
    expect((await browser().post('/quan-tri/vao', typed, headers as Record<string, string>)).status).toBe(303)
  })

  test('is told from our own by what our own page lets the browser say', async () => {
    for (const path of ['/quan-tri/vao', '/quan-tri/moi/x']) {
      expect((await browser().get(path)).headers.get('referrer-policy')).toBe('strict-origin')
    }
  })

  test.each(['/quan-tri/vao/ma', '/quan-tri/moi/x'])('posts nothing to %s', async (path) => {
    expect((await browser().post(path, { code: '1' }, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
  })
})

describe('after signing in', () => {
  test.each([
    '//evil.example',
    'https://evil.example/quan-tri/quay',
    '/\\evil.example',
    '/quan-tri/..//evil.example',
    '/quan-tri\t/../../evil',
    '/quan-tri@evil.example',
    'javascript:alert(1)',
    '/p/abc',
    '/quan-tri/ra',
    '/quan-tri/vao?ve=/quan-tri/vao',
  ])('nobody is led to %s', async (ve) => {
    expect((await browser().signIn('le.mo', PASSWORD, { ve })).location).toBe('/quan-tri')
  })

  test('what was asked for stays asked for', async () => {
    const ve = '/quan-tri/quay?ho-so=H29.1'
    expect((await browser().signIn('le.mo', PASSWORD, { ve })).location).toBe(ve)
  })
})

describe('with a second step', () => {
  let secret: string
  beforeEach(async () => {
    secret = aSecret(world)
    await aPerson(world, 'bao.mat', { secret })
  })

  async function halfway() {
    const mai = browser()
    expect((await mai.signIn('bao.mat', PASSWORD, { ve: '/quan-tri/quay' })).location).toBe(
      '/quan-tri/vao/ma?ve=%2Fquan-tri%2Fquay',
    )
    return mai
  }
  const code = (mai: ConsoleBrowser, typed: string) =>
    mai.post('/quan-tri/vao/ma', { code: typed, ve: '/quan-tri/quay' })

  test('the password alone opens nothing', async () => {
    const mai = await halfway()
    expect((await mai.get('/quan-tri/vao/ma')).status).toBe(200)
    for (const path of ['/quan-tri', '/quan-tri/quay', '/quan-tri/tai-khoan', '/quan-tri/tai-khoan/buoc-hai']) {
      expect((await mai.get(path)).location).toMatch(/^\/quan-tri\/vao/)
    }
    expect(await deeds()).not.toContain('signed-in')
  })

  test('the code opens, under a cookie that is a new one again', async () => {
    const mai = await halfway()
    const half = mai.visit ?? ''
    expect((await code(mai, codeAt(secret, now))).location).toBe('/quan-tri/quay')
    expect(mai.visit).not.toBe(half)
    expect((await mai.get('/quan-tri/quay')).status).toBe(200)
    const replayed = browser()
    replayed.visit = half
    expect((await replayed.get('/quan-tri/vao/ma')).location).toBe('/quan-tri/vao')
  })

  test('a code is taken one step too early or too late, and no further', async () => {
    for (const [off, status] of [
      [-60_000, 422],
      [60_000, 422],
      [-30_000, 303],
      [30_000, 303],
    ] as const) {
      expect((await code(await halfway(), codeAt(secret, now + off))).status, String(off)).toBe(status)
    }
  })

  test('a code is taken once, and none of an earlier step after it', async () => {
    expect((await code(await halfway(), codeAt(secret, now))).status).toBe(303)
    expect((await code(await halfway(), codeAt(secret, now))).status).toBe(422)
    expect((await code(await halfway(), codeAt(secret, now - 30_000))).status).toBe(422)
    now += 30_000
    expect((await code(await halfway(), codeAt(secret, now))).status).toBe(303)
  })

  test('of two who come with one code at once, one is let in', async () => {
    const both = [await halfway(), await halfway()]
    const answers = await Promise.all(both.map((mai) => code(mai, codeAt(secret, now))))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  })

  test('a recovery code is taken once, however it is written', async () => {
    expect((await code(await halfway(), RECOVERY.toLowerCase().replaceAll('-', ' '))).status).toBe(303)
    expect((await code(await halfway(), RECOVERY)).status).toBe(422)
    expect(await deeds()).toEqual(['recovery-used', 'signed-in', 'sign-in-refused'])
  })

  test('guessing codes is slow, also for somebody who knows the password', async () => {
    const mai = await halfway()
    const wrong = codeAt(secret, now) === '000000' ? '000001' : '000000'
    for (let i = 0; i < 5; i++) expect((await code(mai, wrong)).status).toBe(422)
    const waiting = await code(mai, codeAt(secret, now))
    expect(waiting.status).toBe(429)
    expect(waiting.headers.get('retry-after')).toBe('60')
    now += MINUTE
    expect((await code(mai, codeAt(secret, now))).status).toBe(303)
  })

  test('a password that is changed in between ends what was half begun', async () => {
    const mai = await halfway()
    const { users } = world.deps.store
    const user = await users.get(world.deps.keyring.userId({ login: 'bao.mat' }))
    if (user === null) throw new Error('there is no such user')
    await users.replace({ ...user, rev: user.rev + 1, generation: user.generation + 1 })
    expect((await code(mai, codeAt(secret, now))).location).toBe('/quan-tri/vao?het-gio=1')
  })
})

test('single sign-on is offered where there is one, and leads on to the page that was asked for', async () => {
  expect((await browser().get('/quan-tri/vao')).text).not.toContain('/quan-tri/vao/oidc')
  const provider: IdentityProvider = {
    name: 'Đăng nhập của tỉnh',
    groups: new Map(),
    begin: async () => new URL('https://sso.example.vn'),
    finish: async () => ({ kind: 'refused', code: 'none' }),
  }
  const here = await webWorld({ identityProvider: provider })
  const { text } = await new ConsoleBrowser(here).get('/quan-tri/vao?ve=%2Fquan-tri%2Fquay')
  expect(text).toContain('<a class="button" href="/quan-tri/vao/oidc?ve=%2Fquan-tri%2Fquay">Đăng nhập của tỉnh</a>')
  await here.close()
})

test('the pages speak English to whoever chose it, and remember', async () => {
  const mo = browser()
  expect((await mo.get('/quan-tri/vao?lang=en')).text).toContain('<html lang="en">')
  expect((await mo.get('/quan-tri/vao')).text).toContain('Login name')
  expect((await mo.get('/quan-tri/vao?lang=vi')).text).toContain('Tên đăng nhập')
  expect((await mo.get('/quan-tri/vao?lang=xx')).text).toContain('Tên đăng nhập')
})
