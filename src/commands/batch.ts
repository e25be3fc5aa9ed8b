/** `ykien batch list|close|cut|check`: the batches (*đợt*), as the console has them, and the two things that it has not. */
import { date } from '../report/figure.ts'
import { batchView, listBatches } from '../service/batch-list.ts'
import { checkSeal } from '../service/batch-seal.ts'
import { closeBatch, cutBatch } from '../service/batch-steps.ts'
import type { Deps } from '../service/deps.ts'
import type { BatchId } from '../survey/ids.ts'

export interface BatchArguments {
  readonly do: 'list' | 'close' | 'cut' | 'check'
  /** Not needed for `list`. */
  readonly id: string
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

const BY = 'command-line'

/** @returns the exit status: 0 done, 1 refused, or not what was sealed. */
export async function batchCommand(deps: Deps, { do: verb, id, json }: BatchArguments, io: Io): Promise<0 | 1> {
  if (verb === 'list') {
    const all = await listBatches(deps)
    if (json) io.out(`${JSON.stringify(all)}\n`)
    else for (const batch of all) io.out(line(deps, batch))
    return 0
  }
  if (verb === 'check') return check(deps, id, json, io)
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

async function check(deps: Deps, id: string, json: boolean, io: Io): Promise<0 | 1> {
  const found = await checkSeal(deps, id as BatchId)
  const status = found.kind === 'same' ? 0 : 1
  if (json) io.out(`${JSON.stringify({ id, ...found })}\n`)
  if (json) return status
  const sealed = 'seal' in found ? found : null
  io.out(`${deps.say('cli.seal', 'vi', { id, state: found.kind, hash: sealed?.seal.hash ?? '' })}\n`)
  if (sealed?.kind !== 'differs') return status
  for (const { series, step, code, sealed: before, now } of sealed.differences) {
    const values = { series, step: step ?? '', code: code ?? '', sealed: before, now }
    io.out(`${deps.say('cli.seal-difference', 'vi', values)}\n`)
  }
  if (sealed.differences.length === 0) io.out(`${deps.say('cli.seal-moved', 'vi')}\n`)
  return status
}

function line(
  deps: Deps,
  { id, state, answers, cutOff, cutAt }: Awaited<ReturnType<typeof listBatches>>[number],
): string {
  const values = { id, state, answers, cutOff: date(cutOff.slice(0, 10)), cutAt: date(cutAt.slice(0, 10)) }
  return `${deps.say('cli.batch', 'vi', values)}\n`
}
