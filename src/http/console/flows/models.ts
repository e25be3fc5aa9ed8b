/** What a new questionnaire may begin with, besides those that are asked: the small one with notes, and the library. */
import { readdirSync, readFileSync } from 'node:fs'

const LIBRARY = new URL('../../../../flows/library/', import.meta.url)
const SMALL = new URL('../../../commands/new-flow.yaml', import.meta.url)

export const MODELS: ReadonlyMap<string, string> = new Map([
  ['', readFileSync(SMALL, 'utf8')],
  ...readdirSync(LIBRARY)
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('.golden.yaml'))
    .sort()
    .map((name) => [name.replace('.yaml', ''), readFileSync(new URL(name, LIBRARY), 'utf8')] as const),
])
