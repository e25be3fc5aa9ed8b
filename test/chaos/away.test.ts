/** The database is stopped in the middle of conversations and sends, and comes back: the office goes on by itself. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { childOffice } from '../crash/child-office.ts'
import { chanceFrom } from '../crowd/chance.ts'
import { crowd, settle } from '../crowd/crowd.ts'
import { ALL_REPEATED, expectSilence, prove } from '../crowd/proof.ts'
import { replicaSet } from '../support/replica-set.ts'
import { ELECTED, SEED, skipLoudly } from './chaos.ts'

/** Longer than the store waits for a server, once: then calls fail in earnest. */
const AWAY = [SECOND, 7 * SECOND, 2 * SECOND]
/** Zalo answers so late that the database goes away between many a message and the note of its end. */
const LATE = { server: 'zalo-business', path: '/message/template', fault: { kind: 'slow', ms: 1.5 * SECOND } } as const
/** More than are sent. */
const EACH = 10_000

describe(`MongoDB is stopped and started ${AWAY.length} times (YKIEN_CHAOS_SEED=${SEED})`, () => {
  test('nothing is lost, nothing comes twice, the office goes on by itself', ELECTED, async (context) => {
    const set = await replicaSet(1)
    if (set === null) return skipLoudly(context, 'there is no mongod to stop')
    const office = await childOffice(set.store)
    try {
      const first = await settle(office)
      office.emulator.faults.arm(LATE, EACH)
      const chance = chanceFrom(SEED)
      let back = 0
      const enough = (): boolean => back >= AWAY.length
      const stopping = async (): Promise<void> => {
        for (const away of AWAY) {
          await sleep(SECOND + chance.upTo(2 * SECOND))
          await set.end(0, 'SIGTERM')
          await sleep(away)
          set.start(0)
          await set.primary()
          back++
          await office.pass(6 * MINUTE)
        }
        await office.pass(ALL_REPEATED)
      }
      const people = crowd(office, first, { seed: SEED, seats: 6, silent: 2, enough, acts: () => {} })
      const [all] = await Promise.all([people, stopping()])
      const invited = await prove(office, set.store, all)
      expect(JSON.parse(await office.command('recount', '--check', '--json'))).toMatchObject({ wrong: [] })
      expectSilence(office.logged, all)
      console.log(`stopped ${back} times, ${all.given.length} answered`, invited)
    } finally {
      await office.close()
    }
  })
})
