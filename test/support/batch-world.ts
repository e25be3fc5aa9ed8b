/** A batch with answers in it, and what became of them: for tests of its closing and of its cut. */

import type { CaseAnswer } from '../../src/service/intake.ts'
import { withInvitations } from '../../src/service/invite.ts'
import { countAll } from '../../src/service/recount.ts'
import type { BatchId } from '../../src/survey/ids.ts'
import { type ServiceWorld, serviceWorld } from './service-world.ts'
import { sqliteStore, type TestStore } from './stores.ts'

export const NOVEMBER = '2026-11' as BatchId
/** The last day of the batch is over; its cut-off is not. */
export const DECEMBER = Date.parse('2026-12-01T08:00:00+07:00')
/** The cut-off of the shipped policy is over, and then the days until the key goes. */
export const NEW_YEAR = Date.parse('2026-12-31T00:10:00+07:00')
export const FEBRUARY = Date.parse('2027-02-01T08:00:00+07:00')

export type BatchWorld = Awaited<ReturnType<typeof batchWorld>>

export async function batchWorld(place: TestStore = sqliteStore()) {
  const world: ServiceWorld = await serviceWorld({}, place)
  const { deps, time } = world
  let people = 0
  return {
    world,
    deps,
    /** From here on it is this instant. */
    turnTo(at: number): void {
      time.now = at
    },
    /** A case closed on the 20th or `day`, answered from a chat of its own, with a remark. */
    async answered(code: string, day = '2026-11-20', more: Parameters<ServiceWorld['put']>[2] = {}) {
      const chat = String(9000 + ++people)
      await world.says(chat, 'xin chào')
      const phone = `0912${String(people).padStart(6, '0')}`
      const put = await world.put(code, { telegramChat: chat, phone }, { closedAt: `${day}T09:00:00+07:00`, ...more })
      await world.says(chat, (await world.slip(put)).code)
      for (const text of ['có', 'hài lòng', 'Ghế ngồi còn ít']) await world.says(chat, text)
      return { put, chat, phone }
    },
    async count(): Promise<void> {
      await countAll(withInvitations(deps))
    },
    /** Forms in the figures of a day. */
    async figure(day = '2026-11-20'): Promise<number> {
      await countAll(withInvitations(deps))
      return (await deps.store.tallies.get(`${day}|so-tai-chinh`))?.series['trial']?.responses ?? 0
    },
    async record(put: CaseAnswer) {
      const record = await deps.store.cases.get(`main:${put.case.code}` as never)
      if (record === null) throw new Error('there is no such case')
      return record
    },
    batch: () => deps.store.batches.get(NOVEMBER),
    /** What the audit has of batches. */
    async audit(): Promise<string[]> {
      const entries = (await deps.store.audit.following('', 1_000)).filter(({ deed }) => deed.startsWith('batch-'))
      return entries.map(({ deed, by }) => `${deed} ${by}`)
    },
  }
}
