/** `ykien batch list|close|cut`: the batches (*đợt*), as the console has them, and the one step that it has not. */
import { date } from '../report/figure.ts'
import { batchView, listBatches } from '../service/batch-list.ts'
import { closeBatch, cutBatch } from '../service/batch-steps.ts'
import type { Deps } from '../service/deps.ts'
import type { BatchId } from '../survey/ids.ts'

export interface BatchArguments {
  readonly do: 'list' | 'close' | 'cut'
  /** Not needed for `list`. */
  readonly id: string
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

const BY = 'command-line'

/** @returns the exit status: 0 done, 1 refused. */
export async function batchCommand(deps: Deps, { do: verb, id, json }: BatchArguments, io: Io): Promise<0 | 1> {
  if (verb === 'list') {
    const all = await listBatches(deps)
    if (json) io.out(`${JSON.stringify(all)}\n`)
    else for (const batch of all) io.out(line(deps, batch))
    return 0
  }
  const stepped = await (verb === 'close' ? closeBatch : cutBatch)(deps, id as BatchId, BY)
  if (stepped.kind === 'refused') {
    if (json) io.out(`${JSON.stringify({ id, refused: stepped.why })}\n`)
    io.err(`${deps.say('console.batches.refused', 'vi', { why: stepped.why })}\n`)
    return 1
  }
  const batch = await batchView(deps, id)
  if (batch !== null) io.out(json ? `${JSON.stringify(batch)}\n` : line(deps, batch))
  return 0
}

function line(
  deps: Deps,
  { id, state, answers, cutOff, cutAt }: Awaited<ReturnType<typeof listBatches>>[number],
): string {
  const values = { id, state, answers, cutOff: date(cutOff.slice(0, 10)), cutAt: date(cutAt.slice(0, 10)) }
  return `${deps.say('cli.batch', 'vi', values)}\n`
}
