/**
 * Two processes on a replica set of three, whose primary is killed again and again while people are invited and answer:
 * nothing is lost, nothing comes twice, sending goes on by itself.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { zaloRefusal } from '../../src/emulator/faults.ts'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { chanceFrom } from '../crowd/chance.ts'
import { crowd, settle } from '../crowd/crowd.ts'
import { expectSilence, prove } from '../crowd/proof.ts'
import { replicaSet } from '../support/replica-set.ts'
import { ELECTED, SEED, skipLoudly } from './chaos.ts'
import { twoOffices } from './two-offices.ts'

const KILLS = Number(process.env['YKIEN_CHAOS_PRIMARIES'] ?? 3)

describe(`the primary of three is killed ${KILLS} times under two processes (YKIEN_CHAOS_SEED=${SEED})`, () => {
  test('nothing is lost, nothing comes twice, sending goes on by itself', ELECTED, async (context) => {
    const set = await replicaSet(3)
    if (set === null) return skipLoudly(context, 'there is no mongod to make a replica set of')
    const offices = await twoOffices(set.store)
    try {
      const first = await settle(offices)
      const chance = chanceFrom(SEED)
      let killed = 0
      const enough = (): boolean => killed >= KILLS
      const killing = async (): Promise<void> => {
        while (!enough()) {
          await sleep(SECOND + chance.upTo(2 * SECOND))
          const victim = await set.primary()
          await set.end(victim, 'SIGKILL')
          expect(await set.primary()).not.toBe(victim)
          set.start(victim)
          killed++
          // Beside it another process takes a new pair of tokens, and the one that this process holds is worth nothing.
          offices.emulator.faults.arm({ server: 'zalo-business', fault: zaloRefusal(-124) })
          await offices.pass(6 * MINUTE)
        }
        await offices.pass(120 * MINUTE)
      }
      const people = crowd(offices, first, { seed: SEED, seats: 6, silent: 2, enough, acts: () => {} })
      const [all] = await Promise.all([people, killing()])
      const invited = await prove(offices, set.store, all)
      expect(JSON.parse(await offices.command('recount', '--check', '--json'))).toMatchObject({ wrong: [] })
      expectSilence(offices.logged(), all)
      console.log(`${killed} primaries killed, ${all.given.length} answered`, invited)
    } finally {
      await offices.close()
      await set.store.destroy()
    }
  })
})
