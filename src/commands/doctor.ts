/** `ykien doctor`: how everything stands that the work depends on, and what to do about what does not stand well. */
import type { Config, ConfigRead } from '../config.ts'
import type { Tongue } from '../flow/words.ts'
import { type Checked, type DoctorDeps, examine, inWords } from '../service/doctor/doctor.ts'

interface Io {
  out(text: string): void
}

/** What was opened, to be looked at and closed again. */
interface Opened {
  readonly deps: DoctorDeps
  close(): Promise<void>
}

/** Columns that the longest word for a status takes. */
const MARK_WIDTH = 5

/** Why a house cannot be opened, by the `code` of its error. */
const UNOPENED = ['STORE_AWAY', 'STORE_NEWER', 'STORE_BROKEN', 'WRONG_KEY', 'FAULTY_FILES'] as const

/** @returns the exit status: 0, or 1 where there is a problem; a warning is none. */
export async function doctorCommand(
  read: ConfigRead,
  open: (config: Config) => Promise<Opened>,
  { json }: { readonly json: boolean },
  io: Io,
  { say }: Tongue,
): Promise<0 | 1> {
  const checked = 'problems' in read ? read.problems.map(wrong('problem')) : await lookAt(read)
  io.out(json ? `${JSON.stringify(checked)}\n` : checked.map(line).join(''))
  return checked.some(({ status }) => status === 'problem') ? 1 : 0

  async function lookAt({ config, warnings }: Extract<ConfigRead, { readonly config: Config }>): Promise<Checked[]> {
    const before = warnings.map(wrong('warning'))
    try {
      const house = await open(config)
      try {
        return [...before, ...(await examine(house.deps)).map((health) => inWords(health, say))]
      } finally {
        await house.close()
      }
    } catch (error) {
      return [...before, unopened(error)]
    }
  }

  /** @throws the error itself where it is none of those that an office can mend. */
  function unopened(error: unknown): Checked {
    const code = UNOPENED.find((known) => error instanceof Error && 'code' in error && error.code === known)
    if (code === undefined || !(error instanceof Error)) throw error
    const key = `doctor.house.${code}`
    return {
      check: 'house',
      status: 'problem',
      message: say(key, 'vi', { detail: error.message.replaceAll('\n', '; ') }),
      fix: say(`${key}-fix`, 'vi'),
    }
  }

  function line({ status, check, message, fix }: Checked): string {
    const mark = say(`doctor.status.${status}`, 'vi').padEnd(MARK_WIDTH)
    return `${[mark, `${check}:`, message, ...(fix === null ? [] : [fix])].join(' ')}\n`
  }
}

/** A line about a variable says by itself what to do. */
const wrong =
  (status: 'problem' | 'warning') =>
  (message: string): Checked => ({ check: 'environment', status, message, fix: null })
