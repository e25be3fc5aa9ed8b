import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { tongue } from '../../test/support/tongue.ts'
import { checkFlow } from './check.ts'
import { VARIABLES } from './fill.ts'
import { SENTENCES } from './findings.ts'
import { flowJsonSchema } from './json-schema.ts'
import { SCALES } from './scales.ts'

const PAGE = readFileSync('docs/flows.md', 'utf8')

interface Node {
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, Node>>
  readonly anyOf?: readonly Node[]
  readonly items?: Node
  readonly additionalProperties?: Node | boolean
  readonly $ref?: string
}

const SCHEMA = JSON.parse(flowJsonSchema()) as Node & { readonly $defs?: Readonly<Record<string, Node>> }

/** Every key of the schema by its name in the page; the languages of all texts are one. */
function keysOf(node: Node, path: readonly string[] = [], seen: readonly string[] = []): (readonly [string, Node])[] {
  // A condition may hold conditions: their keys are told once.
  const named = node.$ref?.split('/').at(-1)
  if (named !== undefined && seen.includes(named)) return []
  if (named !== undefined) return keysOf(SCHEMA.$defs?.[named] ?? {}, path, [...seen, named])
  const own = Object.entries(node.properties ?? {}).flatMap(([key, inner]) => [
    [key === 'vi' || key === 'en' ? key : [...path, key].join('.'), inner] as const,
    ...keysOf(inner, [...path, key], seen),
  ])
  const { anyOf = [], items, additionalProperties: rest } = node
  const within = [...anyOf, ...(items === undefined ? [] : [items]), ...(typeof rest === 'object' ? [rest] : [])]
  return [...own, ...within.flatMap((inner) => keysOf(inner, path, seen))]
}

const ALL = new Map(keysOf(SCHEMA))
const isAcceptable = (name: string): boolean => /(?:^|\.)accepted\./.test(name)
const KEYS = [...ALL].filter(([name]) => !isAcceptable(name))

test.each(KEYS)('%s stands in docs/flows.md with its sentence and an example, and in the schema', (name, node) => {
  expect(node.title).toMatch(/\S/)
  expect(node.description).toMatch(/\.$/)
  const section = PAGE.split(`\n#### \`${name}\`: ${node.title}\n`)[1]?.split('\n#### ')[0] ?? ''
  expect(section.trim().startsWith(`${node.description}\n`)).toBe(true)
  const example = /```yaml\n(.*?)```/s.exec(section)?.[1] ?? ''
  expect(example).toMatch(new RegExp(`(?:^|[\\s{-])${name.split('.').at(-1)}:`, 'm'))
  expect(parseDocument(example, { uniqueKeys: false }).errors).toEqual([])
})

test('docs/flows.md tells of no key that is not there', () => {
  const told = [...PAGE.matchAll(/^#### `([\w.]+)`/gm)].map(([, name]) => name)
  expect([...told].sort()).toEqual(KEYS.map(([name]) => name).sort())
})

test.each(Object.entries(SENTENCES))('the finding %s stands there in its own words', (code, [message, fix]) => {
  expect(PAGE).toContain(`| \`${code}\` | ${message} | ${fix} |`)
})

test('every variable and scale stands there', () => {
  for (const name of VARIABLES) expect(PAGE).toContain(`\`{${name}}\``)
  for (const name of SCALES.keys()) expect(PAGE).toContain(`\`${name}\``)
})

test('its whole questionnaire has nothing wrong with it', () => {
  const example = /## A whole questionnaire\n+```yaml\n(.*?)```/s.exec(PAGE)?.[1] ?? ''
  const { flow, findings } = checkFlow(example, 'flows.md', tongue)
  expect(findings).toEqual([])
  expect(flow?.steps).toHaveLength(2)
})
