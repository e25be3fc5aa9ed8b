/**
 * How the office writes to people (`flows/policy.yaml`): one default, and for each office what it does otherwise. Answers
 * to a citizen are never held back by it.
 */
import { z } from 'zod'
import { isDay } from '../flow/day.ts'
import { toldAs } from '../flow/shape-faults.ts'
import { PERIOD_KINDS } from '../report/fixed-period.ts'
import { TARGETED, type Target } from '../report/target.ts'
import { SOONEST_CUT } from './batch.ts'
import type { OwnBatch } from './batch-days.ts'
import type { Way } from './invitation.ts'
import { RETENTION, type Retention } from './retention.ts'
import { type BatchRules, type Hours, type Rules, WAYS_IN_ORDER } from './rules.ts'
import { readSettings, type Settings } from './settings-file.ts'
import { readTerm, type Term } from './term.ts'
import { DAY, HOUR, MINUTE } from './time.ts'

/** The default, and beside it what holds for a credential as a whole or for one office only. */
export interface Policy extends Rules {
  /** Invitations a second by credential, all processes together. */
  readonly pace: Readonly<Record<'zalo' | 'telegram', number>>
  readonly batches: BatchRules
  /** How long what is kept, of all offices alike. */
  readonly retention: Retention
  /** What the office has set out to reach. */
  readonly targets: readonly Target[]
  /** By unit id: the rules of that office and of what lies under it. */
  readonly offices: Readonly<Record<string, Rules>>
}

const DURATION = /^(\d{1,3}) ?(min|h|d)$/
const UNITS: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, d: DAY }
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/
const UNIT_ID = /^[a-z0-9-]{1,64}$/
/** Ours begin with a year. */
const BATCH_ID = /^[a-z][a-z0-9-]{0,39}$/

const duration = z
  .string()
  .refine((text) => DURATION.test(text), toldAs('not-a-duration'))
  .transform((text) => {
    const [, amount, unit] = DURATION.exec(text) ?? []
    return Number(amount) * (UNITS[unit ?? ''] ?? 0)
  })

/** At least a day: see `SOONEST_CUT`. */
const days = duration.refine((ms) => ms >= SOONEST_CUT, toldAs('under-a-day'))

const term = z.string().transform((text, context): Term => {
  const read = readTerm(text)
  if (read !== null) return read
  context.addIssue({ code: 'custom', input: text, ...toldAs('not-a-term') })
  return z.NEVER
})

const hours = z
  .array(
    z
      .string()
      .refine((text) => HOURS.test(text), toldAs('not-hours'))
      .transform(hoursOf),
  )
  .min(1)
  .refine(inOrder, toldAs('hours-overlap'))

const cap = z.strictObject({ invitations: z.int().min(1).max(10_000), within: duration })
const dong = z.int().min(0).max(100_000_000_000)
const names = z.array(z.string().trim().normalize().min(1).max(500)).max(1_000)
const way = z.enum(WAYS_IN_ORDER)

/** Two at most, in working days after the invitation, each later than the one before (domain.md section 6.3). */
const reminders = z
  .array(z.int().min(1).max(60))
  .max(2)
  .refine((days) => days.every((day, n) => day > (days[n - 1] ?? 0)), toldAs('reminders-fall'))

/** Everything that one office may do otherwise. */
const rules = {
  'delay-after-closing': duration.optional(),
  sending: z.strictObject({ hours: hours.optional(), 'working-days-only': z.boolean().optional() }).optional(),
  reminders: reminders.optional(),
  'expires-after': duration.refine((ms) => ms >= DAY, toldAs('expires-too-soon')).optional(),
  frequency: z.strictObject({ person: cap.nullable().optional(), agent: cap.nullable().optional() }).optional(),
  procedures: z.strictObject({ never: names.optional(), sober: names.optional() }).optional(),
  ways: z
    .array(way)
    .min(1)
    .refine((list) => new Set(list).size === list.length, toldAs('way-twice'))
    .optional(),
  prices: z.partialRecord(way, dong).optional(),
  budget: z.strictObject({ day: dong.nullable().optional(), month: dong.nullable().optional() }).optional(),
}
const rulesFile = z.strictObject(rules)
type RulesFile = z.infer<typeof rulesFile>

const percent = z.number().min(0).max(100)
const target = z.strictObject({
  of: z.enum(TARGETED),
  question: z.string().min(1).max(24).optional(),
  'at-least': percent.optional(),
  above: percent.optional(),
  year: z.int().min(2000).max(2100).optional(),
})

const day = z.string().refine(isDay, toldAs('not-a-day'))
const ownBatch = z
  .strictObject({ id: z.string().refine((id) => BATCH_ID.test(id), toldAs('not-a-batch')), from: day, to: day })
  .refine(({ from, to }) => from <= to, toldAs('batch-turned-round'))

const batchesFile = z.strictObject({
  period: z.enum(PERIOD_KINDS).optional(),
  own: z
    .array(ownBatch)
    .max(200)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, toldAs('batch-twice'))
    .refine(
      (all) => all.every((one, n) => all.slice(0, n).every((other) => areApart(one, other))),
      toldAs('batch-overlap'),
    )
    .optional(),
  'closes-after': duration.optional(),
  'cuts-after': days.optional(),
})

const policyFile = z.strictObject({
  ...rules,
  targets: z
    .array(
      target.refine((one) => (one['at-least'] === undefined) !== (one.above === undefined), toldAs('one-comparator')),
    )
    .max(100)
    .optional(),
  batches: batchesFile.optional(),
  pace: z
    .strictObject({ zalo: z.number().positive().optional(), telegram: z.number().positive().optional() })
    .optional(),
  retention: z
    .strictObject({
      identities: term.optional(),
      answers: term.optional(),
      proof: term.optional(),
    })
    .optional(),
  offices: z
    .record(
      z.string().refine((id) => UNIT_ID.test(id), toldAs('not-an-office')),
      rulesFile,
    )
    .optional(),
})

/** Zalo publishes no limit for templates, 4,000 calls a minute for the rest; Telegram's bots may send about 30 a second. */
const PACE = { zalo: 20, telegram: 25 } as const

/** Death, merit, penalties, land taken back: no cheer there (domain.md section 7.4); a refusal has a form of its own. */
const SOBER: readonly string[] = [
  'khai tử',
  'mai táng',
  'người có công',
  'thương binh',
  'liệt sĩ',
  'liệt sỹ',
  'hài cốt',
  'xử phạt',
  'vi phạm hành chính',
  'thu hồi đất',
]

const DEFAULT: Rules = {
  delayAfterClosing: 2 * HOUR,
  hours: [
    { from: 8 * HOUR, until: 11 * HOUR + 30 * MINUTE },
    { from: 13 * HOUR + 30 * MINUTE, until: 20 * HOUR },
  ],
  workingDaysOnly: true,
  reminders: [2, 5],
  expiresAfter: 30 * DAY,
  frequency: { person: { invitations: 1, within: 30 * DAY }, agent: { invitations: 5, within: 30 * DAY } },
  procedures: { never: [], sober: SOBER },
  ways: WAYS_IN_ORDER,
  prices: { 'zalo-message': 0, 'zalo-user-template': 200, 'zalo-template': 300, telegram: 0, slip: 0 },
  budget: { day: null, month: null },
}

/** As long as the link of its last day lives, and then a month in which a figure may still be checked against its case. */
const BATCHES: BatchRules = { period: 'month', own: [], closesAfter: 30 * DAY, cutsAfter: 30 * DAY }

/** Reads `policy.yaml`; every mistake comes with its place and what to do. What is left out stays as it is shipped. */
export function readPolicy(content: string | Uint8Array, file: string): Settings<Policy> {
  const shape = { schema: policyFile, otherwise: 'not-a-policy' } as const
  return readSettings(content, file, shape, ({ pace, batches, offices, retention, targets, ...rest }): Policy => {
    const common = over(DEFAULT, rest)
    const own = Object.entries(offices ?? {}).map(([unit, file]) => [unit, over(common, file)] as const)
    return {
      ...common,
      batches: {
        period: batches?.period ?? BATCHES.period,
        own: batches?.own ?? BATCHES.own,
        closesAfter: batches?.['closes-after'] ?? BATCHES.closesAfter,
        cutsAfter: batches?.['cuts-after'] ?? BATCHES.cutsAfter,
      },
      pace: { zalo: pace?.zalo ?? PACE.zalo, telegram: pace?.telegram ?? PACE.telegram },
      retention: {
        identities: retention?.identities ?? RETENTION.identities,
        answers: retention?.answers ?? RETENTION.answers,
        proof: retention?.proof ?? RETENTION.proof,
      },
      targets: (targets ?? []).map(targetOf),
      offices: Object.fromEntries(own),
    }
  })
}

/**
 * The rules of an office: its own, else those of the nearest unit above it, else the default.
 *
 * @param path the unit's id, then those above it.
 */
export function rulesFor(policy: Policy, path: readonly string[]): Rules {
  const nearest = path.find((unit) => Object.hasOwn(policy.offices, unit))
  return (nearest === undefined ? undefined : policy.offices[nearest]) ?? policy
}

function targetOf({ of, question, above, year, 'at-least': least }: z.infer<typeof target>): Target {
  const than = above === undefined ? 'at-least' : 'above'
  return { of, step: question ?? null, than, share: (above ?? least ?? 0) / 100, year: year ?? null }
}

/** A list replaces the one before it, a map changes what it names. */
function over(base: Rules, file: RulesFile): Rules {
  const { sending, frequency, procedures, budget, prices, ways, reminders: days } = file
  return {
    delayAfterClosing: file['delay-after-closing'] ?? base.delayAfterClosing,
    hours: sending?.hours ?? base.hours,
    workingDaysOnly: sending?.['working-days-only'] ?? base.workingDaysOnly,
    reminders: days ?? base.reminders,
    expiresAfter: file['expires-after'] ?? base.expiresAfter,
    frequency: given(base.frequency, frequency),
    procedures: given(base.procedures, procedures),
    ways: ways ?? base.ways,
    prices: given<Record<Way, number>>(base.prices, prices),
    budget: given(base.budget, budget),
  }
}

function given<T extends object>(
  base: Readonly<T>,
  changes: { readonly [K in keyof T]?: T[K] | undefined } | undefined,
): T {
  const named = Object.entries(changes ?? {}).filter(([, value]) => value !== undefined)
  return { ...base, ...(Object.fromEntries(named) as Partial<T>) }
}

function hoursOf(text: string): Hours {
  const minutes = (clock = ''): number => Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3)) * MINUTE
  const [from, until] = text.split('-')
  return { from: minutes(from), until: minutes(until) }
}

function areApart(a: OwnBatch, b: OwnBatch): boolean {
  return a.to < b.from || b.to < a.from
}

function inOrder(list: readonly Hours[]): boolean {
  return list.every(({ from, until }, n) => from < until && from >= (list[n - 1]?.until ?? 0))
}
