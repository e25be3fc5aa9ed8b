/** What the house reads from files at its start: its own words, the office's questionnaires, policy and calendar. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import type { Flow } from '../flow/definition.ts'
import type { Finding } from '../flow/findings.ts'
import { readFlow } from '../flow/read.ts'
import { type Messages, sayFrom } from '../flow/say.ts'
import { compileWords, type Tongue } from '../flow/words.ts'
import { type Calendar, readCalendar } from '../survey/calendar.ts'
import { type Policy, readPolicy } from '../survey/policy.ts'

const LOCALES = new URL('../../locales/', import.meta.url)
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

/** All that an office edits in a folder: its questionnaires, its policy, its calendar. */
export async function editedFiles(folder: string): Promise<string[]> {
  return [...(await flowFiles(folder)), join(folder, POLICY), join(folder, CALENDAR)]
}

/** The questionnaires of a folder: every YAML that is neither a setting nor a golden conversation. */
export async function flowFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort()
  const settings = [POLICY, CALENDAR]
  return names
    .filter((name) => !settings.includes(name) && !/\.golden\.ya?ml$/.test(name))
    .map((name) => join(folder, name))
}

export type FlowsPath =
  | { readonly kind: 'read'; readonly flows: readonly Flow[]; readonly policy: Policy; readonly calendar: Calendar }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

/** Reads `FLOWS_PATH` whole; one mistake anywhere and nothing of it is used. */
export async function readFlowsPath(folder: string): Promise<FlowsPath> {
  const findings: Finding[] = []
  const flows: Flow[] = []
  for (const file of await flowFiles(folder)) {
    const read = readFlow(await readFile(file), file)
    findings.push(...read.findings.filter(({ severity }) => severity === 'error'))
    if (read.flow !== null) flows.push(read.flow)
  }
  const policy = readPolicy(await readFile(join(folder, POLICY)), join(folder, POLICY))
  const calendar = readCalendar(await readFile(join(folder, CALENDAR)), join(folder, CALENDAR))
  if (policy.kind === 'faulty') findings.push(...policy.findings)
  if (calendar.kind === 'faulty') findings.push(...calendar.findings)
  if (findings.length > 0 || policy.kind === 'faulty' || calendar.kind === 'faulty') return { kind: 'faulty', findings }
  return { kind: 'read', flows, policy: policy.value, calendar: calendar.value }
}
