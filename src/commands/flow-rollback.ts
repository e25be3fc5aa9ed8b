/** `ykien flow rollback FLOW HASH [--dry-run]`: makes a former version current again, and says what that means. */
import { changeLine } from '../flow/change.ts'
import { flowHash } from '../flow/version.ts'
import type { Tongue } from '../flow/words.ts'
import { readFlowsPath } from '../house/files.ts'
import type { Shelf } from '../house/shelf.ts'
import { type RolledBack, rollBack } from '../service/flow-versions.ts'
import { diffLines } from './flow-diff.ts'
import type { Io } from './flow-published.ts'
import { shortly } from './flow-versions.ts'

export interface FlowRollbackArguments {
  readonly flow: string
  readonly hash: string
  readonly dryRun: boolean
  readonly json: boolean
  /** `FLOWS_PATH`. */
  readonly folder: string
  readonly tongue: Tongue
}

/** @returns the exit status: 0 done, or nothing to do; 1 refused. */
export async function flowRollback(shelf: Shelf, asked: FlowRollbackArguments, io: Io): Promise<0 | 1> {
  const { flow, hash, dryRun, json } = asked
  const done = await rollBack(shelf, { flow, hash }, { by: 'command-line', rehearsal: dryRun })
  const { say } = shelf
  if (json) io.out(`${JSON.stringify(asJson(done, asked, say))}\n`)
  if (done.kind === 'refused') {
    const why = done.why.replace('-', '_')
    io.err(`${say('flow-versions.refused', 'vi', { why, name: done.why === 'not-asked' ? flow : hash })}\n`)
    return 1
  }
  if (json) return 0
  if (done.kind === 'unchanged') {
    io.out(`${say('flow-rollback.unchanged', 'vi', { flow, hash })}\n`)
    return 0
  }
  const { from, to, instead, changes } = done
  const ends = done.kept === 'until-change' && instead !== null && (await saysOtherwise(asked, instead))
  const values = { flow, from: shortly(from._id), to: shortly(to._id), rehearsal: dryRun ? 'yes' : 'no' }
  const kept = ends ? 'until-start' : done.kept
  const lines = [
    say('flow-rollback.done', 'vi', values),
    say(`flow-rollback.kept.${kept}`, 'vi', { file: instead === null ? '' : shortly(instead) }),
    ...diffLines(changes, say, 'vi'),
  ]
  io.out(`${lines.join('\n')}\n`)
  return 0
}

/** Whether the file was changed since it was published last: then the next start publishes it. */
async function saysOtherwise({ folder, flow, tongue }: FlowRollbackArguments, instead: string): Promise<boolean> {
  const files = await readFlowsPath(folder, tongue)
  const said = files.kind === 'read' ? files.flows.find((one) => one.flow === flow) : undefined
  return said !== undefined && flowHash(said) !== instead
}

function asJson(done: RolledBack, { flow, dryRun }: FlowRollbackArguments, say: Shelf['say']): object {
  if (done.kind !== 'rolled-back') return { flow, ...done }
  const { kind, kept, from, to, instead, changes } = done
  const told = changes.map((change) => ({ ...change, message: changeLine(change, say, 'en') }))
  return { flow, kind, rehearsal: dryRun, kept, from: from._id, to: to._id, instead, changes: told }
}
