import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aResponse } from '../../test/support/counting-world.ts'
import { SECRETS, type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { withInvitations } from '../service/invite.ts'
import { countAll } from '../service/recount.ts'
import type { CaseId } from '../survey/ids.ts'

let world: WebWorld

beforeAll(async () => {
  world = await webWorld()
})
afterAll(() => world.close())

type Key = keyof typeof SECRETS

function call(method: string, path: string, body?: unknown, key: Key = 'all'): Promise<Response> {
  const headers = { Authorization: `Bearer ${SECRETS[key]}`, 'Content-Type': 'application/json' }
  return world.fetch(`/api/v1${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

async function errorsOf(response: Response): Promise<{ path: string; code: string }[]> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = (await response.json()) as { status: number; errors: { path: string; code: string }[] }
  expect(problem.status).toBe(response.status)
  return problem.errors
}

const CLOSED = { unit: 'so-tai-chinh', outcome: 'returned', applicant: { phone: '0912 345 678' } }

describe('who may call', () => {
  test('a missing and a wrong key get the same 401, byte for byte', async () => {
    const answers = await Promise.all(
      [undefined, 'Bearer wrong', 'Basic wrong', 'Bearer', `Bearer ${SECRETS.all}x`].map(async (value) => {
        const response = await world.fetch(
          '/api/v1/units',
          value === undefined ? {} : { headers: { Authorization: value } },
        )
        const { status, headers } = response
        return { status, challenge: headers.get('www-authenticate'), body: await response.text() }
      }),
    )
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ status: 401, challenge: expect.stringContaining('Bearer') })
  })

  test('nothing under /api/v1 is told without a key, not even what exists', async () => {
    for (const path of ['/nothing', '/cases/x', '/invitations/x']) {
      expect((await world.fetch(`/api/v1${path}`)).status).toBe(401)
    }
  })

  test('a key of one unit sees and writes its own part only', async () => {
    const other = { ...CLOSED, unit: 'xa-dien-khanh' }
    const put = await call('PUT', '/cases/SCOPE-1', other)
    const { invitation } = (await put.json()) as { invitation: { id: string } }
    expect((await call('PUT', '/cases/SCOPE-2', other, 'tai-chinh')).status).toBe(403)
    expect((await call('PUT', '/cases/SCOPE-3', CLOSED, 'tai-chinh')).status).toBe(201)
    expect((await call('GET', '/cases/SCOPE-1', undefined, 'tai-chinh')).status).toBe(404)
    expect((await call('GET', `/invitations/${invitation.id}`, undefined, 'tai-chinh')).status).toBe(404)
    expect((await call('POST', `/invitations/${invitation.id}/slip`, undefined, 'tai-chinh')).status).toBe(404)
    expect((await call('GET', '/cases/SCOPE-2')).status).toBe(404)
  })
})

describe('cases', () => {
  test('a case is made once and updated after, and never shows a contact', async () => {
    const first = await call('PUT', '/cases/CASE-1', CLOSED)
    const second = await call('PUT', '/cases/CASE-1', { ...CLOSED, apology: 'written' })
    expect([first.status, second.status]).toEqual([201, 200])
    const [a, b] = [await first.json(), await second.json()] as {
      invitation: { id: string }
      case: { apology: string }
    }[]
    expect(b?.invitation.id).toBe(a?.invitation.id)
    const got = await call('GET', '/cases/CASE-1')
    const text = await got.text()
    expect(JSON.parse(text)).toMatchObject({ case: { code: 'CASE-1', apology: 'written' } })
    expect(text).not.toMatch(/345/)
  })

  test('a code with a slash travels encoded', async () => {
    const path = `/cases/${encodeURIComponent('01/2026 HS')}`
    expect((await call('PUT', path, CLOSED)).status).toBe(201)
    expect(await (await call('GET', path)).json()).toMatchObject({ case: { code: '01/2026 HS' } })
  })

  test('an older statement changes nothing and says so', async () => {
    await call('PUT', '/cases/CASE-2', { ...CLOSED, asOf: '2026-11-24T09:00:00+07:00' })
    const late = await call('PUT', '/cases/CASE-2', { ...CLOSED, outcome: 'open', asOf: '2026-11-24T08:00:00+07:00' })
    expect(await late.json()).toMatchObject({ stale: true, case: { outcome: 'returned' } })
  })

  test('a cancelled case has no invitation, and the answer says why', async () => {
    const put = await call('PUT', '/cases/CASE-3', { ...CLOSED, outcome: 'cancelled' })
    expect(await put.json()).toMatchObject({ invitation: null, why: 'cancelled' })
  })

  test('every wrong field is named, unknown ones by their name', async () => {
    const body = {
      unit: 'so-tai-chinh',
      outcome: 'done',
      closedAt: 'yesterday',
      applicant: { fone: '1' },
      colour: 'red',
    }
    const response = await call('PUT', '/cases/CASE-4', body)
    expect(response.status).toBe(422)
    const errors = await errorsOf(response)
    expect(errors.map(({ path }) => path).sort()).toEqual(['applicant.fone', 'closedAt', 'colour', 'outcome'])
    expect((await call('GET', '/cases/CASE-4')).status).toBe(404)
  })

  test.each(['receivedAt', 'dueAt', 'closedAt', 'asOf'])(
    '%s that a database wrote for "none" is refused, and the message says what to do',
    async (path) => {
      for (const at of ['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2101-01-01T00:00:00+07:00']) {
        const response = await call('PUT', '/cases/NEVER-1', { ...CLOSED, [path]: at })
        expect(response.status).toBe(422)
        const errors = await errorsOf(response)
        expect(errors).toMatchObject([{ path, code: 'out-of-time', message: expect.stringContaining('1990') }])
      }
      const response = await call('PUT', '/cases/NEVER-2', { ...CLOSED, [path]: '2100-12-31T23:59:59+07:00' })
      expect(response.status).toBeLessThan(300)
    },
  )

  test.each(['A\u0000B', 'A\u001bB', 'A\nB', 'A\u0085B', 'A\ud800B'])(
    'signs that nobody can see (%j) are refused in codes and names',
    async (text) => {
      for (const [path, body] of [
        ['field.code', { field: { code: text } }],
        ['procedure.name', { procedure: { name: text } }],
      ] as const) {
        const response = await call('PUT', '/cases/UNSEEN-1', { ...CLOSED, ...body })
        expect(response.status).toBe(422)
        expect(await errorsOf(response)).toMatchObject([{ path, code: 'control-character' }])
      }
      const unit = await call('PUT', '/units/unseen', { name: text })
      expect(await errorsOf(unit)).toMatchObject([{ path: 'name', code: 'control-character' }])
    },
  )

  test.each(['%00', 'A%00B', 'A%0AB'])('a case code may not hold them either (%s)', async (code) => {
    const response = await call('PUT', `/cases/${code}`, CLOSED)
    expect(response.status).toBe(422)
    expect(await errorsOf(response)).toMatchObject([{ path: 'code', code: 'case-code' }])
    expect((await call('GET', `/cases/${code}`)).status).toBe(404)
  })

  test('an unknown unit is refused with the nearest ids', async () => {
    const response = await call('PUT', '/cases/CASE-5', { ...CLOSED, unit: 'so-tai-chin' })
    expect(response.status).toBe(422)
    expect(JSON.stringify(await errorsOf(response))).toContain('so-tai-chinh')
  })
})

describe('bodies that are none', () => {
  const put = (body: string, type = 'application/json') =>
    world.fetch('/api/v1/cases/BODY-1', {
      method: 'PUT',
      headers: { Authorization: `Bearer ${SECRETS.all}`, 'Content-Type': type },
      body,
    })

  test.each([
    ['broken JSON', '{"unit":', 400],
    ['nothing', '', 400],
    ['a list', '[]', 422],
    ['null', 'null', 422],
  ])('%s is a problem document', async (_, body, status) => {
    const response = await put(body)
    expect(response.status).toBe(status)
    expect((await errorsOf(response)).length).toBeGreaterThan(0)
  })

  test('a form is not JSON', async () => {
    const response = await put('unit=so-tai-chinh', 'application/x-www-form-urlencoded')
    expect(response.status).toBe(415)
    await errorsOf(response)
  })

  test('over 256 kB is refused before it is read as anything', async () => {
    const response = await put(JSON.stringify({ ...CLOSED, procedure: { name: 'x'.repeat(256 * 1024) } }))
    expect(response.status).toBe(413)
    expect(await errorsOf(response)).toMatchObject([{ code: 'too-large' }])
  })
})

describe('units, invitations, slips, reports', () => {
  test('a unit is made, renamed and listed', async () => {
    expect((await call('PUT', '/units/phong-a', { name: 'Phòng A', parent: 'so-tai-chinh' })).status).toBe(201)
    expect((await call('PUT', '/units/phong-a', { name: 'Phòng B' })).status).toBe(200)
    const units = (await (await call('GET', '/units')).json()) as unknown[]
    expect(units).toContainEqual(expect.objectContaining({ id: 'phong-a', name: 'Phòng B', parent: 'so-tai-chinh' }))
  })

  test('an invitation tells what happened, and a slip is the same link each time', async () => {
    const { invitation } = (await (await call('PUT', '/cases/SLIP-1', CLOSED)).json()) as { invitation: { id: string } }
    const seen = await call('GET', `/invitations/${invitation.id}`)
    expect(await seen.json()).toMatchObject({ id: invitation.id, case: 'SLIP-1', flow: 'short', attempts: [] })
    const slips = [
      await call('POST', `/invitations/${invitation.id}/slip`),
      await call('POST', `/invitations/${invitation.id}/slip`),
    ]
    const [first, second] = await Promise.all(
      slips.map((slip) => slip.json() as Promise<{ link: string; code: string }>),
    )
    expect(first).toEqual(second)
    expect(first?.link).toMatch(/^http:\/\/localhost\/p\/[\w-]{22,}$/)
    expect(first?.code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/)
  })

  test('the summary of a period', async () => {
    const response = await call('GET', '/reports/summary?from=2026-11-01&to=2026-11-30')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      period: { from: '2026-11-01', to: '2026-11-30' },
      unit: null,
      funnel: {},
    })
  })

  test.each(['', '?from=2026-11-01', '?from=1/11/2026&to=2026-11-30', '?from=2026-11-30&to=2026-11-01'])(
    'a summary of "%s" is refused',
    async (query) => {
      const response = await call('GET', `/reports/summary${query}`)
      expect(response.status).toBe(422)
      await errorsOf(response)
    },
  )

  describe('of two periods', () => {
    const ASKED = 'from=2026-11-01&to=2026-11-30&with-from=2026-10-01&with-to=2026-10-31'

    beforeAll(async () => {
      for (const [n, day] of ['2026-10-05', '2026-11-05'].flatMap((one) => Array(5).fill(one)).entries()) {
        const code = `COMPARED-${n}`
        await call('PUT', `/cases/${code}`, { ...CLOSED, closedAt: `${day}T09:00:00+07:00` })
        const record = await world.deps.store.cases.get(`main:${code}` as CaseId)
        if (record === null) throw new Error('no case')
        await world.deps.store.responses.insert({ ...aResponse(record, { trips: n % 4 }), series: 'short' })
      }
      await countAll(withInvitations(world.deps))
    })

    test('sets one index side by side', async () => {
      const response = await call('GET', `/reports/compare?index=TRIPS_MEAN&${ASKED}`)
      expect(response.status).toBe(200)
      const same = { key: 'TRIPS_MEAN', series: 'short', step: 'trips' }
      expect(await response.json()).toMatchObject({ index: { ...same, n: 5 }, with: { ...same, n: 5 }, apart: false })
    })

    test('refuses what has another formula, or is no index', async () => {
      const code = async (query: string) => {
        const response = await call('GET', `/reports/compare?${query}&${ASKED}`)
        expect(response.status).toBe(422)
        return (await errorsOf(response)).map((one) => one.code)
      }
      expect(await code('index=NONE')).toEqual(['no-index'])
      expect(await code('index=TRIPS_MEAN&with-index=QD766_TTHC')).toEqual(['no-index'])
    })

    test('tells nothing of fewer than five', async () => {
      const days = ASKED.replace('with-from=2026-10-01', 'with-from=2026-10-06')
      const response = await call('GET', `/reports/compare?index=TRIPS_MEAN&${days}`)
      expect((await errorsOf(response)).map((one) => one.code)).toEqual(['held-index'])
    })
  })
})

describe('the document', () => {
  test('names every call, and the page shows them without a script', async () => {
    const document = (await (await world.fetch('/api/openapi.json')).json()) as { paths: object; openapi: string }
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual([
      '/v1/cases/{code}',
      '/v1/units/{id}',
      '/v1/units',
      '/v1/invitations/{id}',
      '/v1/invitations/{id}/slip',
      '/v1/reports/summary',
      '/v1/reports/compare',
      '/v1/flows',
      '/v1/flows/{id}',
      '/v1/flows/{id}/outlook',
      '/v1/flows/{id}/publish',
      '/v1/flows/{id}/versions',
      '/v1/flows/{id}/rollback',
    ])
    const page = await (await world.fetch('/api/docs')).text()
    for (const path of Object.keys(document.paths)) expect(page).toContain(`/api${path}`)
    expect(page).not.toContain('<script')
  })
})
