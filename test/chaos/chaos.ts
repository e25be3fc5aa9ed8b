/** What the tests of chaos share: a seed to run one again by, and how one says that it cannot run here. */
import { randomInt } from 'node:crypto'
import type { TestContext } from 'vitest'
import { MINUTE } from '../../src/survey/time.ts'

/** `YKIEN_CHAOS_SEED` runs a run again. */
export const SEED = Number(process.env['YKIEN_CHAOS_SEED'] ?? randomInt(2 ** 31))

/** However busy this machine is. */
export const LONG = 20 * MINUTE

/**
 * Of a test that waits for a real MongoDB to come back or to elect: in CI, where other tests keep it waiting, it is tried
 * once more, and the report says so.
 */
export const ELECTED = { timeout: LONG, retry: process.env['CI'] === 'true' ? 1 : 0 }

/** In CI a test that cannot run where it should is a failure. */
export function skipLoudly(context: TestContext, why: string): void {
  console.error(`\n*** A TEST OF CHAOS DOES NOT RUN: ${why}\n`)
  context.skip(why)
}
