/**
 * `ykien flow check [FILE…]`: what is wrong with the files of an office, where, and what to do (faces.md section 5); and
 * whether two questionnaires ask for the same outcome.
 */
import { basename } from 'node:path'
import { asked } from '../flow/asking.ts'
import { checkFlow } from '../flow/check.ts'
import { findingLine } from '../flow/finding-line.ts'
import type { Finding } from '../flow/findings.ts'
import { readLists, type SharedLists } from '../flow/lists.ts'
import { type FlowRead, refused } from '../flow/read.ts'
import { seriesFindings } from '../flow/series-faults.ts'
import { unusable } from '../flow/source.ts'
import type { Tongue } from '../flow/words.ts'
import { CALENDAR, POLICY } from '../house/files.ts'
import { LISTS, listsBeside } from '../house/lists.ts'
import { readCalendar } from '../survey/calendar.ts'
import { readPolicy } from '../survey/policy.ts'
import type { Settings } from '../survey/settings-file.ts'

export interface FlowCheckArguments {
  readonly files: readonly string[]
  readonly json: boolean
  /** Rejects with an Error that has a `code` (such as `ENOENT`) when there is no such file. */
  readonly read: (file: string) => Promise<Uint8Array>
}

export interface FlowCheckIo {
  out(text: string): void
}

/** @returns the exit status: 0 no errors, 1 at least one. */
export async function flowCheck(
  { files, json, read }: FlowCheckArguments,
  io: FlowCheckIo,
  tongue: Tongue,
): Promise<number> {
  const reads = await Promise.all(files.map(async (file) => ({ file, ...(await readOne(file, read, tongue)) })))
  const { say } = tongue
  const findings = [...reads.flatMap((one) => one.findings), ...seriesFindings(reads), ...asked(reads).warnings]
  if (json) io.out(`${JSON.stringify(findings.map(({ data: _, ...finding }) => finding))}\n`)
  else {
    for (const finding of findings) io.out(`${findingLine(finding, say)}\n`)
    io.out(`${say('flow-check.summary', 'vi', { files: files.length, findings: findings.length })}\n`)
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0
}

async function readOne(file: string, read: FlowCheckArguments['read'], tongue: Tongue): Promise<FlowRead> {
  try {
    const content = await read(file)
    const { lists } = await listsBeside(file, read)
    return readAs(content, file, tongue, lists)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return refused([unusable(file, 'no-file', { reason: String(error.code) })])
  }
}

/** The policy, the calendar and the shared lists are known by their names; everything else is a questionnaire. */
function readAs(content: Uint8Array, file: string, tongue: Tongue, lists: SharedLists): FlowRead {
  switch (basename(file)) {
    case POLICY:
      return refused(faultsOf(readPolicy(content, file)))
    case CALENDAR:
      return refused(faultsOf(readCalendar(content, file)))
    case LISTS: {
      const read = readLists(content, file)
      return refused(read.kind === 'faulty' ? read.findings : [])
    }
    default:
      return checkFlow(content, file, tongue, lists)
  }
}

function faultsOf(settings: Settings<unknown>): readonly Finding[] {
  return settings.kind === 'faulty' ? settings.findings : []
}
