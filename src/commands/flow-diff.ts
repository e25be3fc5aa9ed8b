/** `ykien flow diff [OLD] NEW`: what a change of a questionnaire does to the figures, in plain words. */
import { readFile } from 'node:fs/promises'
import { type Change, changeLine, gravest } from '../flow/change.ts'
import type { Flow, Language } from '../flow/definition.ts'
import { diff } from '../flow/diff.ts'
import { findingLine } from '../flow/finding-line.ts'
import { readFlow } from '../flow/read.ts'
import type { Say } from '../flow/say.ts'
import { listsBeside } from '../house/lists.ts'
import { currentOf, findVersion } from '../service/flow-versions.ts'
import type { Store } from '../store/store.ts'
import type { Io } from './flow-published.ts'

export interface FlowDiffArguments {
  /** A file, `@` and the beginning of a version's hash, or the id of a flow: what is asked now. One alone: a file, beside what is asked of its flow now. */
  readonly names: readonly string[]
  readonly json: boolean
}

/** Runs something on the store, which is opened only where a name needs it. */
export type WithStore = <R>(use: (shelf: { readonly store: Store }) => Promise<R>) => Promise<R>

/** @returns the exit status: 0 it can be published, 1 it would be refused, or something named is not there. */
export async function flowDiff({ names, json }: FlowDiffArguments, open: WithStore, io: Io, say: Say): Promise<0 | 1> {
  const pair = await pairOf(names, open, io, say)
  if (pair === null) return 1
  const changes = diff(pair.before, pair.after)
  if (json)
    io.out(`${JSON.stringify(changes.map((change) => ({ ...change, message: changeLine(change, say, 'en') })))}\n`)
  else io.out(`${diffLines(changes, say, 'vi').join('\n')}\n${adviceOn(pair, changes, say)}`)
  return pair.before.series === pair.after.series && gravest(changes) === 'new-flow' ? 1 : 0
}

/** The gravest first, under a heading each. */
export function diffLines(changes: readonly Change[], say: Say, language: Language): readonly string[] {
  if (changes.length === 0) return [say('flow-diff.same', language)]
  return (['new-flow', 'new-series', 'harmless'] as const).flatMap((severity) => {
    const those = changes.filter((change) => change.severity === severity)
    const lines = those.map((change) => `  - ${changeLine(change, say, language)}`)
    return those.length === 0 ? [] : [say(`flow-diff.heads.${severity}`, language), ...lines]
  })
}

interface Pair {
  readonly before: Flow
  readonly after: Flow
}

function adviceOn({ before, after }: Pair, changes: readonly Change[], say: Say): string {
  const grave = gravest(changes)
  if (grave === null || grave === 'harmless') return ''
  const why = before.series === after.series ? grave : 'apart'
  return `${say(`flow-diff.advice.${why}`, 'vi', { series: after.series })}\n`
}

async function pairOf(names: readonly string[], open: WithStore, io: Io, say: Say): Promise<Pair | null> {
  const [first = '', second] = names
  if (second === undefined) {
    const after = await flowCalled(first, open, io, say)
    const before = after && (await flowCalled(after.flow, open, io, say))
    return after && before && { before, after }
  }
  const before = await flowCalled(first, open, io, say)
  const after = before && (await flowCalled(second, open, io, say))
  return before && after && { before, after }
}

async function flowCalled(name: string, open: WithStore, io: Io, say: Say): Promise<Flow | null> {
  if (isFile(name)) return flowIn(name, io, say)
  const found = await open((shelf) =>
    name.startsWith('@')
      ? findVersion(shelf, null, name)
      : currentOf(shelf, name).then((known) => known ?? 'not-asked'),
  )
  if (typeof found === 'object') return found.flow
  io.err(`${say('flow-versions.refused', 'vi', { why: found.replace('-', '_'), name })}\n`)
  return null
}

function isFile(name: string): boolean {
  return /\.ya?ml$/.test(name)
}

async function flowIn(file: string, io: Io, say: Say): Promise<Flow | null> {
  const content = await readFile(file).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error)) throw error
    io.err(`${say('flow-versions.no-file', 'vi', { file, code: String(error.code) })}\n`)
    return null
  })
  if (content === null) return null
  const { lists } = await listsBeside(file, (one) => readFile(one))
  const { flow, findings } = readFlow(content, file, lists)
  if (flow === null) for (const finding of findings) io.err(`${findingLine(finding, say)}\n`)
  return flow
}
