/** What an address of the results asks for, and the figures that answer it. */
import type { Context } from 'hono'
import { holds, unitsFor } from '../../access/grant.ts'
import type { Language } from '../../flow/definition.ts'
import { periodWith } from '../../report/fixed-period.ts'
import { usualPeriod } from '../../report/period.ts'
import type { Wording } from '../../report/wording.ts'
import type { Deps } from '../../service/deps.ts'
import {
  type As,
  liveReader,
  type Reader,
  type SummaryAnswer,
  type SummaryQuery,
  summary,
} from '../../service/summary.ts'
import { dayOf } from '../../survey/time.ts'
import type { Web } from '../web.ts'

export type ResultsDeps = Pick<Deps, 'store' | 'flows' | 'say' | 'clock' | 'publicUrl' | 'policy'>

/** A question for figures and its answer. */
export interface Asked<A extends SummaryAnswer = SummaryAnswer> {
  readonly deps: ResultsDeps
  readonly query: SummaryQuery
  readonly reader: Reader
  readonly answer: A
  readonly wording: Wording
}

export type Answered = Asked<Extract<SummaryAnswer, { readonly kind: 'done' }>>

/** What the one who is signed in may see: live figures, unless a fixed period was asked for. */
export function readerOf(c: Context<Web>): Reader {
  const { grants } = c.var.visit.user
  return holds(grants, 'results-live') && c.req.query('ky') === undefined
    ? liveReader({ units: unitsFor(grants, 'results-live') })
    : { units: unitsFor(grants, 'results-fixed'), figures: 'held', parts: unitsFor(grants, 'results-parts') }
}

export async function askedOf(deps: ResultsDeps, c: Context<Web>, reader: Reader, language: Language): Promise<Asked> {
  const today = dayOf(deps.clock())
  const asked = reader.figures === 'held' ? heldQuery(c, today) : liveQuery(c, today)
  const answer = await summary(deps, asked, reader)
  // Who has one unit sees it without asking.
  const query = answer.kind === 'done' ? { ...asked, unit: answer.summary.unit } : asked
  const wording = { say: deps.say, language, flows: answer.kind === 'done' ? answer.flows : [] }
  return { deps, query, reader, answer, wording }
}

export function isAnswered(asked: Asked): asked is Answered {
  return asked.answer.kind === 'done'
}

/** What was asked for, as it stands in an address. */
export function addressOf({ from, to, unit, as }: SummaryQuery, { figures }: Reader): Readonly<Record<string, string>> {
  return {
    ...(figures === 'live' ? { from, to } : { ky: `${from}_${to}` }),
    ...(unit === null ? {} : { unit }),
    ...(as === 'is' ? { as } : {}),
  }
}

function liveQuery(c: Context<Web>, today: string): SummaryQuery {
  const { from = '', to = '', unit = '' } = c.req.query()
  const usual = usualPeriod(today)
  return { from: from || usual.from, to: to || usual.to, unit: unit || null, as: asIn(c) }
}

/** A period as its two ends, `2026-11-01_2026-11-30`; the month of today where none was asked for. */
function heldQuery(c: Context<Web>, today: string): SummaryQuery {
  const { ky = '', unit = '' } = c.req.query()
  const usual = periodWith('month', today)
  const [from = '', to = ''] = ky === '' ? [usual.from, usual.to] : ky.split('_')
  return { from, to, unit: unit || null, as: asIn(c) }
}

function asIn(c: Context<Web>): As {
  return c.req.query('as') === 'is' ? 'is' : 'was'
}
