/** `ykien flow test | diagram | new | preview`: trying a questionnaire without fear. */
import { readFile, writeFile } from 'node:fs/promises'
import type { Tongue } from '../flow/words.ts'
import { flowFiles } from '../house/files.ts'
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

const WALKS = '200'
const SEED = '1'

/** @returns the exit status; `null`: it goes on running. */
export async function flowCommand(
  { words, values, folder }: FlowAsked,
  io: Io,
  tongue: Tongue,
): Promise<number | null | 'wrong-use'> {
  const [command, first, ...more] = words
  switch (command) {
    case 'test': {
      const [walk, seed] = [values.walk ?? WALKS, values.seed ?? SEED]
      if (![walk, seed].every((text) => /^\d{1,9}$/.test(text))) {
        io.err(`${tongue.say('flow-test.not-a-number', 'vi')}\n`)
        return 2
      }
      const files = first === undefined ? await flowFiles(folder) : [first, ...more]
      const { update, json } = values
      const disk = {
        read: (file: string) => readFile(file, 'utf8'),
        write: (file: string, text: string) => writeFile(file, text),
      }
      return flowTest({ files, update, json, walk: Number(walk), seed: Number(seed), ...disk }, io, tongue)
    }
    default:
      return 'wrong-use'
  }
}
