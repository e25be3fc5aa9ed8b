/** When the office writes to people (`flows/policy.yaml`); answers to a citizen are never held back by it. */
import { z } from 'zod'
import { readSettings, type Settings } from './settings-file.ts'
import { DAY, HOUR, MINUTE } from './time.ts'

/** Milliseconds since midnight in Viet Nam; `until` is the first instant outside. */
interface Hours {
  readonly from: number
  readonly until: number
}

export interface Policy {
  /** Milliseconds between the closing of a case and its invitation. */
  readonly delayAfterClosing: number
  /** In the order of the day, without overlap. */
  readonly hours: readonly Hours[]
  readonly workingDaysOnly: boolean
}

const DURATION = /^(\d{1,3}) ?(min|h|d)$/
const UNITS: Readonly<Record<string, number>> = { min: MINUTE, h: HOUR, d: DAY }
const HOURS = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/

const policyFile = z.strictObject({
  'delay-after-closing': z.string().regex(DURATION, 'write a duration such as 30 min, 2 h or 1 d'),
  sending: z.strictObject({
    hours: z
      .array(z.string().regex(HOURS, 'write hours such as 08:00-11:30'))
      .min(1)
      .refine((list) => inOrder(list.map(hoursOf)), 'hours must rise through the day and not overlap'),
    'working-days-only': z.boolean(),
  }),
})

/** Reads `policy.yaml`; every mistake comes with its line and what to do. */
export function readPolicy(text: string, file: string): Settings<Policy> {
  return readSettings(text, file, policyFile, (read) => ({
    delayAfterClosing: duration(read['delay-after-closing']),
    hours: read.sending.hours.map(hoursOf),
    workingDaysOnly: read.sending['working-days-only'],
  }))
}

function duration(text: string): number {
  const [, amount, unit] = DURATION.exec(text) ?? []
  return Number(amount) * (UNITS[unit ?? ''] ?? 0)
}

function hoursOf(text: string): Hours {
  const minutes = (clock = ''): number => Number(clock.slice(0, 2)) * HOUR + Number(clock.slice(3)) * MINUTE
  const [from, until] = text.split('-')
  return { from: minutes(from), until: minutes(until) }
}

function inOrder(list: readonly Hours[]): boolean {
  return list.every(({ from, until }, n) => from < until && from >= (list[n - 1]?.until ?? 0))
}
