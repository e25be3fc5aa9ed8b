/** Long work whose process is killed with `kill -9` again and again goes on each time, and every row is in at the end. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { User } from '../../src/access/user.ts'
import type { Deps } from '../../src/service/deps.ts'
import { beginImport, confirmJob } from '../../src/service/jobs/jobs.ts'
import { openKeyring } from '../../src/service/keyring.ts'
import type { CaseId, UserId } from '../../src/survey/ids.ts'
import type { Job } from '../../src/survey/job.ts'
import { MINUTE } from '../../src/survey/time.ts'
import { storeKinds } from '../support/stores.ts'
import { childOffice } from './child-office.ts'

const ROWS = 3_000
/** Milliseconds into each life at which it is killed. */
const KILLS = [20, 120, 240, 400]
/** As the office under test is given it. */
const MASTER = Buffer.alloc(32, 7)

const clerk: User = {
  _id: 'clerk' as UserId,
  rev: 1,
  login: 'clerk',
  name: 'Lê Thị Sen',
  grants: [{ role: 'desk', unit: null }],
  password: null,
  totp: null,
  recovery: [],
  setup: null,
  active: true,
  generation: 1,
  createdAt: 0,
}

describe.each(storeKinds())('on $name', ({ make }) => {
  test('no row is lost and none is written twice', { timeout: 10 * MINUTE }, async () => {
    const place = make()
    const office = await childOffice(place)
    const store = await place.open()
    const keyring = await openKeyring(store, MASTER, randomBytes)
    const deps = { store, keyring, clock: Date.now, random: randomBytes } as unknown as Deps
    try {
      await office.api('PUT', '/units/so-tai-chinh', { name: 'Sở Tài chính' })
      await store.users.insert(clerk)
      const codes = Array.from({ length: ROWS }, (_, n) => `KILLED-${n}`)
      const bytes = new TextEncoder().encode(
        `Mã hồ sơ;Đơn vị\n${codes.map((code) => `${code};so-tai-chinh`).join('\n')}\n`,
      )
      const begun = await beginImport(deps, clerk, 'vi', { bytes, unit: null })
      if (begun.kind !== 'begun') throw new Error(begun.kind)
      const until = async (holds: (job: Job) => boolean): Promise<Job> => {
        for (;;) {
          const job = await store.jobs.get(begun.job._id)
          if (job === null) throw new Error('the job is gone')
          if (holds(job)) return job
          await sleep(20)
        }
      }
      await until(({ state }) => state === 'running')
      await office.killAndStart()
      await until(({ state }) => state === 'proposed')
      await confirmJob(deps, begun.job._id, clerk)
      for (const life of KILLS) {
        const { fence } = await until(({ state }) => state === 'running' || state === 'done')
        await sleep(life)
        await office.killAndStart()
        await until((job) => job.fence > fence || job.state === 'done')
      }
      const { counts, fence } = await until(({ state }) => state === 'done')
      expect(fence, 'it was taken up again').toBeGreaterThan(3)
      expect(counts).toMatchObject({ updated: 0, error: 0 })
      expect((counts['created'] ?? 0) + (counts['unchanged'] ?? 0)).toBe(ROWS)
      for (let from = 0; from < ROWS; from += 1_000) {
        const ids = codes.slice(from, from + 1_000).map((code) => `main:${code}` as CaseId)
        expect(await store.cases.getMany(ids)).toHaveLength(1_000)
      }
    } finally {
      await store.close()
      await office.close()
    }
  })
})
