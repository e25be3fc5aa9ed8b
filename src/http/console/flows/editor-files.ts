/**
 * The editor's script and the libraries that it is made of (CodeMirror 6), each module as its package has it and from our own
 * address: a browser takes them one by one, so that nothing has to be built.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Hono } from 'hono'
import type { Deps } from '../../../service/deps.ts'
import { notice } from '../../failures.ts'
import type { Web } from '../../web.ts'
import { completions } from './completions.ts'
import { FLOWS } from './paths.ts'

/** What the script of our own names; what those name follows by itself. */
const ROOTS = ['autocomplete', 'commands', 'lang-yaml', 'language', 'lint', 'state', 'view'].map(
  (one) => `@codemirror/${one}`,
)
const IMPORT = /\bfrom '([^'./][^']*)'/g
const SCRIPT = { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'private, max-age=3600' }

const OWN = readFileSync(new URL('./editor.js', import.meta.url), 'utf8')

let known: ReadonlyMap<string, string> | null = null

export function editorFiles(deps: Deps): Hono<Web> {
  return new Hono<Web>().get('/:file', (c) => {
    const file = c.req.param('file')
    if (file === 'goi-y.json') return c.json(completions())
    known ??= modules()
    const script = known.get(file)
    return script === undefined ? notice(deps, c, 404, 'not-found') : c.body(script, 200, SCRIPT)
  })
}

/** By the name under which it is served. */
function modules(): ReadonlyMap<string, string> {
  const all = new Map<string, string>([['editor.js', addressed(OWN)]])
  const open = [...ROOTS]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (all.has(fileOf(name))) continue
    const source = readFileSync(fileURLToPath(import.meta.resolve(name)), 'utf8')
    all.set(fileOf(name), addressed(source))
    for (const [, other = ''] of source.matchAll(IMPORT)) open.push(other)
  }
  return all
}

/** The same module, naming others by where they are served. */
function addressed(source: string): string {
  return source.replace(IMPORT, (_, name: string) => `from '${FLOWS}/_/${fileOf(name)}'`)
}

function fileOf(name: string): string {
  return `${name.replace('@', '').replaceAll('/', '.')}.js`
}
