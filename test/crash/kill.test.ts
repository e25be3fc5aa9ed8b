/**
 * The office is killed with `kill -9` again and again while people answer, on Zalo and on Telegram, and every answer
 * comes through once. `YKIEN_CRASH_SEED` runs a run again, `YKIEN_CRASH_KILLS` kills more often.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Response } from '../../src/survey/response.ts'
import { SECOND } from '../../src/survey/time.ts'
import { eventually } from '../support/office.ts'
import { storeMakers } from '../support/stores.ts'
import { type App, type Counts, countsIn } from '../support/survey.ts'
import { type Chance, chanceFrom } from './chance.ts'
import { type ChildOffice, childOffice } from './child-office.ts'
import { answerAll, type Citizen, type Given, REMARK } from './citizen.ts'

const DAY = '2026-11-20'
const UNIT = 'so-tai-chinh'
const GREETING = 'Kính chào Ông/Bà. Sở Tài chính'
const PEOPLE = 8
/** Consent, seven criteria and a remark, if nothing calls for more; and the closing of the case before. */
const LEAST_ACTS = 10
/** Longer than a dispatch takes; whoever was not invited by then gets a slip at the desk. */
const PATIENCE = 4 * SECOND

const SEED = Number(process.env['YKIEN_CRASH_SEED'] ?? randomInt(2 ** 31))
const KILLS = process.env['YKIEN_CRASH_KILLS']

for (const { name, make } of storeMakers()) {
  // What a kill does to SQLite is ours to get right; what it does to a MongoDB beside us is little.
  const kills = KILLS === undefined ? (name === 'SQLite' ? 12 : 6) : Number(KILLS)
  if (name === 'MongoDB, standalone') continue
  describe(`killed ${kills} times while ${PEOPLE} people answer, on ${name} (YKIEN_CRASH_SEED=${SEED})`, () => {
    test('every answer is stored once, every reply comes, nobody is invited twice', { timeout: 600_000 }, async () => {
      const store = make()
      const office = await childOffice(store)
      try {
        const chance = chanceFrom(SEED)
        const killer = killing(office, chance, kills)
        await office.api('PUT', `/units/${UNIT}`, { name: 'Sở Tài chính' })
        const people = Array.from({ length: PEOPLE }, (_, i) =>
          aPerson(office, i, chanceFrom(SEED + i + 1), killer.acts),
        )
        const given = await Promise.all(people.map((person) => takePart(office, person)))
        await killer.done()

        const counted = await eventually(async () => {
          const { body } = await office.api('GET', `/reports/summary?from=${DAY}&to=${DAY}&unit=${UNIT}`)
          return Number(body['funnel']?.['finished']) === PEOPLE ? body : null
        })
        expect(countsIn(counted)).toEqual(countsFrom(given))
        for (const person of people) expect(invitations(person), person.name).toBeLessThanOrEqual(1)
        await office.kill()
        expect(JSON.parse(await office.command('recount', '--check', '--json'))).toMatchObject({ wrong: [] })
        expect(sorted(await stored(store))).toEqual(sorted(given))

        const log = office.logged.join('')
        for (const secret of people.flatMap(({ secrets }) => secrets)) expect(log).not.toContain(secret)
      } finally {
        await office.close()
      }
    })
  })
}

interface Person extends Citizen {
  readonly onZalo: boolean
  readonly code: string
  readonly applicant: object
  /** Makes the chat known before the case closes, where the channel wants that. */
  meet(): Promise<void>
  /** Begins with a code that was handed over. */
  begin(code: string): Promise<void>
  /** Must never be logged; grows as codes are handed out. */
  readonly secrets: string[]
}

function aPerson(office: ChildOffice, i: number, chance: Chance, acts: () => void): Person {
  const code = `H29.12-261102-${String(i + 1).padStart(4, '0')}`
  const number = `09123456${String(i).padStart(2, '0')}`
  const phone = office.emulator.phone(number)
  const onZalo = i % 2 === 0
  const app: App = onZalo ? phone.zalo : phone.telegram
  const ids = [number.slice(1), String(phone.person.zaloUser), String(phone.person.chat), REMARK, 'tận tình']
  return {
    onZalo,
    name: `${onZalo ? 'Zalo' : 'Telegram'} ${i}`,
    app,
    chance,
    acts,
    code,
    readySince: office.readySince,
    applicant: onZalo ? { phone: number } : { telegramChat: phone.person.chat },
    meet: () => (onZalo ? Promise.resolve() : phone.telegram.start()),
    begin: (given) => (onZalo ? app.text(given) : phone.telegram.start(given)),
    secrets: ids,
  }
}

async function takePart(office: ChildOffice, person: Person): Promise<Given> {
  const { app, chance, code, secrets } = person
  await person.meet()
  if (!person.onZalo) await eventually(() => app.messages().some(({ by }) => by === 'office'))
  await sleep(chance.upTo(500))
  person.acts()
  const field = chance.upTo(2) === 0 ? null : { code: 'DKDN', name: 'Đăng ký doanh nghiệp' }
  const body = {
    unit: UNIT,
    applicant: person.applicant,
    outcome: 'returned',
    closedAt: `${DAY}T09:30:00+07:00`,
    field,
  }
  const put = await office.api('PUT', `/cases/${code}`, body)
  const template = await invitedWithin(app, PATIENCE)
  if (template === null) {
    // The process died in the very act of sending: nobody knows whether it left, so it is not sent again.
    const slip = await office.api('POST', `/invitations/${put.body['invitation']?.['id']}/slip`)
    secrets.push(String(slip.body['code']))
    await person.begin(String(slip.body['code']))
  } else if (template !== 'chat') {
    secrets.push(template.code, template.token)
    await person.begin(template.code)
  }
  return answerAll(person)
}

type Invited = 'chat' | { readonly code: string; readonly token: string } | null

async function invitedWithin(app: App, patience: number): Promise<Invited> {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(25)) {
    for (const { text, template } of app.messages()) {
      if (template !== null) {
        return { code: String(template.data['survey_code']), token: String(template.data['survey_token']) }
      }
      if (text.includes(GREETING)) return 'chat'
    }
  }
  return null
}

/** On Zalo they are templates; on Telegram greetings, which a code that was typed brings too. */
function invitations({ onZalo, app }: Person): number {
  const all = app.messages()
  if (onZalo) return all.filter(({ template }) => template !== null).length
  const began = all.some(({ by, text }) => by === 'citizen' && text.startsWith('/start '))
  return began ? 0 : all.filter(({ by, text }) => by === 'office' && text.includes(GREETING)).length
}

/** Kills at moments that the seed names: after the n-th act of anybody, some milliseconds into what follows from it. */
function killing(office: ChildOffice, chance: Chance, kills: number) {
  const moments = new Set<number>()
  while (moments.size < Math.min(kills, PEOPLE * LEAST_ACTS)) moments.add(1 + chance.upTo(PEOPLE * LEAST_ACTS))
  const delays = [...moments].map(() => chance.upTo(60))
  let acts = 0
  let due = 0
  let running: Promise<void> = Promise.resolve()
  return {
    acts: (): void => {
      if (!moments.has(++acts)) return
      const delay = delays[due++] ?? 0
      running = running.then(() => sleep(delay)).then(office.killAndStart)
    },
    done: async (): Promise<void> => {
      await running
      expect(due).toBe(moments.size)
    },
  }
}

function countsFrom(all: readonly Given[]): Counts {
  const counts: Record<string, Record<string, number>> = {}
  for (const given of all) {
    for (const [step, answer] of Object.entries(given)) {
      if (step === 'remark') continue
      for (const code of Array.isArray(answer) ? answer : [answer]) {
        const before = counts[step] ?? {}
        counts[step] = { ...before, [String(code)]: (before[String(code)] ?? 0) + 1 }
      }
    }
  }
  return counts
}

async function stored(store: ReturnType<ReturnType<typeof storeMakers>[number]['make']>): Promise<Given[]> {
  const opened = await store.open()
  const all: Response['answers'][] = []
  for await (const { answers } of opened.responses.ofCell(DAY, UNIT)) all.push(answers)
  await opened.close()
  return all
}

function sorted(all: readonly Given[]): string[] {
  const line = (given: Given): string => JSON.stringify(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))
  return all.map(line).sort()
}
