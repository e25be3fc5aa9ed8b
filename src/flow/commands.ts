/** The words that work at any open question: *dừng*, *bỏ qua*, *quay lại* … (faces.md section 3). */
import type { Folded } from './fold.ts'
import { readings } from './readings.ts'
import { type Control, phraseFor, type Tongue, type Words } from './words.ts'

export interface Command {
  readonly control: Control
  /**
   * One word typed without the accents that would set it apart from others: `dung` may be *đúng*, `sua` may be *sữa*.
   * Where the open question could take it as an answer, it is not obeyed unasked.
   */
  readonly bare: boolean
}

/** Longer is no choice, number or command; it is not even read. */
export const MAX_TYPED = 600

/** A typed text read in every way (`words.ts`), or in none when it is too long to be anything but a remark. */
export function readingsOf(text: string, words: Words): readonly Folded[] {
  return text.length > MAX_TYPED ? [] : readings(text, words)
}

/** The command that a text is where no question is open; `control('dạ dừng ạ', tongue) === 'stop'`. */
export function control(text: string, { words }: Tongue): Control | null {
  return commandIn(readingsOf(text, words), words)?.control ?? null
}

/** Whether this closes a talk: *cảm ơn*, *ok*; nothing is asked or told by it. */
export function isClosing(text: string, { words }: Tongue): boolean {
  return readingsOf(text, words).some((reading) => phraseFor(words.closing, reading) === true)
}

export function commandIn(all: readonly Folded[], words: Words): Command | null {
  for (const reading of all) {
    const control = phraseFor(words.control, reading)
    if (control === null) continue
    const entries = words.control.get(reading.folded) ?? []
    const exact = entries.some(({ spelled }) => spelled === reading.spelled)
    return { control, bare: !exact && !reading.folded.includes(' ') }
  }
  return null
}
