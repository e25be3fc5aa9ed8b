/** What every store must do for the console: people who sign in, the register, the audit, long work. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NoticePost } from '../../src/report/notice-post.ts'
import type { Store } from '../../src/store/store.ts'
import type { AttemptsId, JobId, ResponseId, UnitId, UserId } from '../../src/survey/ids.ts'
import type { TestStore } from '../support/stores.ts'
import { aDraft, aJob, anAddress, anEntry, aRequest, aVisit } from './documents.ts'

const NOW = 1_795_000_000_000
/** Of `anInvitation`. */
const UNIT = 'so-tai-chinh' as UnitId

const ids = (docs: readonly { readonly _id: string }[]): string[] => docs.map(({ _id }) => _id).sort()

export function consoleStoreContract(name: string, make: () => TestStore): void {
  describe(`the store of the console on ${name}`, () => {
    let place: TestStore
    let store: Store

    beforeEach(async () => {
      place = make()
      store = await place.open()
    })

    afterEach(async () => {
      await store.close()
      await place.destroy()
    })

    test('finds the sign-in sessions of one user', async () => {
      const visit = (id: string, user: string) => aVisit(id, user)
      for (const [id, user] of [
        ['a', 'u1'],
        ['b', 'u2'],
        ['c', 'u1'],
      ] as const) {
        await store.visits.insert(visit(id, user))
      }
      expect(ids(await store.visits.ofUser('u1' as UserId))).toEqual(['a', 'c'])
      expect(await store.visits.ofUser('nobody' as UserId)).toEqual([])
    })

    test('lists what is being written, and lets one of two who save the same revision win', async () => {
      for (const id of ['b', 'a']) await store.drafts.insert(aDraft(id))
      const saves = ['mine', 'theirs'].map((text) => store.drafts.replace(aDraft('a', { rev: 2, text })))
      expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1)
      const [first, second, ...more] = await store.drafts.all()
      expect([first?._id, second?._id, more]).toEqual(['a', 'b', []])
      expect(['mine', 'theirs']).toContain(first?.text)
    })

    test('lists the notices from the latest period on, page by page', async () => {
      const kept = ['2026-07-01_2026-09-30', '2026-10-01_2026-10-31.xa', '2026-10-01_2026-10-31']
      for (const id of kept) await store.notices.insert({ _id: id, rev: 1 } as unknown as NoticePost)
      const first = (await store.notices.latest('', 2)).map(({ _id }) => String(_id))
      expect(first).toEqual([kept[1], kept[2]])
      expect((await store.notices.latest(first[1] ?? '', 2)).map(({ _id }) => String(_id))).toEqual([kept[0]])
    })

    test('finds the sign-in sessions that nobody used since, the oldest first', async () => {
      for (const lastAt of [30, 10, 20, 40]) await store.visits.insert({ ...aVisit(`v${lastAt}`, 'u1'), lastAt })
      expect((await store.visits.stale(30, 2)).map(({ _id }) => _id)).toEqual(['v10', 'v20'])
      expect(await store.visits.stale(9, 10)).toEqual([])
      await store.visits.replace({ ...aVisit('v10', 'u1'), rev: 2, lastAt: 50 })
      expect(ids(await store.visits.stale(30, 10))).toEqual(['v20', 'v30'])
    })

    test('finds the attempts to sign in that may be forgotten', async () => {
      const made = { rev: 1, failed: 1, waitUntil: 0 }
      for (const forgetAt of [30, 10, 20])
        await store.attempts.insert({ ...made, _id: `a${forgetAt}` as AttemptsId, forgetAt })
      expect((await store.attempts.over(20, 10)).map(({ _id }) => _id)).toEqual(['a10', 'a20'])
      expect(await store.attempts.over(30, 1)).toHaveLength(1)
    })

    test('finds the bursts that may be forgotten', async () => {
      for (const forgetAt of [30, 10, 20])
        await store.bursts.insert({ _id: `b${forgetAt}`, rev: 1, forms: [], forgetAt })
      expect((await store.bursts.over(20, 10)).map(({ _id }) => _id)).toEqual(['b10', 'b20'])
      expect(await store.bursts.over(30, 1)).toHaveLength(1)
    })

    test('finds the addresses that nobody needs any more, longest ago first, and those of which nothing is left', async () => {
      await store.addresses.insert(anAddress('late', { neededAt: 20 }))
      await store.addresses.insert(anAddress('long-ago', { neededAt: 10 }))
      await store.addresses.insert(anAddress('needed', { neededAt: 30 }))
      await store.addresses.insert(anAddress('older-than-the-field'))
      await store.addresses.insert(anAddress('empty', { neededAt: 10, sealed: null }))
      await store.addresses.insert(anAddress('opted-out', { neededAt: 10, sealed: null, optedOutAt: 5 }))
      expect((await store.addresses.unneeded(30, 10)).map(({ _id }) => _id)).toEqual(['long-ago', 'late'])
      expect(ids(await store.addresses.unneeded(30, 1))).toEqual(['long-ago'])
      expect(ids(await store.addresses.emptied(30, 10))).toEqual(['empty'])
    })

    test('finds the remarks of an answer, and the serious claims among all, newest first', async () => {
      const remark = (id: string, day: string | null, unit = UNIT) => ({
        _id: id,
        rev: 1,
        response: `r-${id}` as ResponseId,
        sealed: 's1.x',
        ...(day === null ? {} : { claim: { day, unit, field: null } }),
        sample: false,
      })
      await store.comments.insert(remark('plain', null))
      await store.comments.insert(remark('old', '2026-11-01'))
      await store.comments.insert(remark('new', '2026-11-20'))
      await store.comments.insert(remark('elsewhere', '2026-11-10', 'xa-dien-khanh' as UnitId))
      expect(ids(await store.comments.ofResponse('r-old' as ResponseId))).toEqual(['old'])
      expect((await store.comments.claims(null, 10)).map(({ _id }) => _id)).toEqual(['new', 'elsewhere', 'old'])
      expect((await store.comments.claims([UNIT], 10)).map(({ _id }) => _id)).toEqual(['new', 'old'])
      expect(await store.comments.claims([], 10)).toEqual([])
      expect(ids(await store.comments.claims(null, 1))).toEqual(['new'])
    })

    test('lists requests: the open by their day, the ended latest first, of some units or of all', async () => {
      const over = (state: 'done' | 'refused', endedAt: number) => ({ state, endedAt, due: null }) as const
      await store.requests.insert(aRequest('later', { due: '2026-11-25' }))
      await store.requests.insert(aRequest('sooner', { due: '2026-11-20', state: 'acknowledged' }))
      await store.requests.insert(aRequest('nowhere', { due: '2026-11-22', unit: null, sample: true }))
      await store.requests.insert(aRequest('done', over('done', 10)))
      await store.requests.insert(aRequest('done-later', over('done', 20)))
      await store.requests.insert(aRequest('refused', over('refused', 15)))
      const named = (docs: readonly { readonly _id: string }[]) => docs.map(({ _id }) => _id)
      expect(named(await store.requests.open(null, 10))).toEqual(['sooner', 'nowhere', 'later'])
      expect(named(await store.requests.open([UNIT], 10))).toEqual(['sooner', 'later'])
      expect(named(await store.requests.open([], 10))).toEqual([])
      expect(named(await store.requests.ended('done', null, 10))).toEqual(['done-later', 'done'])
      expect(named(await store.requests.ended('refused', [UNIT], 10))).toEqual(['refused'])
      expect(await store.requests.overdueCount('2026-11-22', 10)).toBe(1)
      expect(await store.requests.overdueCount('2027-01-01', 2)).toBe(2)
      expect(ids(await store.requests.endedBefore(20, 10))).toEqual(['done', 'refused'])
      expect(ids(await store.requests.samples(10))).toEqual(['nowhere'])
    })

    test('gives the audit in its order, and its last entry', async () => {
      expect(await store.audit.last()).toBeNull()
      for (const number of [2, 1, 10, 9]) await store.audit.insert(anEntry(number))
      expect((await store.audit.last())?._id).toBe(anEntry(10)._id)
      const following = await store.audit.following(anEntry(1)._id, 2)
      expect(following).toEqual([anEntry(2), anEntry(9)])
      expect(await store.audit.following('', 100)).toHaveLength(4)
      expect(await store.audit.preceding('', null, 2)).toEqual([anEntry(10), anEntry(9)])
      expect(await store.audit.preceding(anEntry(9)._id, null, 9)).toEqual([anEntry(2), anEntry(1)])
      await store.audit.insert({ ...anEntry(11), deed: 'erased' })
      expect(ids(await store.audit.preceding('', 'erased', 9))).toEqual([anEntry(11)._id])
      expect(ids(await store.audit.preceding(anEntry(11)._id, 'erased', 9))).toEqual([])
    })

    test('gives a job to one worker at a time, the one that waits longest first', async () => {
      const held = { by: 'other', until: NOW + 1, fence: 4 }
      await store.jobs.insert(aJob('later', { due: NOW - 5 }))
      await store.jobs.insert(aJob('first', { due: NOW - 10 }))
      await store.jobs.insert(aJob('future', { due: NOW + 5 }))
      await store.jobs.insert(aJob('over', { due: null, state: 'done' }))
      await store.jobs.insert(aJob('held', { due: NOW - 20, lease: held, fence: 4, state: 'running' }))
      const lease = { by: 'me', until: NOW + 9 }
      const first = await store.jobs.claimDue(NOW, lease)
      expect(first).toMatchObject({ _id: 'first', rev: 2, fence: 1, lease: { ...lease, fence: 1 } })
      expect(await store.jobs.get('first' as JobId)).toEqual(first)
      expect((await store.jobs.claimDue(NOW, lease))?._id).toBe('later')
      expect(await store.jobs.claimDue(NOW, lease)).toBeNull()
      expect(await store.jobs.claimDue(NOW + 1, lease)).toMatchObject({ _id: 'held', fence: 5, state: 'running' })
    })

    test('lets only one of many that race have a job', async () => {
      await store.jobs.insert(aJob('wanted', { due: NOW }))
      const lease = { by: 'me', until: NOW + 9 }
      const won = await Promise.all(Array.from({ length: 10 }, () => store.jobs.claimDue(NOW, lease)))
      expect(won.filter((job) => job !== null)).toHaveLength(1)
    })

    test('lists jobs, the newest first, and those whose time is over', async () => {
      const job = (id: string, by: string, createdAt: number, expiresAt: number) =>
        store.jobs.insert(aJob(id, { by: by as UserId, createdAt, expiresAt }))
      await Promise.all([job('a', 'u1', 1, NOW), job('b', 'u2', 2, NOW + 1), job('c', 'u1', 3, NOW - 1)])
      const named = (jobs: readonly { readonly _id: string }[]): string[] => jobs.map(({ _id }) => _id)
      expect(named(await store.jobs.ofUser('u1' as UserId, 9))).toEqual(['c', 'a'])
      expect(named(await store.jobs.ofUser('u1' as UserId, 1))).toEqual(['c'])
      expect(named(await store.jobs.latest(2))).toEqual(['c', 'b'])
      expect(ids(await store.jobs.expired(NOW, 9))).toEqual(['a', 'c'])
      expect(await store.jobs.expired(NOW, 1)).toHaveLength(1)
    })

    test('keeps a piece of a file as large as it may be', async () => {
      const piece = { _id: 'job:file:0', rev: 1, sealed: 'x'.repeat(1024 * 1024) }
      expect(await store.pieces.insert(piece)).toBe(true)
      expect(await store.pieces.get('job:file:0')).toEqual(piece)
    })
  })
}
