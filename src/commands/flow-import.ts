/** `ykien flow import FILE.xlsx [--out FILE.yaml]`: a questionnaire from a spreadsheet, and what did not come along. */
import { readFile, writeFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { checkFlow } from '../flow/check.ts'
import { findingLine } from '../flow/finding-line.ts'
import type { Tongue } from '../flow/words.ts'
import { carry } from '../flow/xlsform/carry.ts'
import { formOf } from '../flow/xlsform/form.ts'
import { type Note, severityOf } from '../flow/xlsform/note.ts'
import { flowYaml } from '../flow/xlsform/write.ts'
import { readTable } from '../service/table/read-table.ts'

export interface FlowImportArguments {
  readonly file: string
  /** `null`: in `folder`, by the id of the form. */
  readonly out: string | null
  readonly folder: string
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

/** @returns the exit status: 0 written and right, 1 not written, or something is left that keeps it from being published. */
export async function flowImport(
  { file, out, folder, json }: FlowImportArguments,
  io: Io,
  tongue: Tongue,
): Promise<0 | 1> {
  const { say } = tongue
  const refuse = (message: string): 1 => {
    io.err(`${message}\n`)
    return 1
  }
  const bytes = await unlessCoded(readFile(file))
  if (typeof bytes === 'string') return refuse(say('import.no-file', 'vi', { file, reason: bytes }))
  const table = await readTable(bytes)
  if (table.kind === 'unreadable') return refuse(say(`import.${table.code}`, 'vi', table.data))
  const carried = carry(formOf(table.sheets), basename(file, extname(file)))
  const sentence = (note: Note): string => say(`flow-import.note.${note.code}`, 'vi', note.data)
  const notes = carried.notes.map((note) => ({ ...note, severity: severityOf(note), message: sentence(note) }))
  for (const { severity, sheet, row, message } of json ? [] : notes) {
    io.out(`${say('flow-import.line', 'vi', { severity, sheet, row: String(row), message })}\n`)
  }
  const target = out ?? join(folder, `${carried.flow}.yaml`)
  const isBroken = notes.some(({ severity }) => severity === 'error')
  const yaml = isBroken ? null : flowYaml(carried, say('flow-import.head', 'vi', { file: basename(file) }), sentence)
  const failed = yaml === null ? null : await unlessCoded(writeFile(target, yaml, { flag: 'wx' }))
  if (typeof failed === 'string') return refuse(say('flow-import.not-written', 'vi', { file: target, reason: failed }))
  const findings = yaml === null ? [] : checkFlow(yaml, target, tongue).findings
  if (json) {
    const left = findings.map(({ data: _, ...finding }) => finding)
    io.out(`${JSON.stringify({ file: isBroken ? null : target, notes, findings: left })}\n`)
  } else {
    for (const finding of findings) io.out(`${findingLine(finding, say)}\n`)
    const values = { file: target, steps: carried.steps.length, notes: notes.length, findings: findings.length }
    io.out(`${say(isBroken ? 'flow-import.nothing' : 'flow-import.written', 'vi', values)}\n`)
  }
  return isBroken || findings.some(({ severity }) => severity === 'error') ? 1 : 0
}

/** The result, or the system's code for why there is none. */
async function unlessCoded<T>(work: Promise<T>): Promise<T | string> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
}
