/**
 * The server door as a process that is loaded before it is needed, for loading takes most of a start: it serves when it
 * is told to, on the clock that it is given.
 */
import { serve } from '../../src/node.ts'
import { turnClock } from '../support/turned-clock.ts'

/** `serve`: begin. `ahead`: milliseconds by which the clock is ahead of the machine's. */
export interface Told {
  readonly serve: boolean
  readonly ahead: number
}

process.on('message', async (told: Told) => {
  turnClock(told.ahead)
  if (!told.serve) return
  const served = await serve(process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return null
  })
  if (served === null) process.exit(1)
  process.once('SIGTERM', () => void served.stop().then(() => process.exit(0)))
  process.send?.('serving')
})
// Whoever started it is gone: nobody would end it.
process.on('disconnect', () => process.exit(1))
process.send?.('loaded')
