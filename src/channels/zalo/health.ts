/** How everything stands that sending by Zalo needs: token, account, template, quota. */
import { z } from 'zod'
import { iso } from '../../survey/time.ts'
import type { ChannelHealth, Health } from '../channel.ts'
import { serverClock } from '../server-clock.ts'
import { CALL_DEADLINE } from '../wire.ts'
import { type Caller, detailOf, zaloCaller } from './caller.ts'
import type { ZaloOptions } from './channel.ts'
import { zaloClient } from './client.ts'
import { readProfile } from './profile.ts'
import { lookUpTemplate } from './template-shelf.ts'

type Values = Health['values']

const finding =
  (status: Health['status']) =>
  (check: string, code: string, values: Values = {}): Health => ({ check: `zalo-${check}`, status, code, values })
const ok = finding('ok')
const warning = finding('warning')
const problem = finding('problem')

export async function zaloHealth(options: ZaloOptions): Promise<ChannelHealth> {
  const { tokens, clock, fetch = globalThis.fetch, deadline = CALL_DEADLINE } = options
  const theirs = serverClock(fetch, clock)
  const caller = zaloCaller(zaloClient(theirs.fetch, deadline), tokens)
  const token = await tokenHealth(options)
  // Without a token Zalo answers nothing else.
  if (token.status === 'problem') return { found: [token], clockAhead: null, prices: {} }
  const account = await accountHealth(options, caller)
  const { found, prices } = await templateHealth(options, caller)
  const quota = await quotaHealth(options, caller)
  return { found: [token, account, ...found, quota], clockAhead: theirs.ahead(), prices }
}

async function tokenHealth({ tokens }: ZaloOptions): Promise<Health> {
  const token = await tokens.current()
  if (token.kind !== 'token') return problem('token', token.kind, { detail: token.detail })
  const { freshUntil, problem: failing } = tokens.state()
  const until = freshUntil === null ? '' : iso(freshUntil)
  return failing === null ? ok('token', 'ok', { until }) : warning('token', 'failing', { until, detail: failing })
}

async function accountHealth({ openapiRoot, oaId }: ZaloOptions, caller: Caller): Promise<Health> {
  const answer = await caller.get('oa', `${openapiRoot}/v2.0/oa/getoa`)
  if (answer.kind !== 'done') return problem('account', 'unanswered', { detail: detailOf(answer) })
  const profile = readProfile(answer.data)
  if (profile === null) return warning('account', 'unread')
  const { name, type, verified } = profile
  if (oaId !== null && profile.oaId !== oaId) return problem('account', 'other', { name })
  if (verified === false) return warning('account', 'unverified', { name })
  return ok('account', 'ok', { name, type: type ?? 0 })
}

async function templateHealth({ businessRoot, template }: ZaloOptions, caller: Caller) {
  if (template === null) return { found: [], prices: {} }
  const { id } = template
  const known = await lookUpTemplate({ caller, businessRoot, template })
  if (known.kind === 'unknown')
    return { found: [warning('template', 'unknown', { id, detail: known.detail })], prices: {} }
  if (known.kind === 'unusable') {
    return { found: [problem('template', 'unusable', { id, ...known.fault })], prices: {} }
  }
  const { quality, prices } = known.info
  const found = quality === 'LOW' ? warning('template', 'low', { id }) : ok('template', 'ok', { id })
  const { phone, user } = prices
  return {
    found: [found],
    prices: {
      ...(phone === null ? {} : { 'zalo-template': phone }),
      ...(user === null ? {} : { 'zalo-user-template': user }),
    },
  }
}

const quotaShape = z.object({ dailyQuota: z.coerce.number(), remainingQuota: z.coerce.number() })
/** So little of the day's quota left is worth a word. */
const LITTLE = 0.1

async function quotaHealth({ businessRoot }: ZaloOptions, caller: Caller): Promise<Health> {
  const answer = await caller.get('business', `${businessRoot}/message/quota`)
  const quota = quotaShape.safeParse(answer.kind === 'done' ? answer.data : null)
  if (!quota.success) return warning('quota', 'unknown', { detail: detailOf(answer) })
  const { dailyQuota: daily, remainingQuota: left } = quota.data
  if (left <= 0) return problem('quota', 'empty', { left, daily })
  return left < daily * LITTLE ? warning('quota', 'low', { left, daily }) : ok('quota', 'ok', { left, daily })
}
