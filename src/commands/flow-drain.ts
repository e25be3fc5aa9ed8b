/** `ykien flow drain FLOW HASH [--migrate] [--close] [--dry-run]`: what still runs on an old version; moving it to the new one, closing it. */
import type { Shelf } from '../house/shelf.ts'
import { date } from '../report/figure.ts'
import { type DrainOrder, drain } from '../service/flow-drain.ts'
import { dayOf, iso } from '../survey/time.ts'
import type { Io } from './flow-published.ts'
import { shortly } from './flow-versions.ts'

export interface FlowDrainArguments extends DrainOrder {
  readonly dryRun: boolean
  readonly json: boolean
}

/** @returns the exit status: 0 done, 1 refused. */
export async function flowDrain(shelf: Shelf, asked: FlowDrainArguments, io: Io): Promise<0 | 1> {
  const { flow, hash, migrate, close, dryRun, json } = asked
  const done = await drain(shelf, asked, { by: 'command-line', rehearsal: dryRun })
  const { say } = shelf
  if (done.kind === 'refused') {
    if (json) io.out(`${JSON.stringify({ flow, ...done })}\n`)
    const [key, name] = done.why === 'not-asked' ? ['not_asked', flow] : [done.why.replace('-', '_'), hash]
    const drains = done.why === 'current' || done.why === 'not-harmless'
    io.err(`${say(drains ? 'flow-drain.refused' : 'flow-versions.refused', 'vi', { why: key, name })}\n`)
    return 1
  }
  const { version, current, steps, running, until, moved, closed } = done
  if (json) {
    const told = { flow, version: version._id, current: current._id, running, steps, moved, closed, rehearsal: dryRun }
    io.out(`${JSON.stringify({ ...told, until: until === null ? null : iso(until) })}\n`)
    return 0
  }
  const values = { flow, version: shortly(version._id), current: shortly(current._id), running, moved, closed }
  const lines = [
    say('flow-drain.running', 'vi', { ...values, until: until === null ? '' : date(dayOf(until)) }),
    ...Object.entries(steps).map(([step, n]) => say('flow-drain.step', 'vi', { step: step || '—', n })),
    ...(migrate ? [say('flow-drain.moved', 'vi', { ...values, rehearsal: dryRun ? 'yes' : 'no' })] : []),
    ...(close ? [say('flow-drain.closed', 'vi', { ...values, rehearsal: dryRun ? 'yes' : 'no' })] : []),
  ]
  io.out(`${lines.join('\n')}\n`)
  return 0
}
