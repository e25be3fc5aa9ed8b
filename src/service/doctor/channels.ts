/** How each channel stands by its own word, and what only the house can judge: prices, clock, a silent webhook. */
import type { ChannelHealth, Health } from '../../channels/channel.ts'
import type { Policy } from '../../survey/policy.ts'
import type { Rules } from '../../survey/rules.ts'
import { DAY, iso, SECOND } from '../../survey/time.ts'
import { lastHeard } from '../heard.ts'
import type { DoctorDeps } from './doctor.ts'

/** Signatures and tokens carry times; beyond this something will be refused sooner or later. */
const OFF = 30 * SECOND
/** An office that sends gets receipts every working day; so long a silence is no holiday. */
const SILENCE = 7 * DAY

export async function channelHealth(deps: DoctorDeps): Promise<readonly Health[]> {
  const { channels, emulated, policy } = deps
  if (channels.length === 0) return [{ check: 'channels', status: 'ok', code: 'web-only', values: {} }]
  const names = channels.map(({ name }) => name).join(', ')
  const found: Health[] = [
    { check: 'channels', status: 'ok', code: emulated ? 'emulated' : 'ok', values: { channels: names } },
  ]
  const clocks: number[] = []
  for (const { name, health } of channels) {
    const told: ChannelHealth = (await health?.()) ?? { found: [], clockAhead: null, prices: {} }
    found.push(...told.found, ...pricesHealth(policy, told.prices))
    if (told.clockAhead !== null) clocks.push(told.clockAhead)
    // Telegram tells itself how its webhook fares.
    if (name === 'zalo') found.push(await webhookHealth(deps))
  }
  return [...found, clockHealth(clocks)]
}

async function webhookHealth(deps: DoctorDeps): Promise<Health> {
  const check = 'zalo-webhook'
  const at = await lastHeard(deps, 'zalo')
  if (at === null) return { check, status: 'warning', code: 'never', values: {} }
  const silent = deps.clock() - at > SILENCE
  return { check, status: silent ? 'warning' : 'ok', code: silent ? 'silent' : 'ok', values: { at: iso(at) } }
}

/** By the clock that is the furthest from ours. */
function clockHealth(ahead: readonly number[]): Health {
  const check = 'clock'
  const [furthest] = ahead.toSorted((a, b) => Math.abs(b) - Math.abs(a))
  if (furthest === undefined) return { check, status: 'warning', code: 'unknown', values: {} }
  const seconds = Math.round(Math.abs(furthest) / SECOND)
  if (Math.abs(furthest) <= OFF) return { check, status: 'ok', code: 'ok', values: { seconds } }
  return { check, status: 'warning', code: furthest > 0 ? 'slow' : 'fast', values: { seconds } }
}

/** A budget is only as good as the prices that it is reckoned with. */
function pricesHealth(policy: Policy, prices: ChannelHealth['prices']): Health[] {
  const offices: [string, Rules][] = [['policy.yaml', policy], ...Object.entries(policy.offices)]
  return Object.entries(prices).map(([name, price]): Health => {
    const way = name as keyof ChannelHealth['prices']
    const other = offices.find(([, rules]) => rules.ways.includes(way) && rules.prices[way] !== price)
    const check = `price-${way}`
    if (other === undefined) return { check, status: 'ok', code: 'ok', values: { price } }
    const [where, rules] = other
    return { check, status: 'warning', code: 'other', values: { price, where, policy: rules.prices[way] } }
  })
}
