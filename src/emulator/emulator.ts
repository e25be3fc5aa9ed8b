/**
 * A Telegram, a Zalo and a phone to try them on, over real HTTP: the product reaches them by its `*_ROOT` variables only,
 * so it cannot tell them from any other stand-in.
 */
import { Hono } from 'hono'
import type { Say } from '../flow/say.ts'
import { SECOND } from '../survey/time.ts'
import { type EmulatorClock, runningClock } from './clock.ts'
import { type Faults, faultBoard, type Switches } from './faults.ts'
import { type People, type Person, people } from './person.ts'
import { phonePages } from './phone/pages.ts'
import { bot, type TelegramOptions } from './telegram/bot.ts'
import { type TelegramCitizen, telegramCitizen } from './telegram/citizen.ts'
import { telegramServer } from './telegram/server.ts'
import { world } from './world.ts'
import { businessServer } from './zalo/business.ts'
import { type ZaloCitizen, zaloCitizen } from './zalo/citizen.ts'
import { CONSOLE_SAMPLE } from './zalo/event.ts'
import { officialAccount, type ZaloOptions } from './zalo/oa.ts'
import { oauthServer } from './zalo/oauth.ts'
import { openapiServer } from './zalo/openapi.ts'
import { surveyTemplate } from './zalo/template.ts'

export interface EmulatorOptions {
  /** Writes the phone page. */
  readonly say: Say
  /** The product's address: the template's button leads to `{publicUrl}/p/{survey_token}`. */
  readonly publicUrl: string
  readonly telegram: TelegramOptions
  readonly zalo: ZaloOptions
  /** Where Zalo sends its events (Telegram is told by `setWebhook`). It may be set later by `zaloWebhook`. */
  readonly zaloWebhook?: string
  /** Default: runs with the machine's. */
  readonly clock?: EmulatorClock
  readonly switches?: Partial<Switches>
  /** Milliseconds that a webhook has to answer. */
  readonly deadline?: number
}

/** One person's phone with both apps on it. */
export interface Phone {
  readonly person: Person
  readonly telegram: TelegramCitizen
  readonly zalo: ZaloCitizen
}

export interface Emulator {
  /** `/telegram`, `/zalo/openapi`, `/zalo/business`, `/zalo/oauth` and the phone page at `/`. */
  readonly app: Hono
  readonly clock: EmulatorClock
  readonly faults: Faults
  readonly people: People
  /** The phone with this number. @throws Error when it is no Vietnamese mobile number. */
  phone(number: string): Phone
  /** Somebody of whom the product knows but this id. */
  telegramChat(chatId: string): TelegramCitizen
  zaloUser(userId: string): ZaloCitizen
  zaloWebhook(url: string | null): void
  /** Sends what Zalo's console sends to check a webhook. */
  consoleSample(): Promise<void>
  /** Waits until no webhook is under way. */
  settled(): Promise<void>
  close(): void
}

/** Zalo allows a webhook two seconds. */
const DEADLINE = 2 * SECOND

export function emulator(options: EmulatorOptions): Emulator {
  const closing = new AbortController()
  const clock = options.clock ?? runningClock()
  const faults = faultBoard(options.switches)
  const everybody = people()
  const here = world({
    clock,
    faults,
    people: everybody,
    closed: closing.signal,
    deadline: options.deadline ?? DEADLINE,
  })
  const telegram = bot(here, options.telegram)
  const template = { ...surveyTemplate(options.zalo.templateId, options.publicUrl), ...options.zalo.template }
  const oa = officialAccount(here, options.zalo, template)
  oa.hook.url = options.zaloWebhook ?? null

  const app = new Hono()
  app.route('/telegram', telegramServer(telegram))
  app.route('/zalo/openapi', openapiServer(oa))
  app.route('/zalo/business', businessServer(oa))
  app.route('/zalo/oauth', oauthServer(oa, options.say))
  app.route('/', phonePages({ world: here, bot: telegram, oa, say: options.say }))

  return {
    app,
    clock,
    faults,
    people: everybody,
    phone(number) {
      const person = opened(everybody, 'phone', number)
      return { person, telegram: telegramCitizen(telegram, person), zalo: zaloCitizen(oa, person) }
    },
    telegramChat: (id) => telegramCitizen(telegram, opened(everybody, 'chat', id)),
    zaloUser: (id) => zaloCitizen(oa, opened(everybody, 'zaloUser', id)),
    zaloWebhook: (url) => {
      oa.hook.url = url
    },
    consoleSample: () => oa.hook.send(CONSOLE_SAMPLE),
    settled: here.settled,
    close() {
      closing.abort()
      clock.close()
    },
  }
}

function opened(everybody: People, key: 'phone' | 'chat' | 'zaloUser', value: string): Person {
  const person = everybody.open(key, value)
  if (person === null) throw new Error(`This cannot be the ${key} of a person here.`)
  return person
}
