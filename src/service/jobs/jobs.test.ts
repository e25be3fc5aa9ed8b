import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import type { Grant } from '../../access/grant.ts'
import type { User } from '../../access/user.ts'
import { StoreError } from '../../store/store.ts'
import { cellId } from '../../survey/document.ts'
import type { Job } from '../../survey/job.ts'
import { HOUR, MINUTE } from '../../survey/time.ts'
import type { Deps } from '../deps.ts'
import { putUnit } from '../units.ts'
import { beginImport, beginRecount, cancelJob, confirmJob, KEPT, listJobs, seeJob } from './jobs.ts'
import { reportRows, resultCsv } from './report.ts'
import { expireJobs, runJob } from './run.ts'

let world: ServiceWorld
let deps: Deps
const never = new AbortController().signal

beforeEach(async () => {
  world = await serviceWorld()
  deps = world.deps
})
afterEach(() => world.close())

let people = 0

async function someone(...grants: Grant[]): Promise<User> {
  const login = `user-${++people}`
  const user: User = {
    _id: deps.keyring.userId({ login }),
    rev: 1,
    login,
    name: 'Lê Thị Sen',
    grants,
    password: null,
    totp: null,
    recovery: [],
    setup: null,
    active: true,
    generation: 1,
    createdAt: deps.clock(),
  }
  await deps.store.users.insert(user)
  return user
}

const desk = (): Promise<User> => someone({ role: 'desk', unit: 'so-tai-chinh' })

function fileOf(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`Mã hồ sơ;Đơn vị;SĐT;Kết quả\n${lines.join('\n')}\n`)
}

const row = (code: string): string => `${code};so-tai-chinh;0912345678;Đã trả kết quả`
const many = (count: number): string[] => Array.from({ length: count }, (_, n) => row(`A-${n}`))

async function upload(user: User, lines: readonly string[]): Promise<Job> {
  const begun = await beginImport(deps, user, 'vi', { bytes: fileOf(lines), unit: null })
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  return begun.job
}

async function now(job: Job): Promise<Job> {
  const doc = await deps.store.jobs.get(job._id)
  if (doc === null) throw new Error('the job is gone')
  return doc
}

async function rehearsed(user: User, lines: readonly string[]): Promise<Job> {
  const job = await upload(user, lines)
  await runJob(deps, never)
  return now(job)
}

const deeds = async () => (await deps.store.audit.following('', 100)).map(({ deed, about }) => ({ deed, ...about }))
const isIn = async (code: string): Promise<boolean> => (await deps.store.cases.get(`main:${code}` as never)) !== null

describe('a file', () => {
  test('is rehearsed before anything is written, and taken in after a yes', async () => {
    const user = await desk()
    const job = await rehearsed(user, [row('A-1'), 'A-2;khong-co;;Đã trả kết quả', row('A-1')])
    expect(job).toMatchObject({
      state: 'proposed',
      due: null,
      counts: { created: 1, updated: 0, unchanged: 1, error: 1 },
      progress: { done: 3, total: 3 },
    })
    expect(await isIn('A-1')).toBe(false)
    expect((await reportRows(deps, job)).map(({ row: n, result }) => [n, result])).toEqual([
      [3, 'error'],
      [2, 'created'],
      [4, 'unchanged'],
    ])
    await confirmJob(deps, job._id, user)
    expect(await runJob(deps, never)).toBe(true)
    expect(await now(job)).toMatchObject({
      state: 'done',
      lease: null,
      counts: { created: 1, updated: 0, unchanged: 1, error: 1 },
    })
    expect(await isIn('A-1')).toBe(true)
    expect(await deeds()).toMatchObject([{ deed: 'imported', job: job._id, ended: 'done', created: 1, error: 1 }])
  })

  test('touches no unit beyond those of whoever brings it in', async () => {
    await putUnit(deps, 'xa', { name: 'Xã' }, { name: 'admin', units: null })
    const job = await rehearsed(await desk(), ['A-1;xa;;Đã trả kết quả'])
    expect(job.counts).toMatchObject({ created: 0, error: 1 })
  })

  test('that nobody says yes to is gone after an hour, its bytes with it', async () => {
    const user = await desk()
    const job = await rehearsed(user, [row('A-1')])
    world.time.now += HOUR
    await expireJobs(deps, 10)
    expect(await now(job)).toMatchObject({ state: 'cancelled', why: { code: 'expired' } })
    expect(await deps.store.pieces.get(`${job._id}:file:0`)).toBeNull()
    expect(await deps.store.pieces.get(`${job._id}:preview:0`)).toBeNull()
    await confirmJob(deps, job._id, user)
    expect(await runJob(deps, never)).toBe(false)
  })

  test('lies nowhere in clear, neither before nor after', async () => {
    const user = await desk()
    const job = await rehearsed(user, [`BI-MAT-1;so-tai-chinh;0987654321;Đã trả kết quả`])
    expect(await world.onDisk()).not.toMatch(/BI-MAT-1|0987654321/)
    await cancelJob(deps, job._id, user)
    await runJob(deps, never)
    expect(await world.onDisk()).not.toMatch(/BI-MAT-1|0987654321/)
  })

  test('that cannot be read fails in words', async () => {
    const user = await desk()
    const begun = await beginImport(deps, user, 'en', { bytes: new TextEncoder().encode('a;b\n1;2\n'), unit: null })
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    await runJob(deps, never)
    expect(await now(begun.job)).toMatchObject({ state: 'failed', why: { code: 'no-header' } })
    expect((await now(begun.job)).why?.message).toContain('No column of case codes')
  })

  test('is not taken in by somebody who lost the right meanwhile', async () => {
    const user = await desk()
    const job = await rehearsed(user, [row('A-1')])
    await confirmJob(deps, job._id, user)
    await deps.store.users.replace({ ...user, rev: 2, grants: [{ role: 'signer', unit: null }] })
    await runJob(deps, never)
    expect(await now(job)).toMatchObject({ state: 'failed', why: { code: 'no-right' } })
    expect(await isIn('A-1')).toBe(false)
  })

  test('waits for no more than five others of the same person', async () => {
    const user = await desk()
    for (let n = 0; n < 5; n++) await upload(user, [row(`A-${n}`)])
    const sixth = await beginImport(deps, user, 'vi', { bytes: fileOf([row('A-6')]), unit: null })
    expect(sixth).toEqual({ kind: 'too-many', max: 5 })
  })
})

describe('a job', () => {
  /** A yes was said to a file of this many rows. */
  async function confirmed(user: User, count: number): Promise<Job> {
    const job = await rehearsed(user, many(count))
    await confirmJob(deps, job._id, user)
    return now(job)
  }

  /** Stops after so many steps, as a process that is told to end. */
  async function steps(count: number, on: Deps = deps): Promise<void> {
    const stopping = new AbortController()
    let left = count
    await runJob(on, stopping.signal, () => --left === 0 && stopping.abort())
  }

  test('goes on in another process where the first was told to stop', async () => {
    const job = await confirmed(await desk(), 1_200)
    await steps(1)
    expect(await now(job)).toMatchObject({ state: 'running', lease: null, progress: { done: 500, total: 1_200 } })
    await runJob(world.another(), never)
    expect(await now(job)).toMatchObject({
      state: 'done',
      counts: { created: 1_200, unchanged: 0 },
      progress: { done: 1_200 },
    })
  })

  test('whose process died is taken up again once its lease is over, and what was done is told once', async () => {
    const job = await confirmed(await desk(), 1_200)
    const { pieces, jobs } = deps.store
    const replace = jobs.replace.bind(jobs)
    // Dies when the second piece of the result is kept and the step is not yet saved.
    jobs.replace = async (doc) => {
      if ((await pieces.get(`${job._id}:result:1`)) !== null) throw new StoreError('STORE_AWAY', 'dead')
      return replace(doc)
    }
    await expect(runJob(deps, never)).rejects.toThrow('dead')
    jobs.replace = replace
    expect(await runJob(world.another(), never)).toBe(false)
    world.time.now += MINUTE
    expect(await runJob(world.another(), never)).toBe(true)
    expect(await now(job)).toMatchObject({ state: 'done', counts: { created: 1_200, unchanged: 0 } })
  })

  test('that another has taken over is left alone by the first', async () => {
    const job = await confirmed(await desk(), 1_200)
    const claimed: Promise<unknown>[] = []
    await runJob(deps, never, () => {
      if (claimed.length > 0) return
      world.time.now += 2 * MINUTE
      claimed.push(deps.store.jobs.claimDue(deps.clock(), { by: 'another', until: deps.clock() + MINUTE }))
    })
    await Promise.all(claimed)
    expect(await now(job)).toMatchObject({ state: 'running', lease: { by: 'another' } })
    expect(world.logged).toContain('another process has taken this job over')
  })

  test('is cancelled between two steps; what went in stays and is told', async () => {
    const user = await desk()
    const job = await confirmed(user, 1_200)
    const cancelled: Promise<void>[] = []
    await runJob(deps, never, () => cancelled.push(cancelJob(deps, job._id, user)))
    await Promise.all(cancelled)
    const after = await now(job)
    expect(after.state).toBe('cancelled')
    expect(after.counts['created']).toBeGreaterThanOrEqual(500)
    expect(after.counts['created']).toBeLessThan(1_200)
    expect((await deeds()).at(-1)).toMatchObject({
      deed: 'imported',
      ended: 'cancelled',
      created: after.counts['created'],
    })
    expect(await deps.store.pieces.get(`${job._id}:file:0`)).toBeNull()
  })

  test('is cancelled before it begins', async () => {
    const user = await desk()
    const job = await upload(user, many(3))
    await cancelJob(deps, job._id, user)
    await runJob(deps, never)
    expect(await now(job)).toMatchObject({ state: 'cancelled', counts: {} })
    expect(await runJob(deps, never)).toBe(false)
  })

  test('leaves a file of its rows, as the command line writes it, for seven days', async () => {
    const user = await desk()
    const job = await rehearsed(user, [row('A-1'), row('=cmd()')])
    await confirmJob(deps, job._id, user)
    await runJob(deps, never)
    let csv = ''
    for await (const part of resultCsv(deps, await now(job))) csv += part
    expect(csv).toBe("\uFEFFrow,code,result,column,message\r\n2,A-1,created,,\r\n3,'=cmd(),created,,\r\n")
    world.time.now += KEPT
    await expireJobs(deps, 10)
    expect(await deps.store.jobs.get(job._id)).toBeNull()
    expect(await deps.store.pieces.get(`${job._id}:result:0`)).toBeNull()
  })

  test('that ended every process that took it up is given up', async () => {
    const user = await desk()
    const job = await upload(user, [row('A-1')])
    await deps.store.jobs.replace({ ...(await now(job)), rev: (await now(job)).rev + 1, fence: 30 })
    await runJob(deps, never)
    expect(await now(job)).toMatchObject({ state: 'failed', why: { code: 'gave-up' } })
  })

  test('that fails in an unforeseen way says so, and is not tried again', async () => {
    const user = await someone({ role: 'operator', unit: null })
    const begun = await beginRecount(deps, user, 'vi')
    if (begun.kind !== 'begun') throw new Error(begun.kind)
    const broken = {
      ...world.another(),
      store: {
        ...deps.store,
        cases: {
          ...deps.store.cases,
          cells: () => {
            throw new TypeError('x')
          },
        },
      },
    } as Deps
    await runJob(broken, never)
    expect(await now(begun.job)).toMatchObject({ state: 'failed', why: { code: 'broken' } })
  })

  test('is seen by whoever asked for it and by those who run jobs and may do the same there', async () => {
    await putUnit(deps, 'xa', { name: 'Xã' }, { name: 'admin', units: null })
    const owner = await desk()
    const job = await upload(owner, [row('A-1')])
    const others = {
      administrator: await someone({ role: 'administrator', unit: null }),
      'of the unit': await someone({ role: 'administrator', unit: 'so-tai-chinh' }),
      'of another unit': await someone({ role: 'administrator', unit: 'xa' }),
      operator: await someone({ role: 'operator', unit: null }),
      neighbour: await someone({ role: 'desk', unit: 'so-tai-chinh' }),
    }
    const sees = async (user: User): Promise<boolean> =>
      (await seeJob(deps, job._id, user)) !== null && (await listJobs(deps, user)).some(({ _id }) => _id === job._id)
    expect(await sees(owner)).toBe(true)
    const seen = await Promise.all(Object.entries(others).map(async ([who, user]) => [who, await sees(user)]))
    expect(Object.fromEntries(seen)).toEqual({
      administrator: true,
      'of the unit': true,
      'of another unit': false,
      operator: false,
      neighbour: false,
    })
    await cancelJob(deps, job._id, others.neighbour)
    expect((await now(job)).cancel).toBe(false)
    await runJob(deps, never)
    await confirmJob(deps, job._id, others.administrator)
    expect((await now(job)).state).toBe('proposed')
  })
})

test('a recount tells how many figures are right, and which are not', async () => {
  await world.put('A-1', { phone: '0912345678' })
  const user = await someone({ role: 'operator', unit: null })
  const begun = await beginRecount(deps, user, 'vi')
  if (begun.kind !== 'begun') throw new Error(begun.kind)
  await runJob(deps, never)
  expect(await now(begun.job)).toMatchObject({ state: 'done', counts: { cells: 1, wrong: 0 } })
  const [place] = await deps.store.cases.cells()
  const cell = await deps.store.tallies.get(cellId(place?.day ?? '', place?.unit ?? ''))
  if (cell === null) throw new Error('nothing was counted')
  await deps.store.tallies.replace({ ...cell, rev: cell.rev + 1, funnel: { ...cell.funnel, closed: 7 } })
  await beginRecount(deps, user, 'vi')
  await runJob(deps, never)
  const [latest] = await deps.store.jobs.latest(1)
  if (latest === undefined) throw new Error('no job')
  expect(latest.counts).toEqual({ cells: 1, wrong: 1 })
  expect(await reportRows(deps, latest)).toMatchObject([
    { unit: 'so-tai-chinh', stored: expect.stringMatching(/^7\//) },
  ])
  expect((await deeds()).at(-1)).toMatchObject({ deed: 'job-run', kind: 'recount', cells: 1, wrong: 1 })
})
