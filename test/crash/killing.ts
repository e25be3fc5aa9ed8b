/**
 * The office is killed with `kill -9` again and again while people are invited and answer, on Zalo and on Telegram: in
 * the middle of webhooks, of sends, of counts, of what is taken over from the one killed before.
 * `YKIEN_CRASH_SEED` runs a round again, `YKIEN_CRASH_KILLS` says how many kills there are on all stores together.
 */
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { SECOND } from '../../src/survey/time.ts'
import { type Chance, chanceFrom } from '../crowd/chance.ts'
import { crowd, settle } from '../crowd/crowd.ts'
import { ALL_REPEATED, expectSilence, prove } from '../crowd/proof.ts'
import type { TestStore } from '../support/stores.ts'
import { type ChildOffice, childOffice } from './child-office.ts'

const SEED = Number(process.env['YKIEN_CRASH_SEED'] ?? randomInt(2 ** 31))
const KILLS = Number(process.env['YKIEN_CRASH_KILLS'] ?? 200)
/** Of one office: half a day passes, for each start has its clock further on. */
const ROUND = 120
const SEATS = 6
const SILENT = 1
/** The next kill comes after at most so many things that people do, or after so long, and then so much later (ms). */
const ACTS = 6
const LULL = 2 * SECOND
const DELAY = 150

/** @param share of all kills. */
export function killed(name: string, make: () => TestStore, share: number): void {
  const kills = Math.round(KILLS * share)
  const rounds = Math.ceil(kills / ROUND)
  for (let n = 0; n < rounds; n++) {
    const [seed, times] = [SEED + n, Math.floor((kills + n) / rounds)]
    describe(`killed ${times} times on ${name} (YKIEN_CRASH_SEED=${seed})`, () => {
      test('every answer is stored once, every reply comes, every invitation comes once or is reported as uncertain', {
        timeout: 60 * 60 * SECOND,
      }, async () => {
        console.log(`${times} kills on ${name}: YKIEN_CRASH_SEED=${seed}`)
        const began = performance.now()
        const store = make()
        const office = await childOffice(store)
        try {
          const first = await settle(office)
          const killer = killing(office, chanceFrom(seed), times)
          const { acts, enough } = killer
          const people = crowd(office, first, { seed, seats: SEATS, silent: SILENT, acts, enough })
          const [all] = await Promise.all([people, killer.over])
          const invited = await prove(office, store, all)
          await office.kill()
          expect(JSON.parse(await office.command('recount', '--check', '--json'))).toMatchObject({ wrong: [] })
          expectSilence(office.logged, all)
          const took = Math.round((performance.now() - began) / SECOND)
          console.log(`${name}: ${killer.done()} kills, ${all.given.length} answered`, invited, `${took} s`)
        } finally {
          await office.close()
        }
      })
    })
  }
}

function killing(office: ChildOffice, chance: Chance, kills: number) {
  let done = 0
  let act: () => void = () => {}
  const acted = (): Promise<void> => new Promise((resolve) => (act = resolve))
  const run = async (): Promise<void> => {
    while (done < kills) {
      const lull = sleep(LULL)
      for (let left = 1 + chance.upTo(ACTS); left > 0; left--) await Promise.race([acted(), lull])
      await sleep(chance.upTo(DELAY))
      await office.killAndStart()
      done++
      // Zalo gives up after five times: not each of them may meet a death.
      if (chance.upTo(4) > 0) await office.repeated()
    }
    // What nobody was there to take is repeated for the last time.
    await office.pass(ALL_REPEATED)
  }
  return { acts: (): void => act(), enough: () => done >= kills, done: () => done, over: run() }
}
