/** `ykien flow test | diagram | new | import | preview`: trying a questionnaire without fear. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Tongue } from '../flow/words.ts'
import { flowFiles } from '../house/files.ts'
import type { Deps } from '../service/deps.ts'
import { withInvitations } from '../service/invite.ts'
import { countAll } from '../service/recount.ts'
import { figuresFor, flowDiagram } from './flow-diagram.ts'
import { flowImport } from './flow-import.ts'
import { flowNew } from './flow-new.ts'
import { flowPreview } from './flow-preview.ts'
import { flowTest } from './flow-test.ts'

export interface FlowValues {
  readonly json: boolean
  readonly update: boolean
  readonly walk?: string | undefined
  readonly seed?: string | undefined
  readonly out?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly unit?: string | undefined
  readonly port?: string | undefined
}

export interface FlowAsked {
  /** What follows `flow`: the command and its arguments. */
  readonly words: readonly string[]
  readonly values: FlowValues
  /** `FLOWS_PATH`. */
  readonly folder: string
}

interface Io {
  out(text: string): void
  err(text: string): void
}

/** Runs a command in the opened house; only figures need it. */
type InHouse = (command: (deps: Deps) => Promise<number>) => Promise<number>

/** An exit status; `null`: it goes on running. */
type Ran = number | null | 'wrong-use'

/** Random conversations for each questionnaire, unless told otherwise: half a second, always the same ones. */
const WALKS = '200'
const SEED = '1'
/** Beside the server's own. */
const PORT = '3003'
const PORT_MAX = 65_535

const TRYING = ['test', 'diagram', 'new', 'import', 'preview']

export function isTrying(command: string | undefined): boolean {
  return command !== undefined && TRYING.includes(command)
}

export async function flowTrying(
  { words: [command, first, ...more], values, folder }: FlowAsked,
  inHouse: InHouse,
  io: Io,
  tongue: Tongue,
): Promise<Ran> {
  if (command === 'test')
    return test(first === undefined ? await flowFiles(folder) : [first, ...more], values, io, tongue)
  if (first === undefined || more.length > 0) return 'wrong-use'
  switch (command) {
    case 'diagram':
      return draw(first, values, inHouse, io, tongue)
    case 'new':
      return flowNew({ name: first, from: values.from ?? null, folder, json: values.json }, io, tongue.say)
    case 'import':
      return flowImport({ file: first, out: values.out ?? null, folder, json: values.json }, io, tongue)
    case 'preview':
      return preview(first, values, io, tongue)
    default:
      return 'wrong-use'
  }
}

async function preview(file: string, { port = PORT, json }: FlowValues, io: Io, tongue: Tongue): Promise<Ran> {
  if (!/^\d{1,5}$/.test(port) || Number(port) > PORT_MAX) {
    io.err(`${tongue.say('flow-preview.not-a-port', 'vi')}\n`)
    return 2
  }
  await flowPreview({ file, port: Number(port), json }, io, tongue)
  return null
}

async function test(files: readonly string[], values: FlowValues, io: Io, tongue: Tongue): Promise<Ran> {
  const { update, json, walk = WALKS, seed = SEED } = values
  if (![walk, seed].every((text) => /^\d{1,9}$/.test(text))) {
    io.err(`${tongue.say('flow-test.not-a-number', 'vi')}\n`)
    return 2
  }
  const read = (file: string): Promise<string> => readFile(file, 'utf8')
  return flowTest({ files, update, json, walk: Number(walk), seed: Number(seed), read, write }, io, tongue)
}

async function draw(file: string, values: FlowValues, inHouse: InHouse, io: Io, tongue: Tongue): Promise<Ran> {
  const { from, to, unit = null, out = null, json } = values
  const drawn = { text: await readFile(file, 'utf8'), file, out, json, write }
  if (from === undefined && to === undefined) return flowDiagram({ ...drawn, figures: null }, io, tongue.say)
  if (from === undefined || to === undefined) return 'wrong-use'
  return inHouse(async (deps) => {
    // No server may be running that counts what is new.
    await countAll(withInvitations(deps))
    return flowDiagram({ ...drawn, figures: () => figuresFor(deps, { from, to, unit }, io) }, io, tongue.say)
  })
}

function write(file: string, text: string): Promise<void> {
  return writeFile(file, text)
}
