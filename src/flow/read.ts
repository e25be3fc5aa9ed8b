/** A flow file, from its content to a checked questionnaire. Every mistake is told with its place and what to do. */
import { compile } from './compile.ts'
import { conditionFaults } from './condition-faults.ts'
import type { Flow } from './definition.ts'
import type { Fault, Finding } from './findings.ts'
import { messageFaults } from './message-faults.ts'
import { flowFile } from './schema.ts'
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
  /** What is wrong with it beside other versions, with its place in this file. */
  readonly found: (faults: readonly Fault[]) => readonly Finding[]
}

/** A file that has none of them is another kind of file: a calendar, golden conversations. */
const NAMES_OF_A_FLOW = ['flow', 'title', 'steps']

/**
 * Never throws, whatever the content.
 *
 * @param file the name that findings show.
 * @example readFlow(await readFile('flows/short-form.yaml'), 'flows/short-form.yaml').flow?.steps
 */
export function readFlow(content: string | Uint8Array, file: string): FlowRead {
  const source = readSource(content, file)
  if (source.kind === 'refused') return refused(source.findings)
  if (!NAMES_OF_A_FLOW.some((name) => source.has([name]))) {
    return refused(source.found([{ path: [], code: 'not-a-flow', data: {} }]))
  }
  const shape = flowFile.safeParse(source.value, { reportInput: true })
  if (!shape.success) {
    const faults = shapeFaults(shape.error, { schema: flowFile, otherwise: 'not-a-flow' }, source.has)
    return refused(source.found(faults))
  }
  const flow = compile(shape.data)
  const inSteps = stepFaults(shape.data, flow)
  const faults = [...inSteps, ...conditionFaults(flow, inSteps), ...messageFaults(shape.data)]
  if (faults.length > 0) return refused(source.found(faults))
  return {
    flow,
    named: shape.data.for === undefined ? null : source.place([], 'for'),
    findings: [],
    found: source.found,
  }
}

/** A file that gives no questionnaire, and what is said of it. */
export function refused(findings: readonly Finding[]): FlowRead {
  return { flow: null, named: null, findings, found: () => [] }
}
