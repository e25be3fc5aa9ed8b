/**
 * `ykien flow test [FILE…]`: plays the golden conversations beside each questionnaire, tells what came otherwise and what
 * no conversation passes, and walks about at random in search of a conversation that does not end.
 */
import { type Coverage, coverageOf } from '../flow/coverage.ts'
import type { Flow } from '../flow/definition.ts'
import type { Finding } from '../flow/findings.ts'
import { type Difference, type Played, playGolden } from '../flow/golden.ts'
import { type Conversation, type GoldenRead, readGolden } from '../flow/golden-file.ts'
import { conversationText, isRewritable, withExpectations } from '../flow/golden-text.ts'
import { readFlow } from '../flow/read.ts'
import { unusable } from '../flow/source.ts'
import { type Failure, walkMany } from '../flow/walk.ts'
import type { Tongue } from '../flow/words.ts'
import { listsBeside } from '../house/lists.ts'
import { testedInWords } from './flow-test-words.ts'

export interface FlowTestArguments {
  /** Questionnaires, or the golden files beside them. */
  readonly files: readonly string[]
  /** Rewrites the expectations that differ. */
  readonly update: boolean
  /** Random conversations for each questionnaire; 0: none. */
  readonly walk: number
  /** Of the first of them; the others follow. */
  readonly seed: number
  readonly json: boolean
  /** Both reject with an Error that has a `code` (such as `ENOENT`). */
  readonly read: (file: string) => Promise<string>
  readonly write: (file: string, text: string) => Promise<void>
}

/** A conversation of the golden file, with the place where it or its first difference stands. */
export interface Told {
  readonly name: string
  readonly line: number
  /** The first; `null`: all came as expected. */
  readonly difference: (Difference & { readonly act: Conversation['turns'][number] | null }) | null
}

export interface Tested {
  readonly flow: string
  readonly golden: string
  /** What is wrong with the files themselves; then nothing was played. */
  readonly findings: readonly Finding[]
  readonly conversations: readonly Told[]
  /** Expectations rewritten. */
  readonly updated: number
  readonly coverage: Coverage | null
  readonly walk: { readonly count: number; readonly seed: number; readonly failure: Failure | null } | null
  /** For the words of its steps; `null` with an error in it. */
  readonly questions: Flow | null
}

/** @returns the exit status: 0 all as expected, 1 something differs or a file has errors. */
export async function flowTest(
  asked: FlowTestArguments,
  io: { out(text: string): void },
  tongue: Tongue,
): Promise<0 | 1> {
  const all: Tested[] = []
  for (const file of new Set(asked.files.map(flowFileOf))) all.push(await testOne(file, asked, tongue))
  io.out(
    asked.json ? `${JSON.stringify(all.map(inJson))}\n` : all.map((one) => testedInWords(one, tongue.say)).join('\n'),
  )
  return all.every(isRight) ? 0 : 1
}

function isRight({ findings, conversations, walk }: Tested): boolean {
  return (
    findings.length === 0 && conversations.every(({ difference }) => difference === null) && !(walk?.failure ?? null)
  )
}

/** `flows/a.golden.yaml` → `flows/a.yaml` */
function flowFileOf(file: string): string {
  return file.replace(/\.golden(\.ya?ml)$/, '$1')
}

/** `flows/a.yaml` → `flows/a.golden.yaml` */
export function goldenFileOf(file: string): string {
  return file.replace(/(\.ya?ml)$/, '.golden$1')
}

async function testOne(file: string, asked: FlowTestArguments, tongue: Tongue): Promise<Tested> {
  const golden = goldenFileOf(file)
  const nothing = { flow: file, golden, conversations: [], updated: 0, coverage: null, walk: null, questions: null }
  const content = await textOf(asked, file)
  if (content === null) return { ...nothing, findings: [unusable(file, 'no-file', { reason: 'ENOENT' })] }
  const { lists } = await listsBeside(file, (one) => textOf(asked, one))
  const { flow, findings } = readFlow(content, file, lists)
  if (flow === null) return { ...nothing, findings }
  let text = (await textOf(asked, golden)) ?? '[]'
  let read = readGolden(text, golden)
  if (read.kind === 'faulty') return { ...nothing, findings: read.findings }
  let played = read.conversations.map((conversation) => playGolden(flow, conversation, tongue))
  const stale = played.flatMap(({ differences }) => differences.filter(isRewritable)).length
  if (asked.update && stale > 0) {
    text = withExpectations(
      text,
      played.map(({ differences }, index) => ({ index, differences })),
    )
    await asked.write(golden, text)
    read = readGolden(text, golden)
    if (read.kind === 'faulty') return { ...nothing, findings: read.findings }
    played = read.conversations.map((conversation) => playGolden(flow, conversation, tongue))
  }
  const { walk: count, seed } = asked
  return {
    ...nothing,
    findings: [],
    conversations: told(read, played),
    updated: asked.update ? stale : 0,
    coverage: coverageOf(
      flow,
      played.map(({ trail }) => trail),
    ),
    walk: count === 0 ? null : { count, seed, failure: walkMany(flow, count, seed, tongue) },
    questions: flow,
  }
}

function told(read: Extract<GoldenRead, { kind: 'read' }>, played: readonly Played[]): Told[] {
  return played.map(({ name, differences: [first] }, i) => {
    if (first === undefined) return { name, line: read.place([i]).line, difference: null }
    const act = read.conversations[i]?.turns[first.turn - 1] ?? null
    return { name, line: read.place([i, ...first.at]).line, difference: { ...first, act } }
  })
}

/** `null`: there is no such file. */
async function textOf({ read }: FlowTestArguments, file: string): Promise<string | null> {
  try {
    return await read(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

function inJson({ questions: _, findings, walk, ...tested }: Tested): Record<string, unknown> {
  const failure = walk?.failure ?? null
  const golden = failure === null ? null : conversationText(failure.conversation)
  return {
    ...tested,
    findings: findings.map(({ data: _, ...finding }) => finding),
    walk: walk === null ? null : { ...walk, failure: failure === null ? null : { ...failure, conversation: golden } },
  }
}
