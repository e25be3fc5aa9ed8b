/** Somebody whose case closes: most take part, some never say a word. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../../src/survey/time.ts'
import type { App } from '../support/survey.ts'
import { chanceFrom } from './chance.ts'
import { answerAll, type Citizen, type Given, REMARK } from './citizen.ts'
import type { Town } from './town.ts'

export const DAY = '2026-11-20'
export const UNIT = 'so-tai-chinh'
const GREETING = 'Kính chào Ông/Bà. Sở Tài chính'
/** What must come comes so long after the office was ready, however busy this machine is. */
const PATIENCE = 120 * SECOND

export interface Person extends Citizen {
  readonly onZalo: boolean
  readonly code: string
  /** Must never be logged; grows as codes are handed out. */
  readonly secrets: string[]
  /** How many invitations came. */
  invitations(): number
  /** Its case closes. @returns the id of the invitation. */
  close(): Promise<string>
}

export interface PersonOptions {
  readonly seed: number
  /** Told before each act. */
  readonly acts: () => void
  /** Answers nothing. */
  readonly silent: boolean
}

/** @param i from 0 on: no two have the same phone. */
export function aPerson(town: Town, i: number, { seed, acts, silent }: PersonOptions): Person {
  const code = `H29.12-261102-${silent ? 'S' : 'P'}${String(i).padStart(5, '0')}`
  const number = `0${silent ? 987 : 912}${String(i).padStart(6, '0')}`
  const chance = chanceFrom(seed + i + 1)
  const phone = town.emulator.phone(number)
  const onZalo = silent || i % 2 === 0
  const app: App = onZalo ? phone.zalo : phone.telegram
  const applicant = onZalo ? { phone: number } : { telegramChat: phone.person.chat }
  return {
    onZalo,
    name: `${silent ? 'silent' : onZalo ? 'Zalo' : 'Telegram'} ${i}`,
    app,
    chance,
    acts,
    code,
    readySince: town.readySince,
    secrets: [number.slice(1), String(phone.person.zaloUser), String(phone.person.chat), REMARK, 'tận tình'],
    invitations: () => (onZalo ? templatesIn(app) : greetingsIn(app)),
    async close() {
      const field = chance.upTo(2) === 0 ? null : { code: 'DKDN', name: 'Đăng ký doanh nghiệp' }
      const closed = { outcome: 'returned', closedAt: `${DAY}T09:30:00+07:00`, field }
      acts()
      const put = await town.api('PUT', `/cases/${code}`, { unit: UNIT, applicant, ...closed })
      if (put.status >= 300) throw new Error(`${code} was answered with ${put.status}`)
      return String(put.body['invitation']?.['id'])
    },
  }
}

/** From the closing of the case to the last word. @throws Error when something that must come does not come. */
export async function takePart(town: Town, person: Person): Promise<Given> {
  const { app, onZalo, secrets } = person
  // A Telegram chat must be known before it can be written to.
  if (!onZalo) {
    await app.text('/start')
    await until(person, () => app.messages().some(({ by }) => by === 'office'))
  }
  const id = await person.close()
  const invited = await invitedBy(town, person, id)
  if (invited !== 'chat') {
    const slip = invited === 'uncertain' ? (await town.api('POST', `/invitations/${id}/slip`)).body : null
    const code = slip === null ? (codeIn(app) ?? '') : String(slip['code'])
    secrets.push(code)
    await app.text(onZalo ? code : `/start ${code}`)
  }
  return answerAll(person)
}

async function until(person: Person, so: () => boolean): Promise<void> {
  for (const isOver = patience(person); !so(); await sleep(25)) {
    if (isOver()) throw new Error(`${person.name} is not answered`)
  }
}

/** Whether it was waited long enough; whoever is killed again and again may not have had the time. */
function patience({ readySince }: Person): () => boolean {
  const began = performance.now()
  return () => {
    const ready = readySince()
    return ready !== null && performance.now() - Math.max(ready, began) > PATIENCE
  }
}

/** Waits for the invitation, or for the office to say that nobody knows whether it left. */
async function invitedBy(town: Town, person: Person, id: string): Promise<'template' | 'chat' | 'uncertain'> {
  const { name, app, onZalo } = person
  let state = ''
  for (const isOver = patience(person); !isOver(); await sleep(100)) {
    if (onZalo ? templatesIn(app) > 0 : greetingsIn(app) > 0) return onZalo ? 'template' : 'chat'
    state = String((await town.api('GET', `/invitations/${id}`)).body['state'])
    if (state === 'uncertain') return 'uncertain'
  }
  throw new Error(`${name} was not invited: ${state}`)
}

function codeIn(app: App): string | undefined {
  return app.messages().find(({ template }) => template !== null)?.template?.data['survey_code']
}

function templatesIn(app: App): number {
  return app.messages().filter(({ template }) => template !== null).length
}

/** On Telegram an invitation is a greeting; a code that was typed brings one too. */
function greetingsIn(app: App): number {
  const all = app.messages()
  const began = all.findIndex(({ by, text }) => by === 'citizen' && text.startsWith('/start '))
  const before = began === -1 ? all : all.slice(0, began)
  return before.filter(({ by, text }) => by === 'office' && text.includes(GREETING)).length
}
