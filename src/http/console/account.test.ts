/** One's own account: what it changes, and whose sessions it ends. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, aSecret, ConsoleBrowser, codeAt, PASSWORD } from '../../../test/support/console-browser.ts'
import { signedIn } from '../../../test/support/signed-in.ts'
import { NOW, type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import type { User } from '../../access/user.ts'
import { MINUTE } from '../../survey/time.ts'

const FRESH = 'mùa xuân nho nhỏ'
const ACCOUNT = '/quan-tri/tai-khoan'

let world: WebWorld
let now: number

beforeEach(async () => {
  now = NOW
  world = await webWorld({ clock: () => now })
  await aPerson(world, 'le.mo')
})
afterEach(() => world.close())

async function inside(login = 'le.mo', address = '203.0.113.1'): Promise<ConsoleBrowser> {
  const browser = new ConsoleBrowser(world, address)
  expect((await browser.signIn(login)).status).toBe(303)
  await browser.get(ACCOUNT)
  return browser
}

async function stored(login: string): Promise<User> {
  const user = await world.deps.store.users.get(world.deps.keyring.userId({ login }))
  if (user === null) throw new Error(`there is no ${login}`)
  return user
}

async function deeds(): Promise<readonly string[]> {
  return (await world.deps.store.audit.following('', 100)).map(({ deed }) => deed)
}

const isIn = async (browser: ConsoleBrowser): Promise<boolean> => (await browser.get('/quan-tri/quay')).status === 200

describe('changing the password', () => {
  const change = (browser: ConsoleBrowser, over: Record<string, string> = {}) =>
    browser.post(`${ACCOUNT}/mat-khau`, { old: PASSWORD, password: FRESH, again: FRESH, ...over })

  test('ends every other session, and this one goes on under a new cookie', async () => {
    const [here, there] = [await inside(), await inside('le.mo', '198.51.100.9')]
    const former = here.visit
    await here.get(ACCOUNT)
    expect((await change(here)).location).toBe(`${ACCOUNT}?xong=mat-khau`)
    expect(here.visit).not.toBe(former)
    expect(await isIn(here)).toBe(true)
    expect(await isIn(there)).toBe(false)
    const copy = new ConsoleBrowser(world)
    copy.visit = former ?? ''
    expect(await isIn(copy)).toBe(false)
    expect((await new ConsoleBrowser(world).signIn('le.mo')).status).toBe(422)
    expect((await new ConsoleBrowser(world).signIn('le.mo', FRESH)).status).toBe(303)
    expect(await deeds()).toContain('password-set')
  })

  test.each([
    ['the old one is wrong', { old: 'sai rồi sai rồi' }, 'Mật khẩu đang dùng không đúng'],
    ['the two are not the same', { again: `${FRESH}!` }, 'không giống nhau'],
    ['it is the old one', { password: PASSWORD, again: PASSWORD }, 'giống mật khẩu đang dùng'],
    ['it is short', { password: 'ngắn quá', again: 'ngắn quá' }, 'ít nhất 12 ký tự'],
    ['it is one of many', { password: '123456789012', again: '123456789012' }, 'nhiều người dùng'],
  ])('is refused when %s, and says what to do', async (_, over, said) => {
    const here = await inside()
    const before = await stored('le.mo')
    const answer = await change(here, over)
    expect(answer.status).toBe(422)
    expect(answer.text).toContain(said)
    expect(answer.text).not.toContain(PASSWORD)
    expect(await stored('le.mo')).toEqual(before)
    expect(await isIn(here)).toBe(true)
  })

  test('is no way round the slowness: whoever took a browser over guesses no faster', async () => {
    const here = await inside()
    for (let i = 0; i < 5; i++) expect((await change(here, { old: 'sai rồi sai rồi' })).status).toBe(422)
    expect((await change(here)).status).toBe(429)
    now += MINUTE
    expect((await change(here)).status).toBe(303)
  })

  test('of two browsers at once goes through once', async () => {
    const [one, two] = [await inside(), await inside()]
    const answers = await Promise.all([change(one), change(two, { password: `${FRESH} 2`, again: `${FRESH} 2` })])
    expect(answers.filter(({ location }) => location === `${ACCOUNT}?xong=mat-khau`)).toHaveLength(1)
  })

  test('takes the token of the page, and not that of another session', async () => {
    const [here, there] = [await inside(), await inside()]
    const { text } = await there.get(ACCOUNT)
    const form = /name="form" value="([^"]+)"/.exec(text)?.[1] ?? ''
    expect((await change(here, { form })).status).toBe(403)
    expect((await change(here, { form: '' })).status).toBe(403)
  })
})

describe('the second step', () => {
  const STEP = `${ACCOUNT}/buoc-hai`

  /** What stands on the page to be scanned. */
  function offered(text: string): { readonly secret: string; readonly offer: string } {
    return {
      secret: /secret=([A-Z2-7]+)/.exec(text)?.[1] ?? '',
      offer: /name="offer" value="([^"]+)"/.exec(text)?.[1] ?? '',
    }
  }
  const recoveryOf = (text: string): string[] => text.match(/\b(?:[2-9A-HJKMNP-Z]{6}-){3}[2-9A-HJKMNP-Z]{6}\b/g) ?? []

  test('is set up with a code of the app, gives ten recovery codes, and ends every other session', async () => {
    const [here, there] = [await inside(), await inside()]
    const { secret, offer } = offered((await here.get(STEP)).text)
    const answer = await here.post(STEP, { offer, code: codeAt(secret, now), old: PASSWORD })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    const codes = recoveryOf(answer.text)
    expect(new Set(codes).size).toBe(10)
    expect(await isIn(here)).toBe(true)
    expect(await isIn(there)).toBe(false)
    const user = await stored('le.mo')
    expect(JSON.stringify(user)).not.toContain(secret)
    for (const code of codes) expect(JSON.stringify(user)).not.toContain(code)
    // The code that set it up was used by that.
    const again = new ConsoleBrowser(world)
    expect((await again.signIn('le.mo')).location).toBe('/quan-tri/vao/ma')
    expect((await again.post('/quan-tri/vao/ma', { code: codeAt(secret, now) })).status).toBe(422)
    expect((await again.post('/quan-tri/vao/ma', { code: codes[3] ?? '' })).location).toBe('/quan-tri')
    expect((await again.get(ACCOUNT)).text).toContain('Còn 9 mã chưa dùng')
    expect(await deeds()).toEqual([
      'signed-in',
      'signed-in',
      'second-step-set',
      'sign-in-refused',
      'recovery-used',
      'signed-in',
    ])
  })

  test('is not there before a code has shown that it works, and the same picture is offered again', async () => {
    const here = await inside()
    const { secret, offer } = offered((await here.get(STEP)).text)
    const wrong = await here.post(STEP, { offer, code: '12345', old: PASSWORD })
    expect(wrong.status).toBe(422)
    expect(offered(wrong.text)).toEqual({ secret, offer })
    expect((await stored('le.mo')).totp).toBeNull()
    expect((await here.post(STEP, { offer, code: codeAt(secret, now), old: 'sai rồi sai rồi' })).status).toBe(422)
    expect((await stored('le.mo')).totp).toBeNull()
  })

  test('takes no secret that somebody else put into the form', async () => {
    const [here, there] = [await inside(), await inside()]
    const { secret, offer } = offered((await there.get(STEP)).text)
    await here.get(STEP)
    expect((await here.post(STEP, { offer, code: codeAt(secret, now), old: PASSWORD })).status).toBe(400)
    expect((await here.post(STEP, { offer: 's1.AAAA', code: '123456', old: PASSWORD })).status).toBe(400)
    expect((await stored('le.mo')).totp).toBeNull()
  })

  test('moves to another telephone: the old one and the old recovery codes no longer count', async () => {
    const former = aSecret(world)
    await aPerson(world, 'bao.mat', { secret: former })
    const here = new ConsoleBrowser(world)
    await here.signIn('bao.mat')
    await here.post('/quan-tri/vao/ma', { code: codeAt(former, now) })
    const { secret, offer } = offered((await here.get(STEP)).text)
    expect((await here.post(STEP, { offer, code: codeAt(secret, now), old: PASSWORD })).status).toBe(200)
    now += MINUTE
    const again = new ConsoleBrowser(world)
    await again.signIn('bao.mat')
    expect((await again.post('/quan-tri/vao/ma', { code: codeAt(former, now) })).status).toBe(422)
    expect((await again.post('/quan-tri/vao/ma', { code: codeAt(secret, now) })).status).toBe(303)
  })

  test('gives recovery codes anew, and those of before no longer count', async () => {
    const secret = aSecret(world)
    await aPerson(world, 'bao.mat', { secret })
    const here = new ConsoleBrowser(world)
    await here.signIn('bao.mat')
    await here.post('/quan-tri/vao/ma', { code: codeAt(secret, now) })
    await here.get(ACCOUNT)
    expect((await here.post(`${ACCOUNT}/ma-du-phong`, { old: 'sai rồi sai rồi' })).status).toBe(422)
    const before = (await stored('bao.mat')).recovery
    const answer = await here.post(`${ACCOUNT}/ma-du-phong`, { old: PASSWORD })
    expect(recoveryOf(answer.text)).toHaveLength(10)
    const after = (await stored('bao.mat')).recovery
    expect(after).toHaveLength(10)
    expect(after.filter((hash) => before.includes(hash))).toEqual([])
    expect(await isIn(here)).toBe(true)
  })

  test('is nothing for somebody without one to make recovery codes of', async () => {
    const here = await inside()
    expect((await here.post(`${ACCOUNT}/ma-du-phong`, { old: PASSWORD })).status).toBe(422)
    expect((await stored('le.mo')).recovery).toEqual([])
  })

  describe('in production', () => {
    const grants = [{ role: 'administrator', unit: null }] as const

    test('comes first for an administrator, who can do nothing else', async () => {
      const here = await webWorld({ production: true, clock: () => now })
      await aPerson(here, 'quan.tri', { grants })
      const admin = new ConsoleBrowser(here)
      await admin.signIn('quan.tri')
      for (const path of ['/quan-tri', '/quan-tri/quay', ACCOUNT]) {
        expect((await admin.get(path)).location).toBe(STEP)
      }
      expect((await admin.post(`${ACCOUNT}/mat-khau`)).location).toBe(STEP)
      const page = await admin.get(STEP)
      expect(page.text).toContain('Người quản trị phải bật')
      const { secret, offer } = offered(page.text)
      expect((await admin.post(STEP, { offer, code: codeAt(secret, now), old: PASSWORD })).status).toBe(200)
      expect((await admin.get('/quan-tri/quay')).status).toBe(200)
      await here.close()
    })

    test('may be put off for ever by signing out, and by all who are no administrator', async () => {
      const here = await webWorld({ production: true, clock: () => now })
      await aPerson(here, 'quan.tri', { grants })
      await aPerson(here, 'le.mo')
      const [admin, mo] = [new ConsoleBrowser(here), new ConsoleBrowser(here)]
      await admin.signIn('quan.tri')
      await admin.get(STEP)
      expect((await admin.post('/quan-tri/ra')).location).toBe('/quan-tri/vao')
      await mo.signIn('le.mo')
      expect((await mo.get('/quan-tri/quay')).status).toBe(200)
      await here.close()
    })
  })
})

describe('one’s own sessions', () => {
  const idOf = (text: string): string => /name="visit" value="([^"]+)"/.exec(text)?.[1] ?? ''

  test('are listed by device, and each of the others can be ended', async () => {
    const here = await inside()
    const there = await inside('le.mo', '198.51.100.9')
    const { text } = await here.get(ACCOUNT)
    expect(text.match(/Firefox, Windows<\/strong>/g)).toHaveLength(2)
    expect(text.match(/ · phiên này/g)).toHaveLength(1)
    expect(text.match(/name="visit"/g)).toHaveLength(1)
    expect((await here.post(`${ACCOUNT}/phien`, { visit: idOf(text) })).location).toBe(`${ACCOUNT}?xong=phien`)
    expect(await isIn(there)).toBe(false)
    expect(await isIn(here)).toBe(true)
    expect(await deeds()).toEqual(['signed-in', 'signed-in', 'visit-ended'])
  })

  test('can be ended all but this one', async () => {
    const others = [await inside(), await inside(), await inside()]
    const here = await inside()
    expect((await here.post(`${ACCOUNT}/phien-khac`)).status).toBe(303)
    for (const other of others) expect(await isIn(other)).toBe(false)
    expect(await isIn(here)).toBe(true)
  })

  test('are one’s own: that of somebody else is not ended, whoever knows its id', async () => {
    await aPerson(world, 'tran.buoi')
    const buoi = await inside('tran.buoi')
    await inside('tran.buoi')
    const theirs = idOf((await buoi.get(ACCOUNT)).text)
    expect(theirs).not.toBe('')
    const here = await inside()
    await here.post(`${ACCOUNT}/phien`, { visit: theirs })
    expect((await world.deps.store.visits.ofUser((await stored('tran.buoi'))._id)).map(({ _id }) => _id)).toContain(
      theirs,
    )
  })
})

test('whoever comes by single sign-on is told where their password is kept', async () => {
  const somebody = await signedIn(world, [{ role: 'desk', unit: null }])
  const page = await (await somebody.fetch(ACCOUNT)).text()
  expect(page).toContain('hệ thống đăng nhập chung')
  expect(page).not.toContain('type="password"')
  expect((await somebody.fetch(`${ACCOUNT}/buoc-hai`)).status).toBe(303)
  expect((await somebody.post(`${ACCOUNT}/mat-khau`, { old: 'x', password: FRESH, again: FRESH })).status).toBe(422)
})
