/** `ykien dispatch [--plan]`: sends what is due now, or says what would be sent, when, by which way and at what cost. */
import { date } from '../report/figure.ts'
import type { Deps } from '../service/deps.ts'
import { dispatchDue } from '../service/dispatch.ts'
import { type DispatchPlan, planDispatch } from '../service/dispatch-plan.ts'

export interface DispatchArguments {
  readonly plan: boolean
  readonly json: boolean
}

interface Io {
  out(text: string): void
}

/** @returns the exit status: 0. */
export async function dispatchCommand(deps: Deps, { plan, json }: DispatchArguments, io: Io): Promise<0> {
  if (plan) {
    const planned = await planDispatch(deps)
    io.out(json ? `${JSON.stringify(planned)}\n` : textOf(deps, planned))
    return 0
  }
  let sent = 0
  for (let claimed = await dispatchDue(deps); claimed > 0; claimed = await dispatchDue(deps)) sent += claimed
  io.out(json ? `${JSON.stringify({ claimed: sent })}\n` : `${deps.say('dispatch.done', 'vi', { sent })}\n`)
  return 0
}

function textOf({ say }: Deps, { messages, forecast }: DispatchPlan): string {
  const words = (key: string, values = {}): string => say(`dispatch.${key}`, 'vi', values)
  const lines = messages.map(({ case: code, unit, do: due, at, way, cost, why }) => {
    const reason = why === null ? '' : say('desk.reason', 'vi', { why: why.replaceAll('-', '_') })
    if (at === null || way === null) return words('not', { code, unit, why: reason })
    const day = `${at.slice(11, 16)} ${date(at.slice(0, 10))}`
    return words('message', { code, unit, due, at: day, way: say(`desk.ways.${way}`, 'vi'), cost, why: reason })
  })
  const totals = forecast.map(({ office, way, messages: many, cost }) =>
    words('forecast', { office, way: say(`desk.ways.${way}`, 'vi'), messages: many, cost }),
  )
  const cost = forecast.reduce((sum, one) => sum + one.cost, 0)
  return `${[...lines, ...totals, words('total', { messages: messages.filter(({ at }) => at !== null).length, cost })].join('\n')}\n`
}
