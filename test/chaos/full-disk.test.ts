/** The disk of the embedded store is full for a while: errors meanwhile, nothing half-written, afterwards all goes on. */
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { MINUTE, SECOND } from '../../src/survey/time.ts'
import { type ChildOffice, childOffice } from '../crash/child-office.ts'
import { type Crowd, crowd, settle } from '../crowd/crowd.ts'
import { UNIT } from '../crowd/person.ts'
import { ALL_REPEATED, expectSilence, prove } from '../crowd/proof.ts'
import { KEY } from '../support/office.ts'
import { type SmallDisk, smallDisk } from '../support/small-disk.ts'
import { LONG, SEED, skipLoudly } from './chaos.ts'

describe(`the disk is full (YKIEN_CHAOS_SEED=${SEED})`, () => {
  test('what is refused leaves nothing behind, and all goes on once there is space', {
    timeout: LONG,
  }, async (context) => {
    const disk = await smallDisk()
    if (typeof disk === 'string') return skipLoudly(context, disk)
    const office = await childOffice(disk.store)
    try {
      const first = await settle(office)
      let full = true
      const people = crowd(office, first, { seed: SEED, seats: 6, silent: 1, enough: () => !full, acts: () => {} })
      const [all] = await Promise.all([people, fullFor(4 * SECOND, disk, office).finally(() => (full = false))])
      await proveAll(office, disk, all)
    } finally {
      await office.close()
    }
  })
})

async function fullFor(ms: number, disk: SmallDisk, office: ChildOffice): Promise<void> {
  await sleep(2 * SECOND)
  disk.fill()
  const refused = await untilRefused(disk, office)
  expect(await status(office, 'GET', `/cases/${refused}`)).toBe(404)
  await sleep(ms)
  disk.free()
  await office.pass(6 * MINUTE)
  expect((await office.api('PUT', `/cases/${refused}`, aCase)).status).toBe(201)
  await office.pass(ALL_REPEATED)
}

const aCase = { unit: UNIT, outcome: 'open' }

/** The log may hold some more in pages that are its own already. @returns the code of the case that was not taken. */
async function untilRefused(disk: SmallDisk, office: ChildOffice): Promise<string> {
  for (let n = 0; n < 2_000; n++) {
    const code = `H29.12-261102-D${String(n).padStart(4, '0')}`
    const answered = await status(office, 'PUT', `/cases/${code}`, aCase)
    if (answered === 503) return code
    expect(answered).toBe(201)
    disk.fill()
  }
  throw new Error('the disk was never full')
}

/** Asked once only. */
async function status(office: ChildOffice, method: string, path: string, body?: object): Promise<number> {
  const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(`${office.url}/api/v1${path}`, { method, headers, ...sent })
  await answer.arrayBuffer()
  return answer.status
}

async function proveAll(office: ChildOffice, disk: SmallDisk, all: Crowd): Promise<void> {
  const invited = await prove(office, disk.store, all)
  expect(JSON.parse(await office.command('recount', '--check', '--json'))).toMatchObject({ wrong: [] })
  expectSilence(office.logged, all)
  console.log(`${all.given.length} answered`, invited)
}
