/** `ykien export --from --to [--unit] --out FILE`: finished forms one by one, as CSV or as JSON lines (`service/rows.ts`). */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { halvesOf } from '../report/halves.ts'
import { isDay, type Period } from '../report/period.ts'
import { note } from '../service/access/audit.ts'
import type { Deps } from '../service/deps.ts'
import { type FormGroup, formsOf, ROW_COLUMNS, seriesIn, stepsOf } from '../service/rows.ts'
import { csvOf, csvRows } from '../service/table/write-csv.ts'
import { scopeOf } from '../service/units.ts'
import { systemCode } from './backup.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

export interface ExportArguments extends Period {
  /** With what lies under it; `null`: all. */
  readonly unit: string | null
  readonly file: string
  readonly json: boolean
}

const KINDS = ['.csv', '.jsonl']

/** @returns the exit status: 0 it is written, 1 the file cannot be, 2 what was asked for is wrong. */
export async function exportCommand(
  deps: Deps,
  { from, to, unit, file, json }: ExportArguments,
  io: Io,
): Promise<0 | 1 | 2> {
  const say = (key: string, values = {}): string => `${deps.say(`export.${key}`, 'vi', values)}\n`
  const kind = extname(file).toLowerCase()
  const wrong = wrongIn({ from, to }, kind)
  if (wrong !== null) {
    io.err(say(wrong, { kinds: KINDS.join(', ') }))
    return 2
  }
  const tree = await deps.store.units.all()
  if (unit !== null && !tree.some(({ _id }) => _id === unit)) {
    io.err(say('no-unit', { unit }))
    return 2
  }
  const scope = unit === null ? null : [...scopeOf(tree, [unit])]
  const steps = await stepsOf(deps, await seriesIn(deps, { from, to }, scope))
  const counted = { forms: 0, leftOut: 0 }
  const groups = counting(formsOf(deps, { from, to }, scope), counted)
  const text = kind === '.csv' ? asCsv(groups, steps) : asLines(groups)
  try {
    await pipeline(Readable.from(text), createWriteStream(file, { flags: 'wx' }))
  } catch (error) {
    const reason = systemCode(error)
    // What was there stays; half of what was asked for does not.
    if (reason !== 'EEXIST') await rm(file, { force: true })
    io.err(say(reason === 'EEXIST' ? 'there' : 'no-folder', { file, reason }))
    return 1
  }
  await note(deps, { deed: 'exported', by: 'command-line', about: { file: basename(file), forms: counted.forms } })
  io.out(json ? `${JSON.stringify({ file, ...counted })}\n` : say('done', { file, ...counted }))
  return 0
}

/** Which sentence says what is wrong; `null`: nothing is. */
function wrongIn({ from, to }: Period, kind: string): 'kind' | 'days' | 'halves' | null {
  if (!KINDS.includes(kind)) return 'kind'
  if (!isDay(from) || !isDay(to) || from > to) return 'days'
  return halvesOf({ from, to }).rest.length > 0 ? 'halves' : null
}

async function* counting(groups: AsyncIterable<FormGroup>, counted: { forms: number; leftOut: number }) {
  for await (const group of groups) {
    counted.forms += group.rows.length
    counted.leftOut += group.leftOut
    if (group.rows.length > 0) yield group
  }
}

async function* asCsv(groups: AsyncIterable<FormGroup>, steps: readonly string[]): AsyncIterable<string> {
  yield csvOf([...ROW_COLUMNS, ...steps], [])
  for await (const { rows } of groups) {
    yield csvRows(rows.map(({ about, answers }) => [...about, ...steps.map((step) => answers[step] ?? null)]))
  }
}

async function* asLines(groups: AsyncIterable<FormGroup>): AsyncIterable<string> {
  for await (const { rows } of groups) {
    const lines = rows.map(({ about, answers }) => {
      const named = Object.fromEntries(ROW_COLUMNS.map((column, at) => [column, about[at] ?? null]))
      return `${JSON.stringify({ ...named, answers })}\n`
    })
    yield lines.join('')
  }
}
