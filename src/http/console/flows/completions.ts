/** What may stand where in a questionnaire, for the editor: the keys with their sentences, and the values that are named. */
import { flowJsonSchema } from '../../../flow/json-schema.ts'

export interface Completion {
  readonly label: string
  /** *Tên tiếng Việt*. */
  readonly detail: string
  readonly info: string
  /** Values that the key may have; empty: any. */
  readonly values: readonly string[]
}

interface Node {
  readonly title?: string
  readonly description?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly anyOf?: readonly Node[]
  readonly items?: Node
  readonly additionalProperties?: Node | boolean
  readonly $defs?: Readonly<Record<string, Node>>
}

let made: readonly Completion[] | null = null

export function completions(): readonly Completion[] {
  made ??= [...collect(JSON.parse(flowJsonSchema()) as Node)].map(
    ([label, { title = '', description = '', ...node }]) => ({
      label,
      detail: title,
      info: description,
      values: node.enum ?? node.items?.enum ?? [],
    }),
  )
  return made
}

/** Each key once: where it means several things, the first. */
function collect(node: Node, into = new Map<string, Node>()): ReadonlyMap<string, Node> {
  for (const [key, inner] of Object.entries(node.properties ?? {})) {
    if (!into.has(key)) into.set(key, inner)
    collect(inner, into)
  }
  const { anyOf = [], items, additionalProperties: rest, $defs = {} } = node
  const within = [...anyOf, ...Object.values($defs), ...(items === undefined ? [] : [items])]
  for (const inner of typeof rest === 'object' ? [...within, rest] : within) collect(inner, into)
  return into
}
