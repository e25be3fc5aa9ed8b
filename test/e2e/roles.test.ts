/** One process answers, another sends and counts: on one store they are one office. */
import { afterEach, describe, expect, test } from 'vitest'
import { freePort } from '../support/office.ts'
import { type Process, processOffice, startProcess } from '../support/process-office.ts'
import { sqliteStore, storeKinds } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, countedInStore, hears, say, sayAll, template } from '../support/survey.ts'

// Several processes on several machines is what MongoDB is for.
for (const { name, make } of storeKinds().slice(-1)) {
  describe(`two processes of different roles on one ${name}`, () => {
    test('take a case from its closing to the counted answer', async () => {
      const place = make()
      const office = await processOffice(place)
      const web = office.start(['--only', 'web'])
      await web.ready()
      const worker = office.start(['--only', 'dispatch', '--only', 'count'], { PORT: String(await freePort()) })
      await worker.ready()

      const unit = await aUnit(office, 'two-processes')
      const { zalo } = office.emulator.phone('0919000001')
      const telegram = office.emulator.telegramChat('5559001')
      await telegram.start()
      await unit.close({ phone: '0919000001' })
      await unit.close({ telegramChat: '5559001' })
      await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      await hears(telegram, 'đồng ý tham gia')
      await Promise.all([sayAll(zalo, ALL_WELL), sayAll(telegram, ALL_WELL)])
      await unit.counts(2)
      expect(await countedInStore(place, 'two-processes')).toEqual(allWell(2))
      expect(await unit.funnel()).toMatchObject({ closed: 2, sent: 2, delivered: 2, finished: 2 })

      expect((await fetch(`${worker.url}/healthz`)).status).toBe(200)
      expect((await fetch(`${worker.url}/api/v1/units`)).status).toBe(404)
      for (const one of [web, worker]) one.signal('SIGTERM')
      expect(await Promise.all([web.ended(), worker.ended()])).toEqual([0, 0])
      await office.close()
    }, 120_000)
  })
}

let process: Process
afterEach(async () => {
  process?.signal('SIGKILL')
  await process?.ended()
})

async function serve(words: readonly string[], env: Readonly<Record<string, string>>): Promise<Process> {
  process = startProcess(['serve', ...words], { ...env, PORT: String(await freePort()) })
  return process
}

describe('serve --only', () => {
  test.each([['fax'], ['web,fax'], ['']])('"%s" is wrong use', async (roles) => {
    const one = await serve(['--only', roles], { DATABASE_PATH: '/nowhere/at/all.db' })
    expect(await one.ended()).toBe(2)
    expect(one.printed.join('')).toContain('serve [--only')
  })

  test('without web and without credentials is refused, for the emulators live in the web process', async () => {
    const store = sqliteStore()
    const one = await serve(['--only', 'dispatch'], store.env)
    expect(await one.ended()).toBe(1)
    expect(one.printed.join('')).toContain('--only')
    await store.destroy()
  })

  test('with channels switched off needs nothing of them', async () => {
    const store = sqliteStore()
    const one = await serve(['--only', 'count,dispatch'], { ...store.env, CHANNELS: 'web' })
    await one.ready()
    one.signal('SIGTERM')
    expect(await one.ended()).toBe(0)
    await store.destroy()
  })
})

describe('the spool at the start', () => {
  test('that cannot be written stops it, with one line that says what to do', async () => {
    const store = sqliteStore()
    const one = await serve([], { ...store.env, SPOOL_PATH: '/dev/null/spool' })
    expect(await one.ended()).toBe(1)
    const lines = one.printed.join('').trim().split('\n')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(/^SPOOL_PATH /)
    await store.destroy()
  })
})
