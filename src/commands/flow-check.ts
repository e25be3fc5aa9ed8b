/** `ykien flow check [FILE…]`: what is wrong with questionnaires, where, and what to do (faces.md section 5). */
import type { Finding } from '../flow/findings.ts'
import { readFlowBytes, refused } from '../flow/read.ts'
import type { Tongue } from '../flow/words.ts'

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
  { say }: Pick<Tongue, 'say'>,
): Promise<number> {
  const findings = (await Promise.all(files.map((file) => findingsIn(file, read)))).flat()
  if (json) io.out(`${JSON.stringify(findings.map(({ data: _, ...finding }) => finding))}\n`)
  else {
    for (const finding of findings) io.out(`${lineOf(finding, say)}\n`)
    io.out(`${say('flow-check.summary', 'vi', { files: files.length, findings: findings.length })}\n`)
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0
}

async function findingsIn(file: string, read: FlowCheckArguments['read']): Promise<readonly Finding[]> {
  try {
    return readFlowBytes(await read(file), file).findings
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return refused(file, 'no-file', { reason: String(error.code) }).findings
  }
}

/** `flows/a.yaml:12:7 lỗi unknown-step: … → …` */
function lineOf({ file, line, column, severity, code, data }: Finding, say: Tongue['say']): string {
  const message = say(`flow-check.messages.${code}`, 'vi', data)
  const fix = say(`flow-check.fixes.${code}`, 'vi', data)
  return `${file}:${line}:${column} ${say(`flow-check.${severity}`, 'vi')} ${code}: ${message} → ${fix}`
}
