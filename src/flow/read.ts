/** A flow file, from its content to a checked questionnaire. Every mistake is told with its place and what to do. */
import { compile, optionOf } from './compile.ts'
import { conditionFaults } from './condition-faults.ts'
import type { Flow } from './definition.ts'
import type { Fault, Finding } from './findings.ts'
import { NO_LISTS, type SharedLists, scalesWith, withLists } from './lists.ts'
import { messageFaults } from './message-faults.ts'
import { type FlowFile, flowFile } from './schema.ts'
import { shapeFaults } from './shape-faults.ts'
import { readSource } from './source.ts'
import { stepFaults } from './step-faults.ts'
import type { Place } from './yaml-source.ts'

export interface FlowRead {
  /** `null` where any finding is an error. */
  readonly flow: Flow | null
  /** Where it names the outcomes that it asks for; `null`: it does not, and asks by default. */
  readonly named: Place | null
  /** In the order of the file. */
  readonly findings: readonly Finding[]
  /** What is wrong with it beside others, with its place in this file. */
  readonly found: (faults: readonly Fault[]) => readonly Finding[]
}

/** A file that has none of them is another kind of file: a calendar, golden conversations. */
const NAMES_OF_A_FLOW = ['flow', 'title', 'steps']

/**
 * Whether it can be used at all. What a citizen or a figure would stumble over, `checkFlow` (`check.ts`) tells besides.
 * Never throws, whatever the content.
 *
 * @param file the name that findings show.
 * @param lists what it may name.
 * @example readFlow(await readFile('flows/short-form.yaml'), 'flows/short-form.yaml').flow?.steps
 */
export function readFlow(content: string | Uint8Array, file: string, lists: SharedLists = NO_LISTS): FlowRead {
  const draft = draftOf(content, file, lists)
  if (draft.kind === 'refused') return refused(draft.findings)
  const { flow, named, found } = draft
  return { flow, named, findings: [], found }
}

export type Draft =
  | {
      readonly kind: 'read'
      /** As it is written: languages that are not there, texts as typed. */
      readonly written: FlowFile
      readonly flow: Flow
      readonly named: Place | null
      readonly found: FlowRead['found']
    }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }

/** The same with its source, for whoever has more to say of it. */
export function draftOf(content: string | Uint8Array, file: string, lists: SharedLists = NO_LISTS): Draft {
  const source = readSource(content, file)
  if (source.kind === 'refused') return source
  const { found } = source
  const told = (faults: readonly Fault[]): Draft => ({ kind: 'refused', findings: found(faults) })
  if (!NAMES_OF_A_FLOW.some((name) => source.has([name]))) return told([{ path: [], code: 'not-a-flow', data: {} }])
  const shape = flowFile.safeParse(source.value, { reportInput: true })
  if (!shape.success) return told(shapeFaults(shape.error, { schema: flowFile, otherwise: 'not-a-flow' }, source.has))
  const { file: written, faults: inLists } = withLists(shape.data, lists)
  if (inLists.length > 0) return told(inLists)
  const scales = scalesWith(lists, optionOf)
  const flow = compile(written, scales)
  const inSteps = stepFaults(written, flow, [...scales.keys()])
  const faults = [...inSteps, ...conditionFaults(flow, inSteps), ...messageFaults(written)]
  if (faults.length > 0) return told(faults)
  return { kind: 'read', written, flow, named: written.for === undefined ? null : source.place([], 'for'), found }
}

/** A file that gives no questionnaire, and what is said of it. */
export function refused(findings: readonly Finding[]): FlowRead {
  return { flow: null, named: null, findings, found: () => [] }
}
