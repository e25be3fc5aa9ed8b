/** The emulated Official Account: its chats, its template, its quotas. */
import { createHash, randomBytes } from 'node:crypto'
import { dayOf } from '../../survey/time.ts'
import type { Person } from '../person.ts'
import type { World } from '../world.ts'
import { type Account, newAccount } from './account.ts'
import { type Consents, consents } from './consent.ts'
import { type Hook, hook } from './hook.ts'
import type { Template } from './template.ts'
import { type Tokens, tokens } from './token.ts'

export interface ZaloOptions {
  readonly appId: string
  readonly appSecret: string
  readonly oaId: string
  /** Signs the webhooks; not the app's secret. */
  readonly oaSecret: string
  /** The first refresh token, as the console gives it out. */
  readonly refreshToken: string
  readonly templateId: string
  /** The *Official Account Callback Url* of the console; absent: any will do. */
  readonly callbackUrl?: string
  /** Other than the survey's: its text, parameters, stars or quick replies. */
  readonly template?: Partial<Template>
  /** Phones of the app's administrators: the only ones that a template in development mode reaches. */
  readonly admins?: readonly string[]
  /** Templates a day. */
  readonly dailyQuota?: number
  /** Consultation messages for each interaction of a person; absent: as many as one likes. */
  readonly replyQuota?: number
}

export interface Oa {
  readonly world: World
  readonly options: ZaloOptions
  readonly template: Template
  readonly tokens: Tokens
  readonly consents: Consents
  readonly hook: Hook
  account(userId: string): Account
  /** Whether a known account has this id. */
  knows(userId: string): boolean
  /** The person with a phone number of this hash, among those whose phones are known here. */
  byHash(hash: string): Person | null
  newMessageId(): string
  /** Templates that may still be sent today. */
  remaining(): number
  countTemplate(messageId: string): void
  /** Whether this template message was delivered. */
  wasDelivered(messageId: string): boolean
  readonly dailyQuota: number
  /** Ratings that citizens gave, for `/rating/get`. */
  readonly ratings: Rating[]
}

export interface Rating {
  readonly msgId: string
  readonly trackingId: string | null
  readonly oaId: string
  readonly rate: number
  readonly note: string
  readonly feedbacks: readonly string[]
  /** Milliseconds, as text. */
  readonly submitDate: string
}

const DAILY_QUOTA = 5_000

export function officialAccount(world: World, options: ZaloOptions, template: Template): Oa {
  const accounts = new Map<string, Account>()
  const delivered = new Set<string>()
  const sentOn = new Map<string, number>()
  const dailyQuota = options.dailyQuota ?? DAILY_QUOTA
  const today = () => dayOf(world.clock.now())
  return {
    world,
    options,
    template,
    tokens: tokens(options.appSecret, options.refreshToken, world.clock.now),
    consents: consents(world.clock.now),
    hook: hook(world, options),
    dailyQuota,
    ratings: [],
    account(userId) {
      const account = accounts.get(userId) ?? newAccount(userId)
      accounts.set(userId, account)
      return account
    },
    knows: (userId) => world.people.find('zaloUser', userId) !== null,
    byHash: (hash) =>
      world.people
        .all()
        .find(({ phone }) => phone !== null && hash === createHash('sha256').update(phone).digest('hex')) ?? null,
    newMessageId: () => randomBytes(10).toString('hex'),
    remaining: () => dailyQuota - (sentOn.get(today()) ?? 0),
    countTemplate(messageId) {
      sentOn.set(today(), (sentOn.get(today()) ?? 0) + 1)
      delivered.add(messageId)
    },
    wasDelivered: (messageId) => delivered.has(messageId),
  }
}

export function accountOf(oa: Oa, person: Person): Account {
  if (person.zaloUser === null) throw new Error('This person has no Zalo account.')
  return oa.account(person.zaloUser)
}
