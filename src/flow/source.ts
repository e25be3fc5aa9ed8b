/** A YAML file that an office edits, from its bytes to plain data whose mistakes can be told with their place. */
import { isUtf8 } from 'node:buffer'
import { type Fault, type Finding, findingOf } from './findings.ts'
import { type Place, readYaml } from './yaml-source.ts'

/** Larger files are refused unread (faces.md section 4). */
const KILOBYTES_MAX = 256

export type Source =
  | {
      readonly kind: 'read'
      readonly value: unknown
      has(path: readonly PropertyKey[]): boolean
      place(path: readonly PropertyKey[], key?: string): Place
      /** In the order of the file. */
      found(faults: readonly Fault[]): readonly Finding[]
    }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }

/**
 * Never throws, whatever the content.
 *
 * @param file the name that findings show.
 */
export function readSource(content: string | Uint8Array, file: string): Source {
  const bytes = typeof content === 'string' ? Buffer.byteLength(content) : content.length
  if (bytes > KILOBYTES_MAX * 1024) return refused(unusable(file, 'too-large', { max: KILOBYTES_MAX }))
  if (typeof content !== 'string' && !isUtf8(content)) return refused(unusable(file, 'not-utf8', {}))
  const yaml = readYaml(typeof content === 'string' ? content : new TextDecoder().decode(content))
  if (yaml.kind === 'too-deep') return refused(unusable(file, 'too-deep', {}))
  if (yaml.kind === 'thousands') {
    const data = { value: yaml.written, plain: yaml.written.replaceAll('.', '') }
    return refused(findingOf({ path: [], code: 'thousands', data }, file, yaml.place))
  }
  if (yaml.kind === 'broken') {
    return refused(findingOf({ path: [], code: 'yaml', data: { detail: yaml.detail } }, file, yaml.place))
  }
  return {
    kind: 'read',
    value: yaml.value,
    has: yaml.has,
    place: yaml.place,
    found: (faults) =>
      faults
        .map((fault) => findingOf(fault, file, yaml.place(fault.path, fault.key)))
        .sort((a, b) => a.line - b.line || a.column - b.column),
  }
}

/** Said of a file of which nothing could be used. */
export function unusable(file: string, code: Fault['code'], data: Fault['data']): Finding {
  return findingOf({ path: [], code, data }, file, { line: 1, column: 1 })
}

function refused(finding: Finding): Source {
  return { kind: 'refused', findings: [finding] }
}
