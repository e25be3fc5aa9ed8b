/** People who are asked and answer, several at a time, for as long as something goes on around them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '../../src/survey/time.ts'
import type { Given } from './citizen.ts'
import { aPerson, type Person, takePart, UNIT } from './person.ts'
import type { Town } from './town.ts'

const PATIENCE = 120 * SECOND

export interface CrowdOptions {
  readonly seed: number
  /** How many take part at a time. */
  readonly seats: number
  /** So many more for each who takes part are invited and never say a word. */
  readonly silent: number
  /** Whether it is time that nobody new begins. */
  readonly enough: () => boolean
  /** Told before each thing that somebody does. */
  readonly acts: () => void
}

export interface Crowd {
  readonly talkers: readonly Person[]
  readonly silent: readonly Person[]
  /** What the talkers said, in no order. */
  readonly given: readonly Given[]
}

/** Makes the unit, and sees one invitation arrive before anything goes wrong: that all is set up. */
export async function settle(town: Town): Promise<Person> {
  await town.api('PUT', `/units/${UNIT}`, { name: 'Sở Tài chính' })
  const first = aPerson(town, 999_999, { seed: 0, acts: () => {}, silent: true })
  await first.close()
  for (const until = performance.now() + PATIENCE; first.invitations() === 0; await sleep(50)) {
    if (performance.now() > until) throw new Error('not even the first invitation arrived')
  }
  return first
}

/** @throws Error when something that must come to one of them does not come. */
export async function crowd(town: Town, first: Person, options: CrowdOptions): Promise<Crowd> {
  const { seed, acts } = options
  const [talkers, silent, given]: [Person[], Person[], Given[]] = [[], [first], []]
  const seat = async (): Promise<void> => {
    do {
      const bystanders = Array.from({ length: options.silent }, () => {
        const one = aPerson(town, silent.length, { seed, acts, silent: true })
        silent.push(one)
        return one.close()
      })
      const person = aPerson(town, talkers.length, { seed, acts, silent: false })
      talkers.push(person)
      given.push(await takePart(town, person))
      await Promise.all(bystanders)
    } while (!options.enough())
  }
  await Promise.all(Array.from({ length: options.seats }, seat))
  return { talkers, silent, given }
}
