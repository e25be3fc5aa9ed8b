/** Many citizens at once: each sends a webhook, waits for the reply, and sends the next. */
import { inParallel } from './parallel.ts'
import { SCRIPT } from './script.ts'
import { ACCOUNT, type Zalo } from './zalo.ts'

/** Citizens who are in the middle of a turn at any moment. */
const IN_FLIGHT = 32
const OFFICES = ['so-tai-chinh', 'xa-dien-khanh', 'chi-nhanh-1', 'chi-nhanh-2']
/** Closing days, so that the counts spread over cells as they do in an office. */
const DAYS = 20
export const API_SECRET = 'bench-api-secret-of-32-characters'

export interface Invited {
  readonly user: string
  readonly invitation: string
}

/** What a run of webhooks took. */
export interface Run {
  readonly turns: number
  readonly seconds: number
}

let people = 0
let texts = 0

/** Offices, closed cases, and people who have the first question before them. */
export async function invite(zalo: Zalo, server: string, count: number): Promise<readonly Invited[]> {
  for (const id of OFFICES) await put(server, `/units/${id}`, { name: `Cơ quan ${id}`, hotline: '1022' })
  const invited: Invited[] = []
  await inParallel(count, IN_FLIGHT, async () => {
    const n = ++people
    const user = String(6_000_000_000_000_000 + n)
    // Whoever follows before the case is closed is written to in the chat; a template would come first otherwise.
    await zalo.post(`${server}/webhooks/zalo`, { event_name: 'follow', oa_id: ACCOUNT.oaId, follower: { id: user } })
    const greeted = zalo.reply(user)
    const body = await put(server, `/cases/H29.12-261102-${n}`, {
      unit: OFFICES[n % OFFICES.length],
      applicant: { zaloUser: user },
      outcome: 'returned',
      closedAt: `2026-11-${String(1 + (n % DAYS)).padStart(2, '0')}T09:30:00+07:00`,
    })
    await greeted
    invited.push({ user, invitation: (body['invitation'] as { readonly id: string }).id })
  })
  return invited
}

/** People nobody knows: a server that keeps no conversations needs no more. */
export function strangers(count: number): readonly Pick<Invited, 'user'>[] {
  return Array.from({ length: count }, () => ({ user: String(6_000_000_000_000_000 + ++people) }))
}

/** All of them say the whole script. */
export async function play(zalo: Zalo, server: string, who: readonly Pick<Invited, 'user'>[]): Promise<Run> {
  const begun = performance.now()
  const left = [...who]
  await inParallel(who.length, IN_FLIGHT, async () => {
    const next = left.pop()
    if (next === undefined) return
    for (const { typed } of SCRIPT) await say(zalo, server, next.user, typed)
  })
  return { turns: who.length * SCRIPT.length, seconds: (performance.now() - begun) / 1000 }
}

export async function say(zalo: Zalo, server: string, user: string, text: string): Promise<void> {
  const replied = zalo.reply(user)
  await zalo.post(`${server}/webhooks/zalo`, {
    event_name: 'user_send_text',
    sender: { id: user },
    recipient: { id: ACCOUNT.oaId },
    message: { text, msg_id: `bench-${++texts}` },
  })
  await replied
}

export async function put(server: string, path: string, body: unknown): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(`${server}/api/v1${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${API_SECRET}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`PUT ${path} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Readonly<Record<string, unknown>>
}
