/**
 * `npm run bench`: what the product does in a second, each figure beside a peer or a ceiling measured in the same run.
 * Figures of one machine in one minute: compare the ratios, not the numbers. Nothing here asserts on time.
 */
import { freePort } from '../support/office.ts'
import { type Child, startChild } from './child.ts'
import { converse, pressing, typing } from './core.ts'
import { grammyPeer } from './grammy.ts'
import { invite, play, type Run, say, strangers } from './path.ts'
import { inPlaces, type Place } from './place.ts'
import { productEnv } from './product-env.ts'
import { printTable, type Row } from './report.ts'
import { SCRIPT } from './script.ts'
import { startZalo, type Zalo } from './zalo.ts'

/** Milliseconds that each side of the core is measured. */
const CORE = 2_000
/** Citizens who talk while the servers warm up, and in each of the rounds that are counted. */
const WARM_UP = 96
const CITIZENS = 128
const ROUNDS = 3
/** After so many answers a session is weighed. */
const WEIGHED_AFTER = 8
const SESSION_AIM = 1_500

/** Turns a second. @param conversation plays one and tells its turns. */
async function rate(conversation: () => number | Promise<number>): Promise<number> {
  let turns = 0
  let from = performance.now()
  const warm = from + CORE / 2
  while (performance.now() < warm) await conversation()
  from = performance.now()
  while (performance.now() < from + CORE) turns += await conversation()
  return turns / ((performance.now() - from) / 1000)
}

async function core(): Promise<readonly Row[]> {
  const peer = await rate(grammyPeer().converse)
  const beside = { what: "grammY's conversations plugin, typed", value: peer, unit: 'turns/s' }
  const row = (how: string, value: number): Row => ({
    what: `core, ${how}`,
    value,
    unit: 'turns/s',
    aim: 50_000,
    beside,
  })
  return [row('typed', await rate(() => converse(typing))), row('pressed', await rate(() => converse(pressing)))]
}

async function path(zalo: Zalo, { name, env }: Place): Promise<readonly Row[]> {
  const [ours, bare] = [await freePort(), await freePort()]
  const [product, ceiling] = [`http://127.0.0.1:${ours}`, `http://127.0.0.1:${bare}`]
  const servers = [
    await startChild('product.ts', { ...env(), ...productEnv(zalo.root, ours) }),
    await startChild('bare.ts', { ...env(), PORT: String(bare), ZALO_OPENAPI_ROOT: zalo.root }),
  ] as const
  try {
    const size = await weigh(zalo, product, servers[0], name)
    await play(zalo, product, await invite(zalo, product, WARM_UP))
    await play(zalo, ceiling, strangers(WARM_UP))
    const runs: { readonly product: Run; readonly ceiling: Run }[] = []
    for (let i = 0; i < ROUNDS; i++) {
      const invited = await invite(zalo, product, CITIZENS)
      // What follows an invitation is not part of an answer.
      await new Promise((resolve) => setTimeout(resolve, 500))
      runs.push({
        product: await play(zalo, product, invited),
        ceiling: await play(zalo, ceiling, strangers(CITIZENS)),
      })
    }
    const beside = {
      what: 'bare route, one write, one send',
      value: perSecond(runs.map((r) => r.ceiling)),
      unit: 'turns/s',
    }
    const value = perSecond(runs.map((r) => r.product))
    return [
      { what: `session after ${WEIGHED_AFTER} answers, ${name}`, value: size, unit: 'bytes', most: SESSION_AIM },
      { what: `webhook to reply, ${name}`, value, unit: 'turns/s', aim: beside.value * 0.6, beside },
    ]
  } finally {
    for (const server of servers) await server.stop()
  }
}

/** Bytes of a session as its store holds it, when its last reply has been acknowledged. */
async function weigh(zalo: Zalo, server: string, child: Child, name: string): Promise<number> {
  const [one] = await invite(zalo, server, 1)
  if (one === undefined) throw new Error('nobody was invited')
  for (const { typed } of SCRIPT.slice(0, WEIGHED_AFTER)) await say(zalo, server, one.user, typed)
  const size = (await child.ask(one.invitation)) as { readonly json: number; readonly bson: number } | null
  if (size === null) throw new Error('the session is gone before its end')
  return name === 'MongoDB' ? size.bson : size.json
}

function perSecond(runs: readonly Run[]): number {
  const sum = (of: (run: Run) => number): number => runs.reduce((all, run) => all + of(run), 0)
  return sum(({ turns }) => turns) / sum(({ seconds }) => seconds)
}

const zalo = await startZalo()
try {
  const rows = [...(await core())]
  await inPlaces(async (place) => void rows.push(...(await path(zalo, place))))
  printTable(rows)
} finally {
  await zalo.close()
}
