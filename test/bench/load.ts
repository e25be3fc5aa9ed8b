/**
 * `npm run bench:load`: how long a webhook takes to answer while events keep coming, two hundred a second for twenty
 * seconds, half of them Zalo's and half Telegram's, whether or not the answers keep up; and whether each had its effect
 * (`-- --on SQLite` or `MongoDB`: on that alone). What the closings before it left to do is done first. Times count from
 * the moment at which an event was to come, so that a late start is a late answer.
 */
import { loadavg } from 'node:os'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Lanes } from '../../src/service/lanes.ts'
import { freePort } from '../support/office.ts'
import { startChild } from './child.ts'
import { inParallel } from './parallel.ts'
import { API_SECRET, put } from './path.ts'
import { inPlaces, type Place } from './place.ts'
import { productEnv } from './product-env.ts'
import { printTable, type Row } from './report.ts'
import { SCRIPT } from './script.ts'
import { BOT, startTelegram, type Telegram } from './telegram.ts'
import { ACCOUNT, startZalo, type Zalo } from './zalo.ts'

const A_SECOND = 200
const SECONDS = 20
/** Milliseconds within which 99 of 100 webhooks are to be answered. */
const AIM = 200
const CITIZENS = Math.floor((A_SECOND * SECONDS) / SCRIPT.length)
const EVENTS = CITIZENS * SCRIPT.length
const IN_FLIGHT = 16
/** Figures follow an answer within ten seconds; a busy machine gets more. */
const COUNTED_WITHIN = 60_000
/** Milliseconds between the last closing that was counted and the first event. */
const REST = 3_000

interface Citizen {
  readonly id: string
  readonly says: (text: string) => Promise<void>
}

interface Providers {
  readonly zalo: Zalo
  readonly telegram: Telegram
}

/** A closed case each, and the first question before them. */
async function invited({ zalo, telegram }: Providers, server: string): Promise<readonly Citizen[]> {
  await put(server, '/units/so-tai-chinh', { name: 'Sở Tài chính', hotline: '1022' })
  const citizens: Citizen[] = []
  let texts = 0
  await inParallel(CITIZENS, IN_FLIGHT, async (n) => {
    const onZalo = n % 2 === 0
    const id = String(6_100_000_000_000 + n)
    const user = { follower: { id }, oa_id: ACCOUNT.oaId }
    if (onZalo) await zalo.post(`${server}/webhooks/zalo`, { event_name: 'follow', ...user })
    const greeted = onZalo ? zalo.reply(id) : telegram.reply(id)
    await put(server, `/cases/H29.12-261124-${n}`, {
      unit: 'so-tai-chinh',
      applicant: onZalo ? { zaloUser: id } : { telegramChat: id },
      outcome: 'returned',
      closedAt: '2026-11-24T09:30:00+07:00',
    })
    await greeted
    const zaloText = (text: string): Promise<void> =>
      zalo.post(`${server}/webhooks/zalo`, {
        event_name: 'user_send_text',
        sender: { id },
        recipient: { id: ACCOUNT.oaId },
        message: { text, msg_id: `load-${++texts}` },
      })
    const telegramText = (text: string): Promise<void> => telegram.post(`${server}/webhooks/telegram`, id, text)
    citizens.push({ id, says: onZalo ? zaloText : telegramText })
  })
  return citizens
}

interface Taken {
  /** Milliseconds from when each was to come to its answer, in rising order. */
  readonly times: readonly number[]
  readonly refused: readonly string[]
  /** The 99th of 100 waits of the generator's own event loop, in milliseconds: its share of the times. */
  readonly lag: number
}

/**
 * Everybody's first answer, then everybody's second, two seconds later. Nobody says two things at once: who was not
 * answered in those two seconds is late with the next, and that counts.
 */
async function pour(citizens: readonly Citizen[]): Promise<Taken> {
  const lag = monitorEventLoopDelay({ resolution: 1 })
  const times: number[] = []
  const refused: string[] = []
  const lanes = new Lanes()
  lag.enable()
  const begun = performance.now()
  for (let n = 0; n < EVENTS; n++) {
    const at = begun + (n * 1000) / A_SECOND
    while (performance.now() < at) await sleep(1)
    const text = SCRIPT[Math.floor(n / CITIZENS)]?.typed ?? ''
    const citizen = citizens[n % CITIZENS]
    if (citizen === undefined) throw new Error('nobody is there')
    void lanes.inLine(citizen.id, () =>
      citizen.says(text).then(
        () => void times.push(performance.now() - at),
        (error: unknown) => void refused.push(error instanceof Error ? error.message : String(error)),
      ),
    )
  }
  await lanes.idle()
  lag.disable()
  return { times: times.sort((a, b) => a - b), refused, lag: lag.percentile(99) / 1e6 }
}

interface Summary {
  readonly funnel: { readonly closed: number; readonly finished: number }
  readonly criteria: readonly {
    readonly step: string
    readonly n: number
    readonly outside: Readonly<Record<string, number>>
  }[]
}

async function figures(server: string): Promise<Summary> {
  const answer = await fetch(`${server}/api/v1/reports/summary?from=2026-11-24&to=2026-11-24`, {
    headers: { authorization: `Bearer ${API_SECRET}` },
  })
  return (await answer.json()) as Summary
}

/** Every closing is counted, and the server rests. */
async function settled(server: string): Promise<void> {
  while ((await figures(server)).funnel.closed < CITIZENS) await sleep(500)
  await sleep(REST)
}

/** The steps that did not get an answer of every citizen, once the figures stand still. */
async function missing(server: string): Promise<readonly string[]> {
  const until = Date.now() + COUNTED_WITHIN
  const asked = SCRIPT.map(({ step }) => step)
  for (;;) {
    const { funnel, criteria } = await figures(server)
    const counted = criteria.filter(({ step }) => asked.includes(step))
    const short = counted.flatMap(({ step, n, outside }) => {
      const answers = Object.values(outside).reduce((sum, one) => sum + one, n)
      return answers === CITIZENS ? [] : [`${step}: ${answers} of ${CITIZENS}`]
    })
    const left = funnel.finished === CITIZENS ? short : [`finished: ${funnel.finished} of ${CITIZENS}`, ...short]
    if (left.length === 0 || Date.now() > until) return left
    await sleep(500)
  }
}

async function load(providers: Providers, { name, env }: Place): Promise<void> {
  const port = await freePort()
  const server = `http://127.0.0.1:${port}`
  const { zalo, telegram } = providers
  const child = await startChild('product.ts', {
    ...env(),
    ...productEnv(zalo.root, port),
    CHANNELS: 'zalo,telegram,web',
    TELEGRAM_BOT_TOKEN: BOT.token,
    TELEGRAM_WEBHOOK_SECRET: BOT.secret,
    TELEGRAM_API_ROOT: telegram.root,
  })
  try {
    const citizens = await invited(providers, server)
    await settled(server)
    const before = Number(await child.ask('work'))
    const { times, refused, lag } = await pour(citizens)
    const work = (Number(await child.ask('work')) - before) / EVENTS
    const lost = await missing(server)
    const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0
    const row = (what: string, part: number): Row => ({
      what: `webhook answered, ${what}, ${name}`,
      value: at(part),
      unit: 'ms',
      most: AIM,
      beside: { what: 'the aim of p99', value: AIM, unit: 'ms' },
    })
    printTable([row('p50', 0.5), row('p95', 0.95), row('p99', 0.99), row('the slowest', 1)])
    const load = loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')
    console.log(
      `${EVENTS} events at ${A_SECOND} a second, ${times.length} taken, ${refused.length} refused; the generator's own ` +
        `lag is ${lag.toFixed(0)} ms at p99; load average ${load}`,
    )
    const busy = Math.round((work * A_SECOND) / 10)
    console.log(
      `The server worked ${work.toFixed(1)} ms for an event, replies and all: ${busy} % of one core at this rate.`,
    )
    for (const reason of new Set(refused)) console.log(`refused: ${reason}`)
    console.log(lost.length === 0 ? `Nothing is lost: all ${CITIZENS} finished.\n` : `LOST: ${lost.join(', ')}\n`)
    if (lost.length > 0) process.exitCode = 1
  } finally {
    await child.stop()
  }
}

const [zalo, telegram] = [await startZalo(), await startTelegram()]
try {
  const { values } = parseArgs({ options: { on: { type: 'string' } } })
  await inPlaces((place) => load({ zalo, telegram }, place), values.on ?? null)
} finally {
  await zalo.close()
  await telegram.close()
}
