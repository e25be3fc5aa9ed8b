/** What the channels do to us, one thing after the other and all at once, while people are invited and answer. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { BROKEN, type Fault, type Faults, flood, TELEGRAM_BROKEN, zaloRefusal } from '../../src/emulator/faults.ts'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { childOffice } from '../crash/child-office.ts'
import { type Chance, chanceFrom } from '../crowd/chance.ts'
import { crowd, settle } from '../crowd/crowd.ts'
import { aPerson } from '../crowd/person.ts'
import { ALL_REPEATED, expectSilence, prove } from '../crowd/proof.ts'
import type { Town } from '../crowd/town.ts'
import { emulatorServer } from '../support/office.ts'
import { sqliteStore, type TestStore } from '../support/stores.ts'
import { LONG, SEED } from './chaos.ts'
import { twoOffices } from './two-offices.ts'

/** By each of the three roads on which a message leaves. */
interface Trouble {
  readonly telegram: Fault
  readonly zalo: Fault
}

const same = (fault: Fault): Trouble => ({ telegram: fault, zalo: fault })
const TOO_MANY: Fault = { kind: 'refuse', status: 429, body: 'Too Many Requests' }

const TROUBLES: Readonly<Record<string, Trouble>> = {
  'the answer is never given': same({ kind: 'mute' }),
  'the connection is closed before the answer': same({ kind: 'cut' }),
  'the connection is closed before anything is done': same({ kind: 'lost' }),
  'the server falls over': { telegram: TELEGRAM_BROKEN, zalo: BROKEN },
  'there are too many calls': { telegram: flood(2), zalo: TOO_MANY },
  'there are too many calls, in the words of Zalo': { telegram: flood(1), zalo: zaloRefusal(-32) },
  'the answer is late': same({ kind: 'slow', ms: 1500 }),
}

/** So often does each road meet it; a storm more often. */
const TIMES = 2
const MIXED = 24

function arm(faults: Faults, { telegram, zalo }: Trouble, times = TIMES): void {
  faults.arm({ server: 'telegram', path: '/sendMessage', fault: telegram }, times)
  faults.arm({ server: 'zalo-openapi', path: '/message/cs', fault: zalo }, times)
  faults.arm({ server: 'zalo-business', path: '/message/template', fault: zalo }, times)
}

/** Time goes on a little faster than it does, so that what waits for its turn has it. */
async function timePasses(town: Town, so: Promise<unknown>): Promise<void> {
  let over = false
  const ended = so.finally(() => (over = true))
  while (!over) {
    await Promise.race([sleep(2 * SECOND), ended])
    if (!over) await town.pass(20 * SECOND)
  }
}

interface Scene {
  readonly seats: number
  readonly mischief: (faults: Faults, chance: Chance) => void
}

async function play(town: Town, store: TestStore, { seats, mischief }: Scene) {
  const first = await settle(town)
  mischief(town.emulator.faults, chanceFrom(SEED))
  const people = crowd(town, first, { seed: SEED, seats, silent: 1, enough: () => true, acts: () => {} })
  await Promise.all([people, timePasses(town, people)])
  const all = await people
  town.emulator.faults.clear()
  return { all, invited: await prove(town, store, all) }
}

describe.concurrent(`while a message is on its way (YKIEN_CHAOS_SEED=${SEED})`, () => {
  for (const [name, trouble] of Object.entries(TROUBLES)) {
    test(`${name}: it comes once or is reported as uncertain`, { timeout: LONG }, async () => {
      const store = sqliteStore()
      const office = await childOffice(store)
      try {
        const { all } = await play(office, store, { seats: 4, mischief: (faults) => arm(faults, trouble) })
        expectSilence(office.logged, all)
      } finally {
        await office.close()
      }
    })
  }

  test('all of it goes wrong at once, events come twice, late and in another order', { timeout: LONG }, async () => {
    const store = sqliteStore()
    const office = await childOffice(store)
    try {
      const mischief = (faults: Faults, chance: Chance): void => {
        const troubles = Object.values(TROUBLES)
        for (let n = 0; n < MIXED; n++) arm(faults, chance.of(troubles), 1)
        Object.assign(faults.switches, { duplicates: true, reordering: true, lateCopies: true })
      }
      const { all, invited } = await play(office, store, { seats: 8, mischief })
      expect(JSON.parse(await office.command('recount', '--check', '--json'))).toMatchObject({ wrong: [] })
      expectSilence(office.logged, all)
      console.log(`${MIXED} faults of each channel, ${all.given.length} answered`, invited)
    } finally {
      await office.close()
    }
  })
})

describe("Zalo's token", () => {
  test('that one process renewed serves the other, whose own is worth nothing any more', {
    timeout: LONG,
  }, async () => {
    const store = sqliteStore()
    const offices = await twoOffices(store)
    try {
      // Whoever hears it renews; the token in the other's memory is worthless from then on.
      const mischief = (faults: Faults): void => {
        faults.arm({ server: 'zalo-business', fault: zaloRefusal(-124) }, 3)
        faults.arm({ server: 'zalo-openapi', fault: zaloRefusal(-216) }, 3)
      }
      const { all } = await play(offices, store, { seats: 4, mischief })
      expectSilence(offices.logged(), all)
      expect(offices.logged().join('')).not.toContain('Zalo refuses the refresh token')
    } finally {
      await offices.close()
      await store.destroy()
    }
  })

  test('that a stranger used up is told as what to do; with a new one all leaves once', { timeout: LONG }, async () => {
    const store = sqliteStore()
    const emulated = await emulatorServer('http://127.0.0.1', { deadline: 10 * SECOND })
    const given = await usedUp(emulated.env)
    const kept = { ...store, destroy: async () => {} }
    const before = await childOffice(kept, { emulated })
    try {
      await before.api('PUT', '/units/so-tai-chinh', { name: 'Sở Tài chính' })
      const people = [0, 1, 2].map((i) => aPerson(before, i, { seed: SEED, acts: () => {}, silent: true }))
      for (const person of people) await person.close()
      await expect.poll(() => before.logged.join(''), { timeout: MINUTE }).toContain('grant access to the OA again')
      expect(people.map((person) => person.invitations())).toEqual([0, 0, 0])
      await before.stop()
      const after = await childOffice(kept, { emulated, env: { ZALO_REFRESH_TOKEN: given } })
      try {
        await after.pass(11 * MINUTE)
        await expect.poll(() => people.map((person) => person.invitations()), { timeout: MINUTE }).toEqual([1, 1, 1])
        await after.pass(ALL_REPEATED)
        expect(people.map((person) => person.invitations())).toEqual([1, 1, 1])
      } finally {
        await after.close()
      }
    } finally {
      await before.close()
      await emulated.close()
      await store.destroy()
    }
  })
})

/** Somebody else renews with the token of the configuration. @returns the refresh token that took its place. */
async function usedUp(env: Readonly<Record<string, string>>): Promise<string> {
  const { ZALO_OAUTH_ROOT, ZALO_APP_ID = '', ZALO_APP_SECRET = '', ZALO_REFRESH_TOKEN = '' } = env
  const form = { app_id: ZALO_APP_ID, grant_type: 'refresh_token', refresh_token: ZALO_REFRESH_TOKEN }
  const answer = await fetch(`${ZALO_OAUTH_ROOT}/v4/oa/access_token`, {
    method: 'POST',
    headers: { secret_key: ZALO_APP_SECRET },
    body: new URLSearchParams(form),
  })
  const { refresh_token } = (await answer.json()) as { readonly refresh_token: string }
  return refresh_token
}
