/** One process answers, another sends and counts: on one store they are one office. */
import { afterEach, describe, expect, test } from 'vitest'
import { emulatorServer, freePort, type Json, KEY, type Office } from '../support/office.ts'
import { type ProductProcess, productProcess } from '../support/product-process.ts'
import { sqliteStore, storeMakers, type TestStore } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, hears, say, sayAll, template } from '../support/survey.ts'

const running: ProductProcess[] = []
afterEach(async () => {
  for (const one of running.splice(0)) {
    one.signal('SIGKILL')
    await one.ended()
  }
})

async function start(only: readonly string[], env: Readonly<Record<string, string>>): Promise<ProductProcess> {
  const PORT = String(await freePort())
  const one = productProcess(['serve', ...only], { PUBLIC_URL: 'http://127.0.0.1:1', ...env, PORT })
  running.push(one)
  return one
}

/** An emulator, and what every process of the office is given. */
async function anOffice(store: TestStore) {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const emulated = await emulatorServer(url)
  const env = {
    ...emulated.env,
    ...store.env,
    PORT: String(port),
    PUBLIC_URL: url,
    YKIEN_KEY: Buffer.alloc(32, 7).toString('base64'),
    API_KEYS: `tests:${KEY}`,
    SENDING_HOURS: 'always',
  }
  const api: Office['api'] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
    const given = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers, ...given })
    return { status: answer.status, body: (await answer.json()) as Json }
  }
  return { url, env, emulated, api }
}

for (const { name, make } of storeMakers()) {
  if (name === 'MongoDB, standalone') continue
  describe(`two processes of different roles on one ${name}`, () => {
    test('take a case from its closing to the counted answer', async () => {
      const store = make()
      const { url, env, emulated, api } = await anOffice(store)
      const web = productProcess(['serve', '--only', 'web'], env)
      running.push(web)
      await web.ready()
      const worker = await start(['--only', 'dispatch', '--only', 'count'], env)
      await worker.ready()

      const office = { url, api } as Office
      const unit = await aUnit(office, 'two-processes')
      const { zalo } = emulated.emulator.phone('0919000001')
      const telegram = emulated.emulator.telegramChat('5559001')
      await telegram.start()
      await unit.close({ phone: '0919000001' })
      await unit.close({ telegramChat: '5559001' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await hears(telegram, 'đồng ý tham gia')
      await Promise.all([sayAll(zalo, ALL_WELL), sayAll(telegram, ALL_WELL)])
      expect(await unit.counts(2)).toEqual(allWell(2))
      expect(await unit.funnel()).toMatchObject({ closed: 2, sent: 2, delivered: 2, finished: 2 })

      expect((await fetch(`${worker.url}/healthz`)).status).toBe(200)
      expect((await fetch(`${worker.url}/api/v1/units`)).status).toBe(404)
      for (const one of [web, worker]) one.signal('SIGTERM')
      expect(await Promise.all([web.ended(), worker.ended()])).toEqual([0, 0])
      await emulated.close()
      await store.destroy()
    }, 120_000)
  })
}

describe('serve --only', () => {
  test.each([['fax'], ['web,fax'], ['']])('"%s" is wrong use', async (roles) => {
    const one = await start(['--only', roles], { DATABASE_PATH: '/nowhere/at/all.db' })
    expect(await one.ended()).toBe(2)
    expect(one.printed.join('')).toContain('serve [--only')
  })

  test('without web and without credentials is refused, for the emulators live in the web process', async () => {
    const store = sqliteStore()
    const one = await start(['--only', 'dispatch'], store.env)
    expect(await one.ended()).toBe(1)
    expect(one.printed.join('')).toContain('--only')
    await store.destroy()
  })

  test('with channels switched off needs nothing of them', async () => {
    const store = sqliteStore()
    const one = await start(['--only', 'count,dispatch'], { ...store.env, CHANNELS: 'web' })
    await one.ready()
    one.signal('SIGTERM')
    expect(await one.ended()).toBe(0)
    await store.destroy()
  })
})

describe('the spool at the start', () => {
  test('that cannot be written stops it, with one line that says what to do', async () => {
    const store = sqliteStore()
    const one = await start([], { ...store.env, SPOOL_PATH: '/dev/null/spool' })
    expect(await one.ended()).toBe(1)
    const lines = one.printed.join('').trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^SPOOL_PATH /)
    await store.destroy()
  })
})
