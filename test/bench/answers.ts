/** `npm run bench:answers`: processor time to understand one typed answer, of the corpus and of people who mean harm. */
import { MAX_TYPED } from '../../src/flow/commands.ts'
import { corpus, reading } from '../corpus/corpus.ts'
import { printTable, type Row } from './report.ts'

const AIM = 20
/** The longest text that is read at all may cost as much as a write to the store, and no more. */
const HOSTILE_AIM = 2_000
const ROUNDS = 10
/** The longest that is read at all (`commands.ts`). */
const LENGTH = MAX_TYPED
/** What the reading of a text might stumble over, again and again. */
const PIECES = [
  'dạ ',
  'cảm ơn anh chị ',
  'không, ',
  'k ',
  '1, ',
  '1 và ',
  'aa',
  'ạ',
  'ạ\u0323',
  '①',
  '?',
  'hài lòng, ',
  '2lần ',
  ' ',
]

/** Microseconds of processor time for each of `count` answers. */
function each(count: number, read: () => void): number {
  const before = process.threadCpuUsage()
  read()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / count
}

function rows(): readonly Row[] {
  const lines = corpus()
  const all = (): void => {
    for (let round = 0; round < ROUNDS; round++) for (const line of lines) reading(line)
  }
  all()
  const questions = [...new Set(lines.map(({ question }) => question))]
  const hostile = PIECES.flatMap((piece) => {
    const text = piece.repeat(LENGTH / piece.length)
    // Within and beyond the words that are looked at.
    return [text, text.slice(0, 100)].map((typed) => ({ typed, us: slowest(typed) }))
  })
  const worst = hostile.reduce((one, other) => (other.us > one.us ? other : one))
  return [
    { what: 'an answer of the corpus', value: each(ROUNDS * lines.length, all), unit: 'µs', most: AIM },
    { what: `hostile: ${JSON.stringify(worst.typed.slice(0, 20))}…`, value: worst.us, unit: 'µs', most: HOSTILE_AIM },
  ]

  /** At the question where it takes longest. */
  function slowest(text: string): number {
    return Math.max(
      ...questions.map((question) =>
        each(ROUNDS * ROUNDS, () => {
          for (let i = 0; i < ROUNDS * ROUNDS; i++) reading({ text, question })
        }),
      ),
    )
  }
}

printTable(rows())
