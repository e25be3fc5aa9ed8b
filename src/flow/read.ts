/** A flow file, from its text to a checked questionnaire. Every mistake is told with its place and what to do. */
import { isUtf8 } from 'node:buffer'
import { compile } from './compile.ts'
import { conditionFaults } from './condition-faults.ts'
import type { Flow } from './definition.ts'
import { type Fault, type Finding, findingOf } from './findings.ts'
import { messageFaults } from './message-faults.ts'
import { flowFile } from './schema.ts'
import { shapeFaults } from './shape-faults.ts'
import { stepFaults } from './step-faults.ts'
import { type Place, readYaml } from './yaml-source.ts'

/** Larger files are refused unread (faces.md section 4). */
const KILOBYTES_MAX = 256

export interface FlowRead {
  /** `null` where any finding is an error. */
  readonly flow: Flow | null
  /** Where it names the outcomes that it asks for; `null`: it does not, and asks by default. */
  readonly named: Place | null
  /** In the order of the file. */
  readonly findings: readonly Finding[]
}

/**
 * Never throws, whatever the text.
 *
 * @param file the name that findings show.
 * @example readFlow(await readFile('flows/short-form.yaml', 'utf8'), 'flows/short-form.yaml').flow?.steps
 */
export function readFlow(text: string, file: string): FlowRead {
  if (isTooLarge(Buffer.byteLength(text))) return refused(file, 'too-large', { max: KILOBYTES_MAX })
  const source = readYaml(text)
  if (source.kind === 'too-deep') return refused(file, 'too-deep', {})
  if (source.kind === 'broken') {
    const fault = { path: [], code: 'yaml', data: { detail: source.detail } } as const
    return unusable([findingOf(fault, file, source.place)])
  }
  const found = (faults: readonly Fault[]): Finding[] =>
    faults
      .map((fault) => findingOf(fault, file, source.place(fault.path, fault.key)))
      .sort((a, b) => a.line - b.line || a.column - b.column)
  const shape = flowFile.safeParse(source.value, { reportInput: true })
  if (!shape.success) return unusable(found(shapeFaults(shape.error.issues, source.has)))
  const flow = compile(shape.data)
  const inSteps = stepFaults(shape.data, flow)
  const faults = [...inSteps, ...conditionFaults(flow, inSteps), ...messageFaults(shape.data)]
  if (faults.length > 0) return unusable(found(faults))
  return { flow, named: shape.data.for === undefined ? null : source.place([], 'for'), findings: [] }
}

/** The same from the bytes of a file. */
export function readFlowBytes(bytes: Uint8Array, file: string): FlowRead {
  if (isTooLarge(bytes.length)) return refused(file, 'too-large', { max: KILOBYTES_MAX })
  return isUtf8(bytes) ? readFlow(new TextDecoder().decode(bytes), file) : refused(file, 'not-utf8', {})
}

function isTooLarge(bytes: number): boolean {
  return bytes > KILOBYTES_MAX * 1024
}

/** A file of which nothing could be used. */
export function refused(file: string, code: Fault['code'], data: Fault['data']): FlowRead {
  return unusable([findingOf({ path: [], code, data }, file, { line: 1, column: 1 })])
}

function unusable(findings: readonly Finding[]): FlowRead {
  return { flow: null, named: null, findings }
}
