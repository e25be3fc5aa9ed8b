/**
 * Text that others write is read in a time that grows like its length: eight times as much takes about eight times as
 * long, where something quadratic would take sixty-four times. Processor time of this thread is compared with itself.
 */
import { expect, test } from 'vitest'
import { eventOf } from '../src/channels/telegram/update.ts'
import { typed } from '../src/channels/typed.ts'
import { webAddress } from '../src/config/environment.ts'
import { alternatives } from '../src/flow/alternatives.ts'
import { fold, spellTyped } from '../src/flow/fold.ts'
import { lexiconOf } from '../src/flow/lexicon.ts'
import { agreeing, matchSeveral } from '../src/flow/match.ts'
import { nearest } from '../src/flow/nearest.ts'
import { readFlow } from '../src/flow/read.ts'
import { readings } from '../src/flow/readings.ts'
import { asCode } from '../src/service/keyring.ts'
import { layoutOf } from '../src/service/table/columns.ts'
import { readCsv } from '../src/service/table/read-csv.ts'
import { caseBody } from '../src/survey/case-body.ts'
import { caseCode } from '../src/survey/case-code.ts'
import { phone } from '../src/survey/phone.ts'
import { readDate } from '../src/survey/read-date.ts'
import { tongue } from './support/tongue.ts'

const NOW = Date.parse('2026-11-24T09:30:00+07:00')
const SHORT = 2_000
const TIMES = 8
/** Between eight and sixty-four. */
const MOST = 24
/** Microseconds below which a difference is noise: something quadratic is far above at this length. */
const NOISE = 50_000

/** What such texts are made of: what a pattern may begin with, over and over, and then does not end with. */
const PIECES = [
  ' ',
  '\t',
  '(',
  '{',
  '"',
  '/',
  '.',
  '-',
  '1',
  '1 ',
  ' -',
  'a',
  'á',
  '\u0301',
  '\u200b',
  '١',
  'ngày ',
  ' tháng',
  'a ',
  '. ',
  ',',
  '\n',
  '#',
  '+84',
  '①',
  ':)',
  'aa',
  'dạ ',
  'cảm ơn ',
  'không, ',
  '(a|b)',
]

const { words } = tongue
const MEANINGS = ['1', 'a', 'hài lòng'].map((label) => ({ code: label, labels: [label], also: [] }))
const LEXICON = lexiconOf(MEANINGS, [], false, words)

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a typed text, folded': fold,
  'a typed text with its signs': spellTyped,
  'the ways to read it': (text) => readings(text, words),
  'clauses that agree': (text) => agreeing(text, LEXICON, words),
  'a list of answers': (text) => matchSeveral(text, LEXICON, words),
  'a synonym of a flow file': alternatives,
  'a start': (text) => typed(`/start ${text}`),
  'a start of a bot': (text) => typed(`/start@${text}`),
  'an update': (text) =>
    eventOf({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text } }),
  'a short code': asCode,
  'a case code': (text) => caseCode(`1${text}x`, NOW),
  'a phone': (text) => phone(`1${text}x`),
  'a date': (text) => readDate(`1${text}x`),
  'a case body': (text) =>
    caseBody.safeParse({ unit: text, outcome: 'open', applicant: { phone: text, language: text } }),
  'headers of a table': (text) => layoutOf([[[text, 'Mã hồ sơ']]]),
  'a line of CSV': (text) => readCsv(`Mã hồ sơ,${text}x\n`),
  'a name that is not known': (text) => nearest(text, ['attitude', 'trips']),
  'an address in the settings': (text) => webAddress.safeParse(`http://a/${text}x`),
  'a questionnaire': (text) => readFlow(`title: "${text.replaceAll('"', "'")}x"\n`, 'a.yaml'),
}

/** Microseconds of processor time, the best of three. */
async function cost(read: (text: string) => unknown, text: string): Promise<number> {
  const runs: number[] = []
  for (let run = 0; run < 3; run++) {
    const before = process.threadCpuUsage()
    await read(text)
    const { user, system } = process.threadCpuUsage(before)
    runs.push(user + system)
  }
  return Math.min(...runs)
}

test.each(Object.entries(READERS))('%s', async (_, read) => {
  for (const piece of PIECES) {
    const text = piece.repeat(SHORT / piece.length)
    const [short, long] = [await cost(read, text), await cost(read, text.repeat(TIMES))]
    expect(long, JSON.stringify(piece)).toBeLessThan(Math.max(short * MOST, NOISE))
  }
})

test('something quadratic would be seen', async () => {
  const quadratic = (text: string): unknown => / *x/.exec(text)
  const text = ' '.repeat(SHORT)
  const [short, long] = [await cost(quadratic, text), await cost(quadratic, text.repeat(TIMES))]
  expect(long).toBeGreaterThan(Math.max(short * MOST, NOISE))
})
