/** The office is told to stop, again and again, in the middle of its work: what it holds is finished or given back. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { eventually } from '../support/office.ts'
import { type ProcessOffice, processOffice } from '../support/process-office.ts'
import { sqliteStore, storeKinds } from '../support/stores.ts'
import { ALL_WELL, type App, allWell, aUnit, hears, saidBy, say, template } from '../support/survey.ts'

const PEOPLE = 6
const STOPS = 4
/** Stops and starts lie in between, which take their time on a busy machine. */
const PATIENCE = 2 * MINUTE

for (const { name, make } of storeKinds()) {
  if (name === 'MongoDB, standalone') continue
  describe(`stopped ${STOPS} times while ${PEOPLE} people answer, on ${name}`, () => {
    test('nothing is lost and nothing said twice', { timeout: 300_000 }, async () => {
      const office = await processOffice(make())
      try {
        let running = office.start()
        await running.ready()
        const unit = await aUnit(office, 'so-tai-chinh')
        const people = Array.from({ length: PEOPLE }, (_, i) => aPerson(office.emulator, i))
        for (const { meet } of people) await meet()
        let answering = PEOPLE
        const answers = people.map(async ({ app, applicant, begin }) => {
          await unit.close(applicant)
          await begin()
          for (const [text, then] of ALL_WELL) await say(app, text, then, PATIENCE)
          answering--
        })
        const statuses: (number | null)[] = []
        const stops = async (): Promise<void> => {
          if (statuses.length === STOPS || answering === 0) return
          await sleep(400)
          running.signal('SIGTERM')
          statuses.push(await running.ended())
          running = office.start()
          await running.ready()
          await office.repeats()
          await stops()
        }
        await Promise.all([...answers, stops()])
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

function aPerson(emulator: ProcessOffice['emulator'], i: number) {
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
      if (onZalo) await say(zalo, (await template(zalo, PATIENCE)).code, 'đồng ý tham gia', PATIENCE)
      else await hears(telegram, 'đồng ý tham gia', 0, PATIENCE)
    },
  }
}

describe('a process that is told to stop while it sends', () => {
  let office: ProcessOffice
  afterEach(() => office.close())

  /** It has sent a template and waits for the answer, which is late by so many milliseconds. */
  async function sending(late: number) {
    const store = sqliteStore()
    office = await processOffice(store)
    const running = office.start()
    await running.ready()
    const { faults } = office.emulator
    faults.arm({ server: 'zalo-business', fault: { kind: 'slow', ms: late }, path: '/template' })
    await (await aUnit(office, 'so-tai-chinh')).close({ phone: '0912345799' })
    await eventually(() => faults.waiting() === 0)
    return { store, running }
  }

  test('waits for the answer and notes it', async () => {
    const { store, running } = await sending(2 * SECOND)
    running.signal('SIGTERM')
    expect(await running.ended()).toBe(0)
    const opened = await store.open()
    const sent: string[] = []
    for await (const { state, lease } of opened.invitations.unanswered()) sent.push(`${state} ${lease}`)
    expect(sent).toEqual(['sent null'])
    await opened.close()
  })

  test('ends at once when it is told a second time', async () => {
    const { running } = await sending(60 * SECOND)
    running.signal('SIGTERM')
    await sleep(1_500)
    running.signal('SIGTERM')
    expect(await running.ended()).toBe(1)
  })
})
