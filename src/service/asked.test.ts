/** What the store is asked for one closing and for one message: as much in a country as in a village. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Asked, askedStore } from '../../test/support/asked-store.ts'
import { policyOf } from '../../test/support/policy.ts'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { SECOND } from '../survey/time.ts'
import type { Deps } from './deps.ts'
import { dispatchDue } from './dispatch.ts'
import { putCase } from './intake.ts'
import { putUnit } from './units.ts'

const EVERYWHERE = { name: 'admin', units: null }
const PROVINCE = { name: 'province', units: ['tinh'] }

const BUDGET = `
sending: { hours: ["00:00-24:00"], working-days-only: false }
frequency: { person: null, agent: null }
pace: { zalo: 10000, telegram: 10000 }
offices: { tinh: { budget: { day: 1000000, month: 1000000 } } }
`

let world: ServiceWorld
beforeEach(async () => {
  world = await serviceWorld({ policy: policyOf(BUDGET) })
  await putUnit(world.deps, 'tinh', { name: 'Tỉnh' }, EVERYWHERE)
})
afterEach(() => world.close())

let units = 0

async function communes(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => `xa-${++units}`)
  for (const id of ids) await putUnit(world.deps, id, { name: `Xã ${id}`, parent: 'tinh' }, EVERYWHERE)
  return ids
}

let people = 0

async function close(deps: Deps, unit: string): Promise<void> {
  const applicant = { phone: `09${String(++people).padStart(8, '0')}` }
  const body = { unit, receivingUnit: 'tinh', outcome: 'returned', applicant } as const
  const put = await putCase(deps, `H29-${people}`, body, PROVINCE)
  expect(put.kind).toBe('done')
}

/** Calls, documents and lost races while `run` ran. */
async function askedBy(run: (deps: Deps) => Promise<unknown>): Promise<Asked> {
  const { store, look } = askedStore(world.deps.store)
  // What another process has taken of the pace is over.
  world.time.now += SECOND
  await run(world.another(store))
  const all = [...look().values()]
  const sum = (of: keyof Asked): number => all.reduce((total, one) => total + one[of], 0)
  return { calls: sum('calls'), docs: sum('docs'), lost: sum('lost') }
}

describe('the store is asked', () => {
  test('for as much by a closing among two hundred units as among two', async () => {
    const [first = ''] = await communes(2)
    await close(world.deps, first)
    const few = await askedBy((deps) => close(deps, first))
    await communes(200)
    expect(await askedBy((deps) => close(deps, first))).toEqual(few)
  })

  test('once for each part of the money that an office spends, however many messages leave at once', async () => {
    const [first = ''] = await communes(1)
    for (let n = 0; n < 40; n++) await close(world.deps, first)
    expect(await askedBy(dispatchDue)).toMatchObject({ lost: 0 })
    expect(world.left).toHaveLength(40)
  })

  test('for no more by a message when two hundred units have something to send', async () => {
    const sendAll = async (deps: Deps): Promise<void> => {
      while ((await dispatchDue(deps)) > 0);
    }
    for (const unit of await communes(2)) await close(world.deps, unit)
    await askedBy(sendAll)
    for (const unit of await communes(2)) await close(world.deps, unit)
    const few = await askedBy(sendAll)
    for (const unit of await communes(200)) await close(world.deps, unit)
    const many = await askedBy(sendAll)
    expect(world.left).toHaveLength(204)
    expect(many.calls / 200).toBeLessThanOrEqual(few.calls / 2)
    expect(many.docs / 200).toBeLessThanOrEqual(few.docs / 2)
  })
})
