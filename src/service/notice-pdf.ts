/** A notice for the board (*niêm yết*): A4, or A3 to be read from a step away, with the way to the same figures as a QR code. */
import type { Content } from 'pdfmake'
import type { Say, Values } from '../flow/say.ts'
import { date, percent, whole } from '../report/figure.ts'
import type {
  Notice,
  NoticeFigure,
  NoticeIndex,
  NoticePart,
  NoticeProcessing,
  NoticeQuestion,
} from '../report/notice.ts'
import { MM, printPdf } from './table/print-pdf.ts'

export const BOARDS = ['a4', 'a3'] as const
export type Board = (typeof BOARDS)[number]

/** How much larger than on A4 everything is set. */
const SCALE: Readonly<Record<Board, number>> = { a4: 1, a3: Math.SQRT2 }

export interface NoticePrint {
  readonly notice: Notice
  /** Where the same figures lie for everybody. */
  readonly link: string
  readonly hash: string
  readonly board: Board
}

type Words = (key: string, values?: Values) => string

export function noticePdf(say: Say, { notice, link, hash, board }: NoticePrint): Promise<Uint8Array<ArrayBuffer>> {
  const words: Words = (key, values) => say(`notice.${key}`, 'vi', values)
  const x = SCALE[board]
  const period = words('period', { from: date(notice.period.from), to: date(notice.period.to) })
  const samples = say('report.samples', 'vi', { samples: notice.samples })
  return printPdf({
    info: { title: `${words('title')} · ${notice.unitName} · ${period}` },
    pageSize: board === 'a4' ? 'A4' : 'A3',
    pageMargins: [18 * MM * x, 15 * MM * x, 15 * MM * x, 15 * MM * x],
    defaultStyle: { fontSize: 13 * x, lineHeight: 1.1 },
    footer: (page, pages) => ({ text: `${page}/${pages}`, alignment: 'center', fontSize: 10 * x }),
    content: [
      { text: notice.unitName, bold: true, alignment: 'center', fontSize: 15 * x },
      { text: words('title').toUpperCase(), bold: true, alignment: 'center', fontSize: 17 * x },
      { text: period, alignment: 'center', margin: [0, 2 * x, 0, 8 * x] },
      ...(notice.samples > 0 ? [{ text: samples, bold: true }] : []),
      ...countingOf(notice.counting, words, x),
      ...(notice.processing === undefined ? [] : processingOf(notice.processing, say, words, x)),
      ...notice.parts.flatMap((part) => partOf(part, words, x)),
      { text: words('protected'), margin: [0, 8 * x, 0, 2 * x], fontSize: 11 * x },
      { text: words('outside'), fontSize: 11 * x },
      {
        unbreakable: true,
        margin: [0, 8 * x, 0, 0],
        columnGap: 10 * x,
        columns: [
          { width: 90 * x, qr: link, fit: 90 * x, eccLevel: 'M' },
          {
            stack: [
              { text: words('here'), bold: true },
              { text: link, link },
              { text: `${words('hash')} ${hash}`, fontSize: 9 * x, margin: [0, 4 * x, 0, 0] },
            ],
          },
        ],
      },
    ],
  })
}

function countingOf(counting: readonly NoticeFigure[], words: Words, x: number): Content[] {
  const few = counting.every(({ key }) => key !== 'recovered')
  const row = ({ name, meaning, figure, n }: NoticeFigure): Content[] => [
    { stack: [{ text: name }, { text: meaning, fontSize: 10 * x, italics: true }] },
    { text: figure, alignment: 'center', bold: true },
    { text: n === null ? '–' : whole(n, 'vi'), alignment: 'center' },
  ]
  return [
    heading(words('counting'), x),
    table([words('what'), words('figure'), 'n'], counting.map(row)),
    ...(few ? [{ text: words('few-forms') }] : []),
  ]
}

function processingOf({ periods, rows, awaiting }: NoticeProcessing, say: Say, words: Words, x: number): Content[] {
  const columns = periods.map(({ from, to }, at) =>
    at === 0 ? words('whole-period') : words('days', { from: date(from).slice(0, 5), to: date(to).slice(0, 5) }),
  )
  const row = ({ name, figures }: NoticeProcessing['rows'][number]): Content[] => [
    { text: name },
    ...figures.map((text): Content => ({ text, alignment: 'center' })),
  ]
  return [
    heading(say('report.processing.title', 'vi'), x),
    table([words('what'), ...columns], rows.map(row)),
    { text: say('report.processing.about', 'vi'), fontSize: 10 * x, italics: true },
    ...awaiting.map(({ name, value }): Content => ({ text: `${name}: ${whole(value ?? 0, 'vi')}` })),
  ]
}

function partOf({ title, questions, indexes }: NoticePart, words: Words, x: number): Content[] {
  const together: Content[] =
    indexes.length === 0
      ? []
      : [
          { text: words('together'), bold: true },
          { ul: indexes.map((one) => ({ stack: [{ text: one.about }, indexOf(one, words, x)] })) },
        ]
  return [heading(title, x), ...together, ...questions.flatMap((one) => questionOf(one, words, x))]
}

function questionOf({ question, n, withheld, answers, indexes }: NoticeQuestion, words: Words, x: number): Content[] {
  const title: Content = { text: question, bold: true, margin: [0, 6 * x, 0, 2 * x] }
  if (withheld !== null) return [title, { text: words(`withheld.${withheld}`), italics: true }]
  const row = ({ label, count, share }: NoticeQuestion['answers'][number]): Content[] => [
    { text: label },
    { text: whole(count, 'vi'), alignment: 'center' },
    { text: share === null ? '–' : percent(share, 'vi'), alignment: 'center' },
  ]
  return [
    title,
    table([words('answer'), words('forms'), words('share')], answers.map(row)),
    { text: words('n', { n: n ?? 0 }), fontSize: 11 * x },
    ...indexes.map((one) => indexOf(one, words, x)),
  ]
}

/** No figure without its key, formula, n and interval. */
function indexOf({ key, version, name, meaning, figure, interval, n }: NoticeIndex, words: Words, x: number): Content {
  const sure = interval === null ? '' : `, ${interval}`
  return {
    stack: [
      { text: `${name}: ${figure}${sure} (${words('of', { n: n ?? 0 })})`, bold: true },
      {
        text: `${words('formula')} ${meaning} [${key}, ${words('version', { version })}]`,
        fontSize: 10 * x,
        italics: true,
      },
    ],
    margin: [0, 2 * x, 0, 2 * x],
  }
}

function heading(text: string, x: number): Content {
  return { text, bold: true, fontSize: 15 * x, margin: [0, 10 * x, 0, 4 * x] }
}

function table(columns: readonly string[], rows: readonly (readonly Content[])[]): Content {
  const head = columns.map((text, at): Content => ({ text, bold: true, alignment: at === 0 ? 'left' : 'center' }))
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      keepWithHeaderRows: 1,
      widths: ['*', ...columns.slice(1).map(() => '16%')],
      body: [head, ...rows],
    },
    layout: { hLineWidth: () => 0.5, vLineWidth: () => 0.5 },
  }
}
