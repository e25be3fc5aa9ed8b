/** That nothing was lost and nothing came twice, once everything has had its time. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import type { Response } from '../../src/survey/response.ts'
import { HOUR, MINUTE, SECOND } from '../../src/survey/time.ts'
import type { Json } from '../support/office.ts'
import type { TestStore } from '../support/stores.ts'
import { type Counts, countedIn, countsIn } from '../support/survey.ts'
import type { Given } from './citizen.ts'
import type { Crowd } from './crowd.ts'
import { DAY, type Person, UNIT } from './person.ts'
import type { Town } from './town.ts'

/** However busy this machine is. */
const PATIENCE = 120 * SECOND

/** Zalo's last repetition comes after an hour, all of them after less than two. */
export const ALL_REPEATED = 2 * HOUR

/** How many invitations ended in which way, to be printed. */
export interface Invited {
  readonly received: number
  readonly uncertain: number
}

/**
 * Every invitation was received once, or never and is reported as uncertain; every answer stands once in the store; the
 * figures are theirs.
 */
export async function prove(town: Town, store: TestStore, { talkers, silent, given }: Crowd): Promise<Invited> {
  await town.pass(ALL_REPEATED)
  const everybody = [...talkers, ...silent]
  for (const person of everybody) await settled(town, person)
  await town.pass(MINUTE)
  const wrong: string[] = []
  let received = 0
  for (const person of everybody) {
    const seen = await invitationOf(town, person)
    const came = person.invitations()
    received += came
    const wanted = came === 1 || (came === 0 && outcomes(seen).includes('uncertain'))
    if (!wanted) wrong.push(`${person.name}: ${came} came, ${seen['state']}, ${outcomes(seen)}`)
  }
  expect(wrong).toEqual([])
  // A receipt says of each that came that it did, whatever was known before.
  for (const person of silent) {
    const state = person.invitations() === 1 ? 'sent' : 'uncertain'
    await eventually(async () => (await invitationOf(town, person))['state'] === (state as unknown as Json))
  }
  const counted = await eventually(async () => {
    const { body } = await town.api('GET', `/reports/summary?from=${DAY}&to=${DAY}&unit=${UNIT}`)
    const { closed, finished } = (body['funnel'] ?? {}) as unknown as Readonly<Record<string, number>>
    return closed === everybody.length && finished === talkers.length ? body : null
  })
  const told = countsIn(counted)
  expect(told).toEqual(Object.fromEntries(Object.keys(told).map((step) => [step, countsFrom(given)[step]])))
  const opened = await store.open()
  try {
    expect(await countedIn(opened, DAY, UNIT)).toEqual(countsFrom(given))
    expect(sorted(await stored(opened))).toEqual(sorted(given))
  } finally {
    await opened.close()
  }
  return { received, uncertain: everybody.length - received }
}

/** Nothing of a person stands in these lines. */
export function expectSilence(logged: readonly string[], { talkers, silent }: Crowd): void {
  const log = logged.join('')
  const found = [...talkers, ...silent].flatMap(({ secrets }) => secrets.filter((secret) => log.includes(secret)))
  expect(found).toEqual([])
}

async function invitationOf(town: Town, { code }: Person): Promise<Json> {
  const { body } = await town.api('GET', `/cases/${code}`)
  return (await town.api('GET', `/invitations/${body['invitation']?.['id']}`)).body
}

function outcomes(invitation: Json): string[] {
  return (invitation['attempts'] as unknown as readonly { readonly outcome: string }[]).map(({ outcome }) => outcome)
}

/** Nothing of it is under way any more. */
async function settled(town: Town, person: Person): Promise<void> {
  let last = 'unknown'
  const isSettled = async (): Promise<boolean> => {
    const now = await invitationOf(town, person)
    last = `${now['state']}, ${outcomes(now)}`
    const open = String(now['state']) === 'planned' || outcomes(now).includes('sending')
    if (open) await town.pass(2 * MINUTE)
    return !open
  }
  await eventually(isSettled).catch((cause: unknown) => {
    throw new Error(`the invitation of ${person.name} is still under way: ${last}`, { cause })
  })
}

async function eventually<T>(look: () => Promise<T | null | false>): Promise<T> {
  for (const until = performance.now() + PATIENCE; ; await sleep(100)) {
    const found = await look()
    if (found !== null && found !== false) return found
    if (performance.now() > until) throw new Error('what was awaited did not happen')
  }
}

function countsFrom(all: readonly Given[]): Counts {
  const counts: Record<string, Record<string, number>> = {}
  for (const given of all) {
    for (const [step, answer] of Object.entries(given)) {
      if (step === 'remark') continue
      for (const code of Array.isArray(answer) ? answer : [answer]) {
        const before = counts[step] ?? {}
        counts[step] = { ...before, [String(code)]: (before[String(code)] ?? 0) + 1 }
      }
    }
  }
  return counts
}

async function stored({ responses }: Store): Promise<Given[]> {
  const all: Response['answers'][] = []
  for await (const { answers } of responses.ofCell(DAY, UNIT)) all.push(answers)
  return all
}

function sorted(all: readonly Given[]): string[] {
  const line = (given: Given): string => JSON.stringify(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))
  return all.map(line).sort()
}
