/** Lists of options and scales that several questionnaires share: `flows/lists.yaml`. */
import { z } from 'zod'
import type { Option } from './definition.ts'
import type { Fault, Finding } from './findings.ts'
import { nearest } from './nearest.ts'
import { SCALES } from './scales.ts'
import { type FlowFile, LIST_ID, type OptionFile, optionFile, RESERVED_CODES, type WrittenFlow } from './schema.ts'
import { shapeFaults } from './shape-faults.ts'
import { readSource } from './source.ts'

export interface SharedLists {
  /** By name: the options of a `choose:`. */
  readonly lists: ReadonlyMap<string, readonly OptionFile[]>
  /** By name, from worst to best: the options of a `scale:`. */
  readonly scales: ReadonlyMap<string, readonly OptionFile[]>
}

export const NO_LISTS: SharedLists = { lists: new Map(), scales: new Map() }

const options = z.array(optionFile).min(2).max(50)
const named = z.record(z.string().regex(LIST_ID), options).optional()
const listsFile = z.strictObject({ lists: named, scales: named })

export type ListsRead =
  | { readonly kind: 'read'; readonly value: SharedLists }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

/** Never throws, whatever the content. What only a questionnaire shows (answers that are alike) is told there. */
export function readLists(content: string | Uint8Array, file: string): ListsRead {
  const source = readSource(content, file)
  if (source.kind === 'refused') return { kind: 'faulty', findings: source.findings }
  const read = listsFile.safeParse(source.value, { reportInput: true })
  if (!read.success) {
    const faults = shapeFaults(read.error, { schema: listsFile, otherwise: 'not-lists' }, source.has)
    return { kind: 'faulty', findings: source.found(faults) }
  }
  const { lists = {}, scales = {} } = read.data
  const faults = [...codeFaults('lists', lists), ...codeFaults('scales', scales), ...shippedFaults(scales)]
  if (faults.length > 0) return { kind: 'faulty', findings: source.found(faults) }
  return { kind: 'read', value: { lists: new Map(Object.entries(lists)), scales: new Map(Object.entries(scales)) } }
}

/** The questionnaire with its shared lists written out: it is the same version as one that has them itself. */
export function withLists(
  written: WrittenFlow,
  { lists }: SharedLists,
): { readonly file: FlowFile; readonly faults: readonly Fault[] } {
  const faults: Fault[] = []
  const steps = written.steps.map(({ choose, ...step }, i) => {
    if (typeof choose !== 'string') return choose === undefined ? step : { ...step, choose }
    const shared = lists.get(choose)
    if (shared === undefined) {
      const known = [...lists.keys()]
      const data = { value: choose, allowed: known.join(', ') || '—', nearest: nearest(choose, known) }
      faults.push({ path: ['steps', i, 'choose'], code: 'unknown-list', data })
    }
    return { ...step, choose: [...(shared ?? [])] }
  })
  return { file: { ...written, steps }, faults }
}

/** Every scale that a step may name. @param optionOf compiles one. */
export function scalesWith(
  { scales }: SharedLists,
  optionOf: (file: OptionFile) => Option,
): ReadonlyMap<string, readonly Option[]> {
  return new Map([...[...scales].map(([name, all]) => [name, all.map(optionOf)] as const), ...SCALES])
}

function codeFaults(of: 'lists' | 'scales', all: Readonly<Record<string, readonly OptionFile[]>>): Fault[] {
  return Object.entries(all).flatMap(([name, list]) => {
    const codes = list.map(({ code }) => code)
    return codes.flatMap((code, j): Fault[] => {
      const path = [of, name, j, 'code']
      if (RESERVED_CODES.includes(code)) return [{ path, code: 'reserved-code', data: { code } }]
      return codes.indexOf(code) === j ? [] : [{ path, code: 'duplicate-code', data: { code } }]
    })
  })
}

/** A scale of the software keeps its meaning. */
function shippedFaults(scales: Readonly<Record<string, unknown>>): Fault[] {
  return Object.keys(scales).flatMap((name): Fault[] =>
    SCALES.has(name) ? [{ path: ['scales'], key: name, code: 'shipped-scale', data: { name } }] : [],
  )
}
