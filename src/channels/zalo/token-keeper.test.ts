import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Scripted, ScriptedServer } from '../../../test/contract/scripted-server.ts'
import type { Collection, Secret } from '../../store/store.ts'
import { HOUR, MINUTE, SECOND } from '../../survey/time.ts'
import { keepFresh } from './keep-fresh.ts'
import { tokenKeeper } from './token-keeper.ts'
import { secretTokenStore } from './token-store.ts'

/** A collection in memory that keeps the port's promises, and can be away. */
class Secrets implements Collection<Secret> {
  readonly docs = new Map<string, Secret>()
  away = false

  #here(): void {
    if (this.away) throw Object.assign(new Error('the store is away'), { code: 'STORE_AWAY' })
  }
  async get(id: string): Promise<Secret | null> {
    this.#here()
    return this.docs.get(id) ?? null
  }
  async getMany(ids: readonly string[]): Promise<Secret[]> {
    return ids.flatMap((id) => this.docs.get(id) ?? [])
  }
  async insert(doc: Secret): Promise<boolean> {
    this.#here()
    if (this.docs.has(doc._id)) return false
    this.docs.set(doc._id, doc)
    return true
  }
  async replace(doc: Secret): Promise<boolean> {
    this.#here()
    if (this.docs.get(doc._id)?.rev !== doc.rev - 1) return false
    this.docs.set(doc._id, doc)
    return true
  }
  async remove(id: string): Promise<boolean> {
    return this.docs.delete(id)
  }
}

let server: ScriptedServer
let secrets: Secrets
let now: number
let told: string[]

beforeAll(async () => {
  server = await ScriptedServer.start()
})
afterAll(() => server.stop())
beforeEach(() => {
  secrets = new Secrets()
  now = Date.parse('2026-11-24T09:00:00+07:00')
  told = []
})

function keeper(more: { seed?: string | null; worker?: string; root?: string; deadline?: number } = {}) {
  const store = secretTokenStore({
    secrets,
    seal: (plain, identity) => Buffer.from(`${identity}|${plain}`).toString('base64'),
    open: (sealed, identity) => {
      const plain = Buffer.from(sealed, 'base64').toString()
      if (!plain.startsWith(`${identity}|`)) throw new Error('sealed for another document')
      return plain.slice(identity.length + 1)
    },
    clock: () => now,
    worker: more.worker ?? 'one',
    appId: 'app-1',
    oaId: 'oa-1',
  })
  const log = {
    info: () => {},
    warn: () => {},
    error: (fields: object, message: string) => told.push(`${JSON.stringify(fields)} ${message}`),
  }
  return tokenKeeper({
    store,
    seed: more.seed === undefined ? 'refresh-0' : more.seed,
    clock: () => now,
    log,
    appId: 'app-1',
    appSecret: 'app-secret',
    oauthRoot: more.root ?? server.root,
    fetch: globalThis.fetch,
    deadline: more.deadline ?? 10_000,
  })
}

const pair = (n: number): Scripted => ({
  json: { access_token: `access-${n}`, refresh_token: `refresh-${n}`, expires_in: '90000' },
})
const refused = (error: number): Scripted => ({ json: { error, error_name: 'Invalid refresh token' } })
const spentTokens = () => server.asked.map(({ body }) => new URLSearchParams(String(body)).get('refresh_token'))
const token = (n: number) => ({ kind: 'token', value: `access-${n}` })

describe('the keeper of a Zalo token', () => {
  test('begins with the configured refresh token, as the documentation has it', async () => {
    server.script([pair(1)])
    expect(await keeper().current()).toEqual(token(1))
    const [asked] = server.asked
    expect(asked?.path).toBe('/v4/oa/access_token')
    expect(asked?.headers['secret_key']).toBe('app-secret')
    expect(asked?.body).toBe('refresh_token=refresh-0&app_id=app-1&grant_type=refresh_token')
  })

  test('refreshes once for many who ask at once', async () => {
    server.script([pair(1)])
    const one = keeper()
    const all = await Promise.all(Array.from({ length: 20 }, () => one.current()))
    expect(all).toEqual(Array.from({ length: 20 }, () => token(1)))
    expect(server.asked).toHaveLength(1)
  })

  test('refreshes once for two processes at once', async () => {
    server.script([pair(1)])
    const [one, two] = [keeper(), keeper({ worker: 'two' })]
    const both = await Promise.all([one.current(), two.current()])
    expect(both.filter(({ kind }) => kind === 'token')).toEqual([token(1)])
    expect(both.find(({ kind }) => kind !== 'token')).toMatchObject({ kind: 'later', detail: 'zalo oauth busy' })
    expect(await two.current()).toEqual(token(1))
    expect(server.asked).toHaveLength(1)
  })

  test('goes on with what is stored after a restart', async () => {
    server.script([pair(1)])
    await keeper().current()
    expect(await keeper().current()).toEqual(token(1))
    expect(server.asked).toHaveLength(1)
  })

  test('renews an hour before the end, with the newest refresh token', async () => {
    server.script([pair(1), pair(2)])
    const one = keeper()
    await one.current()
    now += 24 * HOUR - SECOND
    expect(await one.current()).toEqual(token(1))
    now += 2 * SECOND
    expect(await one.current()).toEqual(token(2))
    expect(spentTokens()).toEqual(['refresh-0', 'refresh-1'])
  })

  test('renews five hours before the end by itself, once for all processes', async () => {
    server.script([pair(1), pair(2)])
    const [one, two] = [keeper(), keeper({ worker: 'two' })]
    await one.current()
    await two.current()
    now += 20 * HOUR - SECOND
    expect(await one.early()).toEqual(token(1))
    now += 2 * SECOND
    expect(await one.early()).toEqual(token(2))
    expect(await two.early()).toEqual(token(2))
    expect(server.asked).toHaveLength(2)
  })

  test('is looked after also where nothing is ever sent, whatever happens to the store', async () => {
    server.script(Array.from({ length: 200 }, (_, i) => pair(i + 1)))
    const stopping = new AbortController()
    const end = now + 100 * 24 * HOUR
    let rounds = 0
    await keepFresh({
      tokens: keeper(),
      log: { info: () => {}, warn: () => {}, error: () => {} },
      signal: stopping.signal,
      pause: async (ms) => {
        now += ms
        secrets.away = ++rounds % 7 === 0
        if (now > end) stopping.abort()
      },
    })
    // Every twenty hours or so, for a hundred days.
    expect(server.asked.length).toBeGreaterThan(110)
    expect(server.asked.length).toBeLessThan(125)
    secrets.away = false
    expect((await keeper().current()).kind).toBe('token')
  })

  test('tells until when its token is good, and what went wrong last', async () => {
    server.script([refused(-14014), pair(1), { status: 500, html: 'oops' }, pair(2)])
    const one = keeper()
    expect(one.state()).toEqual({ freshUntil: null, problem: null })
    await one.current()
    expect(one.state()).toEqual({ freshUntil: null, problem: 'zalo oauth -14014' })
    const two = keeper({ seed: 'refresh-new' })
    await two.current()
    expect(two.state()).toEqual({ freshUntil: now + 25 * HOUR, problem: null })
    now += 21 * HOUR
    await two.early()
    expect(two.state()).toEqual({ freshUntil: now + 4 * HOUR, problem: 'zalo oauth http-500' })
    now += MINUTE
    await two.early()
    expect(two.state()).toEqual({ freshUntil: now + 25 * HOUR, problem: null })
  })

  test('without any refresh token says that there is none', async () => {
    expect(await keeper({ seed: null }).current()).toEqual({ kind: 'none', detail: 'zalo oauth no-token' })
  })

  test('replaces a refused token once, however many were refused with it', async () => {
    server.script([pair(1), pair(2)])
    const one = keeper()
    await one.current()
    const others = await Promise.all([one.insteadOf('access-1'), one.insteadOf('access-1')])
    expect([...others, await one.insteadOf('access-1')]).toEqual([token(2), token(2), token(2)])
    expect(server.asked).toHaveLength(2)
  })

  test('takes over what another process has refreshed meanwhile', async () => {
    server.script([pair(1), pair(2)])
    const [one, two] = [keeper(), keeper({ worker: 'two' })]
    await one.current()
    await two.current()
    await one.insteadOf('access-1')
    expect(await two.insteadOf('access-1')).toEqual(token(2))
    expect(server.asked).toHaveLength(2)
  })

  test('takes a newly configured refresh token, but never one that was seen before', async () => {
    server.script([pair(1), pair(2), pair(3)])
    await keeper().current()
    expect(await keeper({ seed: 'refresh-new' }).current()).toEqual(token(2))
    expect(await keeper().current()).toEqual(token(2))
    expect(spentTokens()).toEqual(['refresh-0', 'refresh-new'])
  })

  test('goes on with what is stored when a newly configured refresh token is refused', async () => {
    server.script([pair(1), refused(-14014), pair(2)])
    await keeper().current()
    const mistyped = keeper({ seed: 'refresh-mistyped' })
    expect(await mistyped.current()).toEqual(token(1))
    now += 24 * HOUR
    expect(await mistyped.current()).toEqual(token(2))
    expect(spentTokens()).toEqual(['refresh-0', 'refresh-mistyped', 'refresh-1'])
    expect(told).toEqual([])
  })

  test('ends when Zalo refuses the refresh token, says so once and asks no more', async () => {
    server.script([refused(-14014)])
    const one = keeper()
    expect(await one.current()).toEqual({ kind: 'none', detail: 'zalo oauth -14014' })
    expect(await one.current()).toMatchObject({ kind: 'none' })
    expect(server.asked).toHaveLength(1)
    expect(told).toHaveLength(1)
  })

  test('tries the configured token when the stored one is spent: the store may be an old copy', async () => {
    server.script([pair(1), refused(-118), pair(2)])
    const one = keeper()
    await one.current()
    expect(await one.insteadOf('access-1')).toEqual(token(2))
    expect(spentTokens()).toEqual(['refresh-0', 'refresh-1', 'refresh-0'])
  })

  test('raises the alarm and pauses after a lost answer, and does not loop', async () => {
    server.script(['hang', pair(1)])
    const one = keeper({ deadline: 300 })
    expect(await one.current()).toMatchObject({ kind: 'later', detail: 'zalo oauth TIMEOUT' })
    expect(await one.current()).toMatchObject({ kind: 'later' })
    expect(server.asked).toHaveLength(1)
    expect(told).toHaveLength(1)
    now += 8 * SECOND
    expect(await keeper().current()).toEqual(token(1))
  })

  test('pauses ever longer while answers stay lost', async () => {
    server.script(['drop', 'drop', 'drop', 'drop', 'drop'])
    const one = keeper()
    const pauses: number[] = []
    for (let i = 0; i < 5; i++) {
      const answer = await one.current()
      const ms = answer.kind === 'later' ? answer.ms : 0
      pauses.push(ms / SECOND)
      now += ms
    }
    expect(pauses).toEqual([8, 8, 8, 300, 600])
  })

  test('raises no alarm when Zalo was not reached, for nothing is spent', async () => {
    const one = keeper({ root: 'http://127.0.0.1:59999' })
    expect(await one.current()).toEqual({ kind: 'later', ms: 2 * SECOND, detail: 'zalo oauth ECONNREFUSED' })
    expect(told).toEqual([])
  })

  test('serves the old token while it lasts and a new one cannot be had', async () => {
    server.script([pair(1), { status: 500, html: 'oops' }])
    const one = keeper()
    await one.current()
    now += 24 * HOUR + SECOND
    expect(await one.current()).toEqual(token(1))
    expect(server.asked).toHaveLength(2)
  })

  test('keeps a pair that could not be saved, raises the alarm, and saves it later', async () => {
    server.script([pair(1), pair(2)])
    const one = keeper()
    await one.current()
    const replace = secrets.replace.bind(secrets)
    secrets.replace = async (doc) => {
      secrets.away = server.asked.length === 2
      return replace(doc)
    }
    expect(await one.insteadOf('access-1')).toEqual(token(2))
    expect(told).toHaveLength(1)
    secrets.replace = replace
    secrets.away = false
    now += 20 * SECOND
    expect(await one.current()).toEqual(token(2))
    expect(await keeper({ worker: 'two' }).current()).toEqual(token(2))
    expect(server.asked).toHaveLength(2)
  })

  test('leaves no token and no secret in what it logs or stores openly', async () => {
    server.script([pair(1), 'drop'])
    const one = keeper()
    await one.current()
    await one.insteadOf('access-1')
    expect(told.join()).not.toMatch(/access-1|refresh-\d|app-secret/)
    expect(JSON.stringify([...secrets.docs.values()])).not.toMatch(/access-1|refresh-\d/)
  })
})
