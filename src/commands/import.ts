/** `ykien import FILE`: an office's spreadsheet from the command line. */
import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Deps } from '../service/deps.ts'
import { type Imported, type ImportRow, importTable } from '../service/import.ts'
import { IMPORT_COLUMNS } from '../service/jobs/report.ts'
import { BYTES_MAX } from '../service/table/read-table.ts'
import { csvOf } from '../service/table/write-csv.ts'

export interface ImportArguments {
  readonly file: string
  readonly unit?: string | undefined
  /** Where the result file goes. */
  readonly result?: string | undefined
  readonly dryRun: boolean
  readonly json: boolean
}

/** Where a command writes; `live` where a line may be written over (a terminal). */
export interface ImportIo {
  out(text: string): void
  err(text: string): void
  readonly live: boolean
}

/** @returns the exit status: 0 all rows went in, 1 some did not, or the file cannot be used. */
export async function importCommand(deps: Deps, { file, unit, result, dryRun, json }: ImportArguments, io: ImportIo) {
  const bytes = await bytesOf(file)
  if (typeof bytes === 'string') {
    io.err(`${deps.say('import.no-file', 'vi', { file, reason: bytes })}\n`)
    return 1
  }
  const imported = await importTable(deps, bytes, {
    unit,
    dryRun,
    caller: { name: 'import', units: null },
    onProgress: (done, total) => {
      if (io.live) io.err(`\r${deps.say('import.progress', 'vi', { done, total })}`)
    },
  })
  if (io.live) io.err('\n')
  const rows = imported.kind === 'done' ? imported.rows : []
  if (result !== undefined)
    await writeFile(
      result,
      csvOf(
        IMPORT_COLUMNS,
        rows.map((row) => IMPORT_COLUMNS.map((name) => row[name])),
      ),
    )
  if (json) io.out(`${JSON.stringify(jsonOf(imported))}\n`)
  else print(deps, imported, dryRun, io)
  return imported.kind === 'done' && rows.every((row) => row.result !== 'error') ? 0 : 1
}

/** The bytes, or the system's code for why not. A file too big is not read: its head is enough to say so. */
async function bytesOf(file: string): Promise<Uint8Array | string> {
  try {
    const { size } = await stat(file)
    return size > BYTES_MAX ? new Uint8Array(BYTES_MAX + 1) : await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
}

function jsonOf(imported: Imported): object {
  return imported.kind === 'done' ? { rows: imported.rows } : { rows: [], errors: imported.issues }
}

function print(deps: Deps, imported: Imported, dryRun: boolean, io: ImportIo): void {
  if (imported.kind === 'refused') {
    for (const { message } of imported.issues) io.err(`${message}\n`)
    return
  }
  for (const { row, column, message } of imported.rows) {
    if (message === null) continue
    const values = { row: String(row), where: column === null ? 'row' : 'column', column: column ?? '', message }
    io.err(`${deps.say('import.row', 'vi', values)}\n`)
  }
  const count = (result: ImportRow['result']): number => imported.rows.filter((row) => row.result === result).length
  const counts = { created: count('created'), updated: count('updated'), unchanged: count('unchanged') }
  const rehearsal = dryRun ? 'yes' : 'no'
  io.out(`${deps.say('import.summary', 'vi', { ...counts, error: count('error'), rehearsal })}\n`)
}
