/** What the house reads from files at its start: its own words, the office's questionnaires, policy and calendar. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { asked } from '../flow/asking.ts'
import { checkFlow } from '../flow/check.ts'
import type { Flow } from '../flow/definition.ts'
import type { Fault, Finding } from '../flow/findings.ts'
import type { SharedLists } from '../flow/lists.ts'
import type { FlowRead } from '../flow/read.ts'
import { type Messages, sayFrom } from '../flow/say.ts'
import { seriesFindings } from '../flow/series-faults.ts'
import { unusable } from '../flow/source.ts'
import { compileWords, type Tongue } from '../flow/words.ts'
import { type Calendar, readCalendar } from '../survey/calendar.ts'
import { type Policy, readPolicy } from '../survey/policy.ts'
import type { LineOf } from '../survey/settings-file.ts'
import { LISTS, listsBeside } from './lists.ts'

const LOCALES = new URL('../../locales/', import.meta.url)
/** What ykien brings along. */
const SHIPPED = fileURLToPath(new URL('../../flows/', import.meta.url))
export const POLICY = 'policy.yaml'
export const CALENDAR = 'calendar.yaml'

/** Every `locales/xx.yaml`, compiled. */
export async function readTongue(): Promise<Tongue> {
  const locales: Record<string, Messages> = {}
  for (const file of (await readdir(LOCALES)).filter((name) => name.endsWith('.yaml'))) {
    locales[basename(file, '.yaml')] = parse(await readFile(new URL(file, LOCALES), 'utf8')) as Messages
  }
  return { say: sayFrom(locales), words: compileWords(locales) }
}

/** All that an office edits in a folder: its questionnaires, its policy and calendar where it has its own. */
export async function editedFiles(folder: string): Promise<string[]> {
  const own = await readdir(folder)
  const settings = [POLICY, CALENDAR, LISTS].filter((name) => own.includes(name))
  return [...(await flowFiles(folder)), ...settings.map((name) => join(folder, name))]
}

/** The questionnaires of a folder: every YAML that is neither a setting, a shared list nor a golden conversation. */
export async function flowFiles(folder: string): Promise<string[]> {
  // An editor's lock and its half-written copy begin with a dot.
  const names = (await readdir(folder)).filter((name) => /^[^.].*\.ya?ml$/.test(name)).sort()
  const settings = [POLICY, CALENDAR, LISTS]
  return names
    .filter((name) => !settings.includes(name) && !/\.golden\.ya?ml$/.test(name))
    .map((name) => join(folder, name))
}

export type FlowsPath =
  | {
      readonly kind: 'read'
      /** In the order in which they are asked. */
      readonly flows: readonly Flow[]
      /** What is wrong with one of them, with its place in its file. */
      readonly found: (flow: Flow, faults: readonly Fault[]) => readonly Finding[]
      /** What they share. */
      readonly lists: SharedLists
      /** The text of its file. */
      readonly sourceOf: (flow: Flow) => string | null
      readonly policy: Policy
      readonly policyLineOf: LineOf
      readonly calendar: Calendar
      /** What works, though perhaps not as it was meant. */
      readonly warnings: readonly Finding[]
      /** Names of settings that the folder does not have: those that ykien ships stand in. */
      readonly shipped: readonly string[]
    }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

/** Reads `FLOWS_PATH` whole; one mistake anywhere and nothing of it is used. A warning is no mistake. */
export async function readFlowsPath(folder: string, tongue: Tongue): Promise<FlowsPath> {
  const files = await listed(folder)
  if ('findings' in files) return { kind: 'faulty', findings: files.findings }
  const shared = await listsBeside(join(folder, LISTS), (file) => readFile(file))
  const reads = await Promise.all(
    files.map(async (file) => {
      const content = await readFile(file)
      return { file, content, ...checkFlow(content, file, tongue, shared.lists) }
    }),
  )
  const own = await readdir(folder)
  const pathOf = (name: string): string => join(own.includes(name) ? folder : SHIPPED, name)
  const policy = readPolicy(await readFile(pathOf(POLICY)), pathOf(POLICY))
  const calendar = readCalendar(await readFile(pathOf(CALENDAR)), pathOf(CALENDAR))
  const told = reads.flatMap((read) => read.findings)
  const findings = [
    ...shared.findings,
    ...told.filter(({ severity }) => severity === 'error'),
    ...(policy.kind === 'faulty' ? policy.findings : []),
    ...(calendar.kind === 'faulty' ? calendar.findings : []),
  ]
  if (findings.length > 0 || policy.kind === 'faulty' || calendar.kind === 'faulty') return { kind: 'faulty', findings }
  const { flows, warnings: unasked } = asked(reads)
  const warnings = [...told, ...seriesFindings(reads), ...unasked]
  const shipped = [POLICY, CALENDAR].filter((name) => !own.includes(name))
  const { value, lineOf } = policy
  const found = (flow: Flow, faults: readonly Fault[]): readonly Finding[] =>
    reads.find((read) => read.flow === flow)?.found(faults) ?? []
  const sourceOf = (flow: Flow): string | null => reads.find((read) => read.flow === flow)?.content.toString() ?? null
  const { value: days } = calendar
  const { lists } = shared
  const read = { flows, lists, found, sourceOf, policy: value, policyLineOf: lineOf, calendar: days }
  return { kind: 'read', ...read, warnings, shipped }
}

/** The questionnaires of the folder, or why it cannot be looked into. */
async function listed(folder: string): Promise<string[] | Pick<FlowRead, 'findings'>> {
  try {
    return await flowFiles(folder)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return { findings: [unusable(folder, 'no-file', { reason: String(error.code) })] }
  }
}
