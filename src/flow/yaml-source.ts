/** A YAML text as plain data that still knows where everything stood. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml'

export interface Place {
  readonly line: number
  readonly column: number
}

export type YamlSource =
  | {
      readonly kind: 'read'
      readonly value: unknown
      /** Where the value at `path` stands, or the name `key` in it; the nearest thing around it when it is missing. */
      place(path: readonly PropertyKey[], key?: string): Place
      has(path: readonly PropertyKey[]): boolean
    }
  | { readonly kind: 'broken'; readonly place: Place; readonly detail: string }
  | { readonly kind: 'too-deep' }
  /** A number as Vietnamese write it, which YAML reads as a thousandth of it. */
  | { readonly kind: 'thousands'; readonly place: Place; readonly written: string }

/** `500.000`. No setting of ours has three digits after the decimal point of more than one. */
const THOUSANDS = /^-?[1-9]\d{0,2}(\.\d{3})+$/

/** One document of plain YAML 1.2: unique keys that are texts, no tags of one's own, few aliases. Never throws. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter()
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length))
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  try {
    const options = { lineCounter: lines, stringKeys: true, prettyErrors: false, resolveKnownTags: false } as const
    const document = parseDocument(text, options)
    // What follows the first error is mostly its echo.
    const [wrong]: readonly YAMLError[] = [...document.errors, ...document.warnings]
    if (wrong?.code === 'RESOURCE_EXHAUSTION') return { kind: 'too-deep' }
    if (wrong !== undefined) return { kind: 'broken', place: placeOf(wrong.pos[0]), detail: wrong.message }
    const dotted = dottedIn(document)
    if (dotted !== null) {
      return { kind: 'thousands', place: placeOf(startOf(dotted) ?? 0), written: String(dotted.source) }
    }
    const root = document.contents
    const deref = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node)
    return {
      kind: 'read',
      value: document.toJS(),
      place: (path, key) =>
        placeOf(offsetOf(root, key === undefined ? path : [...path, key], key !== undefined, deref)),
      has: (path) => path.reduce<unknown>((node, name) => childOf(deref(node), name)?.value, root) !== undefined,
    }
  } catch (error) {
    // What was parsed may still be too deep to walk; an alias may name nothing or grow without end.
    if (error instanceof RangeError) return { kind: 'too-deep' }
    if (error instanceof ReferenceError) {
      return { kind: 'broken', place: placeOf(Math.max(0, text.indexOf('*'))), detail: error.message }
    }
    throw error
  }
}

function dottedIn(document: Document): Scalar | null {
  let found: Scalar | null = null
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value !== 'number' || !THOUSANDS.test(node.source ?? '')) return
      found = node
      return visit.BREAK
    },
  })
  return found
}

function childOf(node: unknown, name: PropertyKey): { readonly key: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) return node.items.find((item) => isScalar(item.key) && item.key.value === name)
  return isSeq(node) ? { key: null, value: node.items[Number(name)] } : undefined
}

function offsetOf(
  root: Node | null,
  path: readonly PropertyKey[],
  wantsKey: boolean,
  deref: (node: unknown) => unknown,
): number {
  let node: unknown = root
  let offset = startOf(root) ?? 0
  for (const [depth, name] of path.entries()) {
    const child = childOf(deref(node), name)
    if (child?.value === undefined) break
    node = child.value
    const isLast = depth === path.length - 1
    offset = (isLast && wantsKey ? startOf(child.key) : startOf(node)) ?? startOf(child.key) ?? offset
  }
  return offset
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
