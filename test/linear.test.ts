/**
 * Text that others write is read in a time that grows like its length: eight times as much takes about eight times as
 * long, where something quadratic would take sixty-four times. Processor time of this thread is compared with itself.
 */
import { expect, test } from 'vitest'
import { eventOf } from '../src/channels/telegram/update.ts'
import { typed } from '../src/channels/typed.ts'
import { webAddress } from '../src/config/environment.ts'
import { fold, spellTyped } from '../src/flow/fold.ts'
import { nearest } from '../src/flow/nearest.ts'
import { readFlow } from '../src/flow/read.ts'
import { asCode } from '../src/service/keyring.ts'
import { layoutOf } from '../src/service/table/columns.ts'
import { caseBody } from '../src/survey/case-body.ts'
import { caseCode } from '../src/survey/case-code.ts'
import { phone } from '../src/survey/phone.ts'
import { readDate } from '../src/survey/read-date.ts'

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
]

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  'a typed text, folded': fold,
  'a typed text with its signs': spellTyped,
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
  'a name that is not known': (text) => nearest(text, ['attitude', 'trips']),
  'an address in the settings': (text) => webAddress.safeParse(`http://a/${text}x`),
  'a questionnaire': (text) => readFlow(`title: "${text.replaceAll('"', "'")}x"\n`, 'a.yaml'),
}

/** Microseconds of processor time, the best of three. */
function cost(read: (text: string) => unknown, text: string): number {
  const runs = [0, 1, 2].map(() => {
    const before = process.threadCpuUsage()
    read(text)
    const { user, system } = process.threadCpuUsage(before)
    return user + system
  })
  return Math.min(...runs)
}

test.each(Object.entries(READERS))('%s', (_, read) => {
  for (const piece of PIECES) {
    const text = piece.repeat(SHORT / piece.length)
    const [short, long] = [cost(read, text), cost(read, text.repeat(TIMES))]
    expect(long, JSON.stringify(piece)).toBeLessThan(Math.max(short * MOST, NOISE))
  }
})

test('something quadratic would be seen', () => {
  const quadratic = (text: string): unknown => / *x/.exec(text)
  const text = ' '.repeat(SHORT)
  const [short, long] = [cost(quadratic, text), cost(quadratic, text.repeat(TIMES))]
  expect(long).toBeGreaterThan(Math.max(short * MOST, NOISE))
})
