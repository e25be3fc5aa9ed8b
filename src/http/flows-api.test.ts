import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type WebWorld, webWorld } from '../../test/support/web-world.ts'
import { beginFlow } from '../service/flow-drafts.ts'

const TEXT = readFileSync('flows/library/one-tap.yaml', 'utf8').replace('flow: one-tap', 'flow: nhanh')

let world: WebWorld
beforeAll(async () => {
  world = await webWorld()
  await beginFlow(world.deps, { flow: 'nhanh', from: null, model: TEXT }, 'lan')
})
afterAll(() => world.close())

async function call(method: string, path: string, body?: unknown, secret = 'secret-of-editor') {
  const headers = { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' }
  const answer = await world.fetch(`/api/v1/flows${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

test('a program reads, saves on the revision that it read, sees what follows, publishes, and rolls back', async () => {
  expect((await call('GET', '')).body).toContainEqual({ id: 'nhanh', title: null, version: null, written: true })
  const { body: read } = await call('GET', '/nhanh')
  expect(read).toMatchObject({ id: 'nhanh', rev: 1, text: TEXT, written: true })

  const wrong = await call('PUT', '/nhanh', { text: TEXT.replace('role: overall', 'role: overal'), rev: 1 })
  expect(wrong).toMatchObject({
    status: 200,
    body: { rev: 2, findings: [{ severity: 'error', code: 'unknown-value' }] },
  })
  expect((await call('GET', '/nhanh/outlook')).body).toMatchObject({ hindrance: 'errors' })
  expect(await call('POST', '/nhanh/publish', { rev: 2 })).toMatchObject({ status: 409, body: { hindrance: 'errors' } })

  const stale = await call('PUT', '/nhanh', { text: TEXT, rev: 1 })
  expect(stale).toMatchObject({ status: 409, body: { rev: 2 } })
  expect((await call('PUT', '/nhanh', { text: TEXT, rev: 2 })).body).toEqual({ rev: 3, findings: [] })
  const first = await call('POST', '/nhanh/publish', { rev: 3 })
  expect(first.status).toBe(200)

  await call('PUT', '/nhanh', { text: TEXT.replace('Đánh giá nhanh', 'Đánh giá rất nhanh'), rev: 4 })
  expect((await call('GET', '/nhanh/outlook')).body).toMatchObject({
    hindrance: null,
    changes: [{ kind: 'about', severity: 'harmless' }],
  })
  expect((await call('POST', '/nhanh/publish', { rev: 5 })).status).toBe(200)
  const { body: versions } = await call('GET', '/nhanh/versions')
  expect(versions).toMatchObject([
    { current: true, publishedBy: 'key:editor' },
    { current: false, version: first.body['version'] },
  ])
  expect(await call('POST', '/nhanh/rollback', { version: first.body['version'] })).toMatchObject({
    status: 200,
    body: first.body,
  })
  expect((await call('GET', '/nhanh')).body).toMatchObject(first.body)
})

test('what there is not is told, and a key of one unit changes nothing', async () => {
  expect((await call('GET', '/khong-co')).status).toBe(404)
  expect((await call('POST', '/nhanh/rollback', { version: 'khong-co' })).status).toBe(404)
  expect((await call('PUT', '/nhanh', { text: TEXT, rev: 9 }, 'secret-of-part')).status).toBe(403)
  expect((await call('POST', '/nhanh/publish', { rev: 9 }, 'secret-of-part')).status).toBe(403)
  expect((await call('GET', '', undefined, 'secret-of-desk')).status).toBe(403)
})
