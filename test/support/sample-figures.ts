/** The figures of an invented office, to be written into files. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Flow } from '../../src/flow/definition.ts'
import { sayFrom } from '../../src/flow/say.ts'
import type { Facets } from '../../src/report/facets.ts'
import type { Forms } from '../../src/report/forms.ts'
import { summaryOf } from '../../src/report/summary.ts'
import { emptyTally, type Tally } from '../../src/report/tally.ts'

const say = sayFrom({ vi: parse(readFileSync('locales/vi.yaml', 'utf8')) })
const option = (code: string, vi: string) => ({ code, label: { vi }, also: [], counted: true })
export const FLOW: Flow = {
  flow: 'seven-criteria',
  series: 'seven-criteria',
  title: { vi: 'Bảy tiêu chí' },
  source: null,
  outcomes: ['returned'],
  greeting: null,
  thanks: null,
  minutes: 2,
  steps: [
    {
      id: 'attitude',
      role: 'overall',
      ask: { vi: '=HYPERLINK("x") Thái độ thế nào?' },
      when: null,
      prefill: null,
      answering: {
        kind: 'choose',
        several: false,
        scale: 'satisfaction-5',
        options: [
          option('VD', 'Rất không hài lòng'),
          option('D', 'Không hài lòng'),
          option('N', 'Bình thường'),
          option('S', 'Hài lòng'),
          option('VS', 'Rất hài lòng'),
        ],
      },
    },
    {
      id: 'trips',
      role: 'fact',
      ask: { vi: 'Đi mấy lần?' },
      when: null,
      prefill: null,
      answering: { kind: 'number', min: 0, max: 20, suggest: [] },
    },
  ],
}

const FUNNEL = { closed: 40, invited: 40, sent: 38, delivered: 38, opened: 33, started: 32, finished: 32 }
const ANSWERS = { attitude: { S: 26, D: 5, NA: 1 }, trips: { '1': 20, '2': 12 } }

/** Figures of one office as a file takes them; in its words a formula that nobody is to run. */
export function figuresOf(
  over: {
    readonly funnel?: Partial<Tally['funnel']>
    readonly steps?: typeof ANSWERS | null
    readonly forms?: Forms
    readonly facets?: Facets
  } = {},
) {
  const steps = over.steps === null ? null : ANSWERS
  const series = steps === null ? {} : { 'seven-criteria': { responses: 32, steps } }
  const tally: Tally = {
    ...emptyTally(),
    funnel: { ...FUNNEL, ...over.funnel },
    unsent: { 'no-contact': 2 },
    series,
    forms: over.forms ?? {},
    facets: over.facets ?? {},
  }
  const summary = summaryOf(tally, [FLOW], { from: '2026-11-01', to: '2026-11-30' }, 'so-tai-chinh')
  const wording = { say, language: 'vi' as const, flows: [FLOW] }
  return {
    summary,
    wording,
    unitName: 'Sở Tài chính',
    above: 'Ủy ban nhân dân tỉnh Thanh An',
    held: over.steps === null,
    beside: [],
    earlier: [],
    targets: [],
  }
}
