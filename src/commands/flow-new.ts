/** `ykien flow new NAME`: a small questionnaire that is right from the start, to be changed into one's own. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Say } from '../flow/say.ts'
import { flowFile } from '../flow/schema.ts'

export interface FlowNewArguments {
  /** The id of the questionnaire, and the name of its file. */
  readonly name: string
  /** A questionnaire to start from, in `folder` or shipped; `null`: the small one. */
  readonly from: string | null
  readonly folder: string
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

const SMALL = new URL('./new-flow.yaml', import.meta.url)
const SHIPPED = new URL('../../flows/', import.meta.url)
/** Questionnaires to start from, which nobody is asked as they lie there. */
const LIBRARY = new URL('library/', SHIPPED)

/** @returns the exit status: 0 written, 1 there is such a file already, 2 no possible name, or nothing to start from. */
export async function flowNew({ name, from, folder, json }: FlowNewArguments, io: Io, say: Say): Promise<0 | 1 | 2> {
  const wrong = (key: string, values = {}): void => io.err(`${say(`flow-new.${key}`, 'vi', values)}\n`)
  if (![name, from ?? name].every((id) => flowFile.shape.flow.safeParse(id).success)) {
    wrong('name', { name: from ?? name })
    return 2
  }
  const model = await modelOf(from, folder)
  if (model === null) {
    wrong('no-model', { from: from ?? '' })
    return 2
  }
  const file = join(folder, `${name}.yaml`)
  try {
    const own = model.replace(/^flow: .*$/m, `flow: ${name}`).replace('$schema=../flow.', '$schema=./flow.')
    await writeFile(file, own, { flag: 'wx' })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    wrong('exists', { file })
    return 1
  }
  io.out(json ? `${JSON.stringify({ file })}\n` : `${say('flow-new.written', 'vi', { file })}\n`)
  return 0
}

/** The office's own goes before the shipped one of that name; `null`: neither is there. */
async function modelOf(from: string | null, folder: string): Promise<string | null> {
  if (from === null) return readFile(SMALL, 'utf8')
  for (const file of [
    join(folder, `${from}.yaml`),
    new URL(`${from}.yaml`, SHIPPED),
    new URL(`${from}.yaml`, LIBRARY),
  ]) {
    try {
      return await readFile(file, 'utf8')
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error
    }
  }
  return null
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
