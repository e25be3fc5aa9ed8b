/** Sessions, cookies, forms and links as somebody uses them who should not: over real HTTP, through every route. */
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Grant } from '../../src/access/grant.ts'
import { ROLES } from '../../src/access/role.ts'
import { DOORS, type Door } from '../../src/http/doors.ts'
import { change } from '../../src/service/change.ts'
import { aPerson, PASSWORD } from '../support/console-browser.ts'
import { type ServedWorld, servedWorld } from '../support/served-world.ts'
import type { SignedIn } from '../support/signed-in.ts'

const EVERYTHING: readonly Grant[] = ROLES.map((role) => ({ role, unit: null }))
const TOP: Grant = { role: 'administrator', unit: null }

let served: ServedWorld
let all: SignedIn

beforeAll(async () => {
  served = await servedWorld({
    identityProvider: {
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
    },
  })
  all = await served.as(...EVERYTHING)
}, 60_000)
afterAll(() => served.close())

const label = ({ method, path }: Pick<Door, 'method' | 'path'>) => `${method} ${path}`
const rows = (method: Door['method'], signedIn: boolean) =>
  DOORS.filter(
    (door) => door.method === method && door.path.startsWith('/quan-tri') && (door.needs !== 'anyone') === signedIn,
  )
const at = (path: string) => path.replaceAll(/:\w+/g, 'x')
const store = () => served.world.deps.store

/** How much was written: what is noted of attempts is no harm. */
async function written(): Promise<unknown> {
  const { users, requests, jobs, audit, meta } = store()
  const count = (await audit.following('', 10_000)).filter(({ deed }) => deed !== 'sign-in-refused').length
  const open = await requests.open(null, 100)
  return [
    (await users.all()).map(({ _id, generation, active }) => [_id, generation, active]),
    open,
    await jobs.latest(50),
    await meta.get('sending-stops'),
    count,
  ]
}

describe('a form that another page sends with somebody’s cookie (CSRF)', () => {
  test.each(rows('POST', true).map((door) => [label(door), door.path] as const))('%s', async (_, path) => {
    const other = await served.as(...EVERYTHING)
    const before = await written()
    for (const form of [null, '', 'x'.repeat(22), other.form, `${all.form} `]) {
      const body = new URLSearchParams(form === null ? {} : { form })
      const answer = await all.fetch(at(path), { method: 'POST', body })
      expect([form, answer.status]).toEqual([form, 403])
    }
    const twice = await all.fetch(at(path), {
      method: 'POST',
      body: `form=${all.form}&form=${all.form}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(twice.status).toBe(403)
    const json = await all.fetch(at(path), {
      method: 'POST',
      body: JSON.stringify({ form: all.form }),
      headers: { 'content-type': 'text/plain' },
    })
    expect(json.status).toBe(403)
    expect(await written()).toEqual(before)
  })

  test.each(rows('POST', false).map((door) => [label(door), door.path] as const))(
    'before signing in, %s',
    async (_, path) => {
      const before = await written()
      for (const headers of [
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
      ]) {
        const body = new URLSearchParams({ login: 'a', password: PASSWORD, again: PASSWORD, code: '1' })
        expect((await served.fetch(at(path), { method: 'POST', body, headers })).status).toBe(403)
      }
      expect(await written()).toEqual(before)
    },
  )
})

describe('a cookie', () => {
  const opens = async (cookie: string): Promise<boolean> =>
    (await served.fetch('/quan-tri/tai-khoan', { headers: { cookie } })).status === 200

  test('that was not given out opens nothing, whatever else of the session it is made of', async () => {
    const { cookie } = all
    const secret = cookie.slice('ykien='.length)
    const hash = createHash('sha256').update(secret).digest('base64url')
    expect(await opens(cookie)).toBe(true)
    const forged = [
      hash,
      all.form,
      all.user._id,
      `${secret}=`,
      secret.slice(1),
      `${secret}.`,
      secret.toUpperCase(),
      '%00',
      '../',
      '{"$ne":null}',
    ]
    for (const value of forged) expect([value, await opens(`ykien=${value}`)]).toEqual([value, false])
    for (const name of ['Ykien', '__Host-ykien', 'ykien_b']) expect(await opens(`${name}=${secret}`)).toBe(false)
  })

  test('is worth nothing any more once its user lost a role, in the middle of a form too', async () => {
    const clerk = await served.as({ role: 'desk', unit: null })
    expect((await clerk.fetch('/quan-tri/quay')).status).toBe(200)
    await change(store().users, clerk.user._id, (doc) => ({ ...doc, grants: [], generation: doc.generation + 1 }))
    const answer = await clerk.post('/quan-tri/quay/ho-so', {
      code: 'LATE-1',
      unit: 'so-tai-chinh',
      outcome: 'returned',
    })
    expect(answer.headers.get('location')).toBe('/quan-tri/vao?het-gio=1')
    expect(await store().cases.get('main:LATE-1' as never)).toBeNull()
    expect(await opens(clerk.cookie)).toBe(false)
  })

  test('that was planted is not the one of whoever signs in (fixation), by single sign-on neither', async () => {
    const planted = await served.as({ role: 'operator', unit: null })
    await aPerson(served.world, 'co-dinh')
    const ways = [
      async (go: ReturnType<ServedWorld['browser']>) => {
        const body = new URLSearchParams({ login: 'co-dinh', password: PASSWORD })
        return go('/quan-tri/vao', { method: 'POST', body, headers: { cookie: planted.cookie } })
      },
      async (go: ReturnType<ServedWorld['browser']>) => {
        const again = await served.as({ role: 'operator', unit: null })
        const begun = await go('/quan-tri/vao/oidc')
        const kept = begun.headers.getSetCookie()[0]?.split(';')[0]
        const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state')
        const cookie = `${again.cookie}; ${kept}`
        const back = await go(`/quan-tri/vao/oidc/tra?state=${state}&code=1`, { headers: { cookie } })
        expect(await opens(again.cookie)).toBe(false)
        return back
      },
    ]
    for (const way of ways) {
      const given = (await way(served.browser())).headers.getSetCookie().find((line) => line.startsWith('ykien='))
      expect(given).toBeDefined()
      expect(given).not.toContain(planted.cookie)
      expect(await opens(given?.split(';')[0] ?? '')).toBe(true)
      expect(await opens(planted.cookie)).toBe(false)
    }
  })

  test('of an attempt at single sign-on does not fit another attempt, and without it nobody is let in', async () => {
    const [mine, theirs] = [served.browser(), served.browser()]
    await mine('/quan-tri/vao/oidc')
    const state = new URL((await theirs('/quan-tri/vao/oidc')).headers.get('location') ?? '').searchParams.get('state')
    for (const go of [mine, served.browser()]) {
      const back = await go(`/quan-tri/vao/oidc/tra?state=${state}&code=1`)
      expect(back.status).toBe(400)
      expect(back.headers.getSetCookie().some((line) => line.startsWith('ykien='))).toBe(false)
    }
  })
})

describe('every page of the console', () => {
  test.each(
    DOORS.filter(({ method, path }) => method === 'GET' && path.startsWith('/quan-tri')).map(({ path }) => [path]),
  )('%s is kept by nobody, framed by nobody, and runs nothing', async (path) => {
    for (const answer of [await all.fetch(at(path)), await served.fetch(at(path))]) {
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('referrer-policy')).toMatch(/^(no-referrer|strict-origin)$/)
      expect(await answer.text()).not.toMatch(/<script|\son\w+=|javascript:/i)
    }
  })

  /** As it stands on the wire: `fetch` would mend the address first. */
  const raw = (path: string, method = 'GET'): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(served.origin)
      const sent = request({ host: '127.0.0.1', port, path, method }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      })
      sent.on('error', reject)
      sent.end()
    })

  test('is not reached by another spelling of its address', async () => {
    const spelled = [
      '//quan-tri/quay',
      '/quan-tri//quay',
      '/quan-tri/./quay',
      '/x/../quan-tri/quay',
      '/%71uan-tri/quay',
      '/quan-tri%2Fquay',
      '/QUAN-TRI/QUAY',
      '/quan-tri/quay/',
      '/quan-tri/quay%00',
      '/quan-tri;/quay',
      '/api/../quan-tri/quay',
      '/%61pi/v1/units',
      '/api//v1/units',
      '/api/v1/./units',
      '/API/V1/units',
      '/api/v1/units/',
    ]
    for (const path of spelled) expect([path, await raw(path)]).not.toEqual([path, 200])
    for (const method of ['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      expect([method, await raw('/quan-tri/nguoi-dung', method)]).not.toEqual([method, 200])
      expect([method, await raw('/api/v1/units', method)]).not.toEqual([method, 200])
    }
  })
})

describe('a header', () => {
  test.each([
    '/quan-tri/%0d%0aSet-Cookie:%20x=1',
    '/quan-tri/quay\r\nSet-Cookie: x=1',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example/quan-tri',
    '/quan-tri/..//evil.example',
    '/quan-tri@evil.example',
    'javascript:alert(1)',
  ])('is not written by what comes after signing in: %j', async (ve) => {
    await aPerson(served.world, 'di-tiep').catch(() => null)
    const body = new URLSearchParams({ login: 'di-tiep', password: PASSWORD, ve })
    const answer = await served.fetch('/quan-tri/vao', { method: 'POST', body })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/^\/quan-tri(\/|$)/)
    expect(answer.headers.getSetCookie().some((line) => line.startsWith('x='))).toBe(false)
  })

  test('is not written by a case code', async () => {
    const fields = { code: 'A-1\r\nSet-Cookie: x=1', unit: 'so-tai-chinh', outcome: 'returned' }
    expect((await all.post('/quan-tri/quay/ho-so', fields)).status).toBe(422)
    const answer = await all.post('/quan-tri/quay/ho-so', { ...fields, code: 'A-1 &sua=renewed#?"' })
    expect(answer.headers.get('location')).toBe('/quan-tri/quay?ho-so=A-1%20%26sua%3Drenewed%23%3F%22&xong')
  })
})

describe('a link to choose a password', () => {
  const NEW = 'con trâu đi trước cái cày'
  const invited = async (login: string) => {
    const admin = await served.as(TOP)
    const page = await admin.post('/quan-tri/nguoi-dung', { login, name: 'Mới', role: 'desk', unit: 'so-tai-chinh' })
    const path = /\/quan-tri\/moi\/[\w.-]+/.exec(await page.text())?.[0] ?? ''
    return { admin, path, id: served.world.deps.keyring.userId({ login }) }
  }
  const choose = (path: string, password = NEW) =>
    served.fetch(path, { method: 'POST', body: new URLSearchParams({ password, again: password }) })

  test('is good once, for one of two who use it at once', async () => {
    const { path } = await invited('mot.lan')
    const both = await Promise.all([choose(path), choose(path, `${NEW} của tôi`)])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 410])
    expect((await choose(path)).status).toBe(410)
    expect((await served.fetch(path)).status).toBe(410)
  })

  test('guessed, of somebody else, or of somebody who was shut out meanwhile, is none, and all look the same', async () => {
    const [mine, theirs] = [await invited('cua.toi'), await invited('cua.ho')]
    const [, secret = ''] = mine.path.split('/moi/')[1]?.split('.') ?? []
    const out = await invited('da.ngung')
    await out.admin.post(`/quan-tri/nguoi-dung/${out.id}/ngung`)
    const pages = [
      `/quan-tri/moi/${theirs.id}.${secret}`,
      `/quan-tri/moi/${mine.id}.${'A'.repeat(43)}`,
      out.path,
      '/quan-tri/moi/x',
    ]
    const answers = await Promise.all(pages.map(async (path) => (await choose(path)).text()))
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('không còn hiệu lực')
    for (const { id } of [mine, theirs, out]) expect((await store().users.get(id))?.password).toBeNull()
  })
})

describe('two administrators at once', () => {
  test('who change one person: one is done, the other is shown what stands now', async () => {
    const [one, other] = [await served.as(TOP), await served.as(TOP)]
    const person = await served.as({ role: 'desk', unit: 'so-tai-chinh' })
    const fields = (role: string) => ({ name: 'Ai', role, unit: '*', was: 'desk:so-tai-chinh' })
    const path = `/quan-tri/nguoi-dung/${person.user._id}`
    const both = await Promise.all([one.post(path, fields('signer')), other.post(path, fields('operator'))])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 422])
    expect((await store().users.get(person.user._id))?.grants).toHaveLength(1)
  })

  test('who shut each other out: one of them stays', async () => {
    const [one, other] = [await served.as(TOP), await served.as(TOP)]
    for (const user of await store().users.all()) {
      if (user._id === one.user._id || user._id === other.user._id) {
        await change(store().users, user._id, (doc) => ({ ...doc, password: 'x' }))
      } else await change(store().users, user._id, (doc) => ({ ...doc, active: false }))
    }
    await Promise.all([
      one.post(`/quan-tri/nguoi-dung/${other.user._id}/ngung`),
      other.post(`/quan-tri/nguoi-dung/${one.user._id}/ngung`),
    ])
    const active = await Promise.all([one, other].map(async ({ user }) => (await store().users.get(user._id))?.active))
    expect(active).toContain(true)
  })
})
