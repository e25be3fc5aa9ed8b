/** What the tests of chaos share: a seed to run one again by, and how one says that it cannot run here. */
import { randomInt } from 'node:crypto'
import type { TestContext } from 'vitest'
import { MINUTE } from '../../src/survey/time.ts'

/** `YKIEN_CHAOS_SEED` runs a run again. */
export const SEED = Number(process.env['YKIEN_CHAOS_SEED'] ?? randomInt(2 ** 31))

/** However busy this machine is. */
export const LONG = 20 * MINUTE

/** In CI a test that cannot run where it should is a failure. */
export function skipLoudly(context: TestContext, why: string): void {
  console.error(`\n*** A TEST OF CHAOS DOES NOT RUN: ${why}\n`)
  context.skip(why)
}
