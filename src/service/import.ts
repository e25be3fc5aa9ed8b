/**
 * An office's spreadsheet, row by row through the same door as everybody's cases. A row that is wrong changes nothing of
 * its case and names its column as the file writes it; running the same file again changes nothing.
 */
import type { CaseRecord } from '../survey/case.ts'
import { caseCode, looksPersonal } from '../survey/case-code.ts'
import type { CaseId } from '../survey/ids.ts'
import type { Unit } from '../survey/unit.ts'
import { note } from './access/audit.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { codeOf } from './follow.ts'
import { type PutOptions, putCase } from './intake.ts'
import { issue } from './issue.ts'
import { Lanes } from './lanes.ts'
import { type Field, type Layout, layoutOf } from './table/columns.ts'
import { fieldOfPath, type RowFault, type RowRead, readRow } from './table/read-row.ts'
import { readTable } from './table/read-table.ts'
import { unknownUnit } from './units.ts'

/** faces.md section 5; `row` as a spreadsheet numbers it. */
export interface ImportRow {
  readonly row: number
  readonly code: string
  readonly result: 'created' | 'updated' | 'unchanged' | 'error'
  readonly column: string | null
  readonly message: string | null
}

export type Imported =
  | { readonly kind: 'done'; readonly rows: readonly ImportRow[] }
  /** The file or the unit cannot be used at all; nothing was written. */
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] }

export interface Importing {
  /** Of rows that name none; an id. */
  readonly unit?: string | undefined
  readonly dryRun: boolean
  readonly caller: Caller
  /** Which system the file comes from (`PutOptions.source`). */
  readonly source?: string
}

export interface ImportOptions extends Importing {
  readonly onProgress?: (done: number, total: number) => void
}

/** A file that can be used. */
export interface Opened {
  readonly kind: 'opened'
  /** Rows below the header, those that say nothing of a case among them. */
  readonly total: number
  /**
   * Takes in the rows from one to before another, in the order of the file.
   *
   * @param broken told of a store that went away: its rows are errors then, and nothing more is tried; without it that is
   * thrown, and some of these rows may be in.
   */
  take(from: number, to: number, broken?: (cause: unknown) => void): Promise<ImportRow[]>
}

/** Rows in the store's hands at once: enough to share its commits, few enough to keep in mind. */
const AT_ONCE = 32
/** Signs of a code that are told: of one that is longer nothing was taken. */
const CODE_TOLD = 100

/**
 * Where the store goes away half-way, the rows that went in are told all the same; the others are errors and are not
 * tried.
 */
export async function importTable(deps: Deps, bytes: Uint8Array, options: ImportOptions): Promise<Imported> {
  const opened = await openImport(deps, bytes, options)
  if (opened.kind === 'refused') return opened
  const rows: ImportRow[] = []
  let cut = false
  const broken = (cause: unknown): void => {
    cut = true
    deps.log.error({ code: codeOf(cause) }, 'an import was cut short')
  }
  for (let from = 0; from < opened.total; from += AT_ONCE) {
    rows.push(...(await opened.take(from, from + AT_ONCE, broken)))
    options.onProgress?.(Math.min(from + AT_ONCE, opened.total), opened.total)
  }
  if (!options.dryRun) {
    await noteImport(deps, options, rows).catch((cause: unknown) => {
      // The rows are told all the same, as where the store went away before.
      if (!cut) throw cause
      deps.log.error({ code: codeOf(cause) }, 'an import that was cut short is not in the audit')
    })
  }
  return { kind: 'done', rows }
}

/** Reads the file and finds its columns; nothing is written yet. */
export async function openImport(
  deps: Deps,
  bytes: Uint8Array,
  options: Importing,
): Promise<Opened | Extract<Imported, { readonly kind: 'refused' }>> {
  const table = await readTable(bytes)
  if (table.kind === 'unreadable')
    return refused('file', table.code, deps.say(`import.${table.code}`, 'vi', table.data))
  const units = await deps.store.units.all()
  if (options.unit !== undefined && !units.some((unit) => unit._id === options.unit)) {
    return { kind: 'refused', issues: [unknownUnit(deps, 'unit', options.unit, units)] }
  }
  const found = layoutOf(table.sheets)
  if (found === null) return refused('file', 'no-header', deps.say('import.no-header', 'vi'))
  const { layout, rows } = found
  const context = { layout, units, unit: options.unit ?? null, now: deps.clock() }
  const put = {
    units,
    ...(options.source === undefined ? {} : { source: options.source }),
    ...(options.dryRun ? { rehearsal: new Map<CaseId, CaseRecord>() } : {}),
  }
  const lanes = new Lanes()
  let cut = false
  const takeOne = async (row: number, read: Taken, broken?: (cause: unknown) => void): Promise<ImportRow> => {
    if (!cut) {
      try {
        return await take(deps, row, read, { layout, units, put, caller: options.caller })
      } catch (cause) {
        if (broken === undefined) throw cause
        broken(cause)
        cut = true
      }
    }
    return { row, code: read.code, result: 'error', column: null, message: deps.say('import.cut-short', 'vi') }
  }
  const batch = (from: number, to: number, broken?: (cause: unknown) => void): Promise<(ImportRow | null)[]> =>
    Promise.all(
      rows.slice(from, to).map(async (cells, n): Promise<ImportRow | null> => {
        const read = readRow(cells, context)
        if (read.kind === 'skipped') return null
        // Rows of one case stay in the order of the file.
        const lane = caseCode(read.code, context.now).normal
        return lanes.inLine(lane, () => takeOne(from + n + 1, read, broken))
      }),
    )
  return {
    kind: 'opened',
    total: Math.max(0, rows.length - layout.start),
    take: async (from, to, broken) => {
      const [first, end] = [layout.start + from, Math.min(layout.start + to, rows.length)]
      const taken: ImportRow[] = []
      for (let at = first; at < end; at += AT_ONCE) {
        const results = await batch(at, Math.min(at + AT_ONCE, end), broken)
        taken.push(...results.filter((one) => one !== null))
      }
      return taken.map((one) => ({ ...one, code: one.code.slice(0, CODE_TOLD) }))
    },
  }
}

/** How many rows did what; the file itself leaves no trace. */
function noteImport(deps: Deps, { caller, unit, source = 'main' }: ImportOptions, rows: readonly ImportRow[]) {
  const count = (result: ImportRow['result']): number => rows.filter((row) => row.result === result).length
  const counts = { created: count('created'), updated: count('updated'), unchanged: count('unchanged') }
  const about = { source, ...counts, error: count('error') }
  return note(deps, { deed: 'imported', by: caller.name, unit: unit ?? null, about })
}

/** A row that says something. */
type Taken = Exclude<RowRead, { readonly kind: 'skipped' }>

interface Taking {
  readonly layout: Layout
  readonly units: readonly Unit[]
  readonly put: PutOptions
  readonly caller: Caller
}

async function take(deps: Deps, row: number, read: Taken, { layout, units, put, caller }: Taking): Promise<ImportRow> {
  const header = (field: Field): string | null => layout.columns[field]?.header ?? null
  if (read.kind === 'wrong') {
    const message = messageOf(deps, read.why, units)
    return { row, code: read.code, result: 'error', column: header(read.field), message }
  }
  const answer = await putCase(deps, read.code, read.input, caller, put)
  if (answer.kind === 'refused') {
    const [first] = answer.issues
    const column = first === undefined ? null : header(fieldOfPath(first.path))
    return { row, code: read.code, result: 'error', column, message: first?.message ?? null }
  }
  const done = { row, code: read.code, result: answer.result }
  if (looksPersonal(read.code)) {
    return { ...done, column: header('code'), message: deps.say('intake.code-personal', 'vi') }
  }
  const doubt =
    read.input.applicant === undefined ? undefined : answer.case.flags.find((flag) => flag.startsWith('phone-'))
  if (doubt === undefined) return { ...done, column: null, message: null }
  return { ...done, column: header('phone'), message: deps.say(`import.${doubt}`, 'vi') }
}

function messageOf(deps: Deps, why: RowFault, units: readonly Unit[]): string {
  if (why.code === 'unknown-unit') return unknownUnit(deps, 'unit', why.given, units).message
  if (why.code !== 'fault') return deps.say(`import.${why.code}`, 'vi')
  const { fault } = why
  return issue(deps.say, fault.path, fault.code, { ...fault.data, path: fault.path }).message
}

function refused(path: string, code: string, message: string): Extract<Imported, { readonly kind: 'refused' }> {
  return { kind: 'refused', issues: [{ path, code, message }] }
}
