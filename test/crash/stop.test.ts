/** The office is told to stop, again and again, in the middle of its work: what it holds is finished or given back. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { SECOND } from '../../src/survey/time.ts'
import { emulatorServer, eventually, freePort, type Office } from '../support/office.ts'
import { type ProductProcess, productProcess } from '../support/product-process.ts'
import { sqliteStore, storeMakers } from '../support/stores.ts'
import { ALL_WELL, type App, allWell, aUnit, hears, saidBy, say, template } from '../support/survey.ts'
import { childOffice } from './child-office.ts'

const PEOPLE = 6
const STOPS = 4

for (const { name, make } of storeMakers()) {
  if (name === 'MongoDB, standalone') continue
  describe(`stopped ${STOPS} times while ${PEOPLE} people answer, on ${name}`, () => {
    test('nothing is lost and nothing said twice', { timeout: 300_000 }, async () => {
      const office = await childOffice(make())
      try {
        const unit = await aUnit(office as unknown as Office, 'so-tai-chinh')
        const people = Array.from({ length: PEOPLE }, (_, i) => aPerson(office.emulator, i))
        for (const { meet } of people) await meet()
        let answering = PEOPLE
        const all = Promise.all(
          people.map(async ({ app, applicant, begin }) => {
            await unit.close(applicant)
            await begin()
            for (const [text, then] of ALL_WELL) await say(app, text, then)
            answering--
          }),
        )
        const statuses: (number | null)[] = []
        for (let i = 0; i < STOPS && answering > 0; i++) {
          await sleep(400)
          statuses.push(await office.stopAndStart())
        }
        await all
        expect(statuses.length).toBeGreaterThan(0)
        expect(new Set(statuses)).toEqual(new Set([0]))
        expect(await unit.counts(PEOPLE)).toEqual(allWell(PEOPLE))
        await office.emulator.settled()
        for (const { app, who } of people) {
          for (const [, question] of ALL_WELL) {
            const said = saidBy(app).filter(({ text }) => text.includes(question))
            expect(said.length, `${who}: ${question}`).toBe(1)
          }
        }
      } finally {
        await office.close()
      }
    })
  })
}

function aPerson(emulator: Awaited<ReturnType<typeof childOffice>>['emulator'], i: number) {
  const number = `09123457${String(i).padStart(2, '0')}`
  const { zalo, telegram, person } = emulator.phone(number)
  const onZalo = i % 2 === 0
  const app: App = onZalo ? zalo : telegram
  return {
    who: onZalo ? `Zalo ${i}` : `Telegram ${i}`,
    app,
    applicant: onZalo ? { phone: number } : { telegramChat: person.chat },
    meet: async (): Promise<void> => {
      if (onZalo) return
      await telegram.start()
      await hears(telegram, 'mã khảo sát')
    },
    begin: async (): Promise<void> => {
      if (onZalo) await say(zalo, (await template(zalo)).code, 'đồng ý tham gia')
      else await hears(telegram, 'đồng ý tham gia')
    },
  }
}

describe('a process that is told to stop while it sends', () => {
  let office: ProductProcess
  afterEach(async () => {
    office.signal('SIGKILL')
    await office.ended()
  })

  /** It has sent a template and waits for the answer, which is late by so many milliseconds. */
  async function sending(late: number) {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const emulated = await emulatorServer(url)
    const store = sqliteStore()
    const env = {
      ...emulated.env,
      ...store.env,
      PORT: String(port),
      PUBLIC_URL: url,
      YKIEN_KEY: Buffer.alloc(32, 7).toString('base64'),
      API_KEYS: 'tests:secret-of-the-tests',
      SENDING_HOURS: 'always',
    }
    office = productProcess(['serve'], env)
    await office.ready()
    emulated.emulator.faults.arm({ server: 'zalo-business', fault: { kind: 'slow', ms: late }, path: '/template' })
    const put = (path: string, body: object): Promise<Response> => {
      const headers = { authorization: 'Bearer secret-of-the-tests', 'content-type': 'application/json' }
      return fetch(`${url}/api/v1${path}`, { method: 'PUT', headers, body: JSON.stringify(body) })
    }
    await put('/units/so-tai-chinh', { name: 'Sở Tài chính' })
    await put('/cases/H29.12-261102-0001', {
      unit: 'so-tai-chinh',
      outcome: 'returned',
      applicant: { phone: '0912345799' },
    })
    await eventually(() => emulated.emulator.faults.waiting() === 0)
    const close = async (): Promise<void> => {
      await emulated.close()
      await store.destroy()
    }
    return { store, close }
  }

  test('waits for the answer and notes it', async () => {
    const { store, close } = await sending(2 * SECOND)
    office.signal('SIGTERM')
    expect(await office.ended()).toBe(0)
    const opened = await store.open()
    const sent: string[] = []
    for await (const { state, lease } of opened.invitations.unanswered()) sent.push(`${state} ${lease}`)
    expect(sent).toEqual(['sent null'])
    await opened.close()
    await close()
  })

  test('ends at once when it is told a second time', async () => {
    const { close } = await sending(60 * SECOND)
    office.signal('SIGTERM')
    await sleep(1_500)
    office.signal('SIGTERM')
    expect(await office.ended()).toBe(1)
    await close()
  })
})
