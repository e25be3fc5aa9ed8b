/** An official document (Nghị định 30/2020/NĐ-CP, Phụ lục I) as PDF, laid out as its DOCX (`write-docx.ts`). */
import type { Content } from 'pdfmake'
import { drawn } from '../../report/charts/drawing.ts'
import { sharesChart } from '../../report/charts/shares.ts'
import type {
  Block,
  DocumentChart,
  DocumentTable,
  OfficialDocument,
  TableGroup,
  TableLine,
} from '../../report/document.ts'
import { MM, printPdf } from './print-pdf.ts'

/** In points. */
const [TEXT, HEAD, CELL, NOTE] = [14, 13, 12, 11]
/** Left, top, right, bottom: 30–35 mm left, 15–20 right, 20–25 above and below. */
const MARGINS = [30 * MM, 20 * MM, 15 * MM, 20 * MM] as const
const GAP = '#FFF2CC'

export async function pdfOf(document: OfficialDocument): Promise<Uint8Array<ArrayBuffer>> {
  const body: Content[] = []
  for (const block of document.blocks) body.push(...(block.kind === 'chart' ? await chartOf(block) : blockOf(block)))
  return printPdf({
    info: { title: document.subject },
    pageSize: 'A4',
    pageMargins: MARGINS,
    defaultStyle: { fontSize: TEXT, lineHeight: 1.1 },
    // The number of the page, above in the middle, from the second on.
    header: (page: number) =>
      page === 1 ? '' : { text: String(page), fontSize: HEAD, alignment: 'center', margin: [0, 9 * MM, 0, 0] },
    // No heading stands alone at the foot of a page.
    pageBreakBefore: ({ headlineLevel }, after) => headlineLevel === 1 && after.getFollowingNodesOnPage().length === 0,
    content: [
      head(document),
      { text: document.type, bold: true, alignment: 'center', margin: [0, 18, 0, 0] },
      { text: document.subject, bold: true, alignment: 'center', margin: [0, 0, 0, 14] },
      ...body,
      foot(document),
    ],
  })
}

function head({ above, office, blank, state, motto, number, placeAndDay }: OfficialDocument): Content {
  return {
    columns: [
      {
        width: '36%',
        stack: [
          ...(above === null ? [] : [{ text: above.toUpperCase(), fontSize: HEAD }]),
          { text: (office ?? blank).toUpperCase(), fontSize: HEAD, bold: true },
          rule(22 * MM),
          { text: number, fontSize: HEAD, margin: [0, 6, 0, 0] },
        ],
        alignment: 'center',
      },
      {
        width: '64%',
        stack: [
          { text: state, fontSize: HEAD - 1, bold: true },
          { text: motto, bold: true },
          rule(60 * MM),
          { text: placeAndDay, italics: true, margin: [0, 6, 0, 0] },
        ],
        alignment: 'center',
      },
    ],
  }
}

/** The line under the office and under the motto. */
function rule(length: number): Content {
  return { canvas: [{ type: 'line', x1: 0, y1: 2, x2: length, y2: 2, lineWidth: 0.75 }] }
}

function foot({ end, recipientsTitle, recipients, signer, signerName }: OfficialDocument): Content {
  return {
    unbreakable: true,
    stack: [
      { text: end },
      {
        margin: [0, 14, 0, 0],
        columns: [
          {
            stack: [
              { text: recipientsTitle, fontSize: CELL, bold: true, italics: true },
              ...recipients.map((one) => ({ text: one, fontSize: NOTE })),
            ],
          },
          {
            stack: [
              { text: signer, bold: true },
              { text: signerName, bold: true, margin: [0, 25 * MM, 0, 0] },
            ],
            alignment: 'center',
          },
        ],
      },
    ],
  }
}

/** Between the margins. */
const WIDTH = 165 * MM

async function chartOf({ caption, shares, notes }: DocumentChart): Promise<Content[]> {
  const svg = await drawn(sharesChart(shares, 'vi', 'wide'))
  return [
    {
      unbreakable: true,
      stack: [
        { text: caption, bold: true, fontSize: HEAD, margin: [0, 9, 0, 3] },
        { svg, width: WIDTH },
        ...notes.map((note): Content => ({ text: note, italics: true, fontSize: NOTE, margin: [0, 2, 0, 0] })),
      ],
    },
  ]
}

function blockOf(block: Exclude<Block, DocumentChart>): Content[] {
  switch (block.kind) {
    case 'heading':
      return [{ text: block.text, bold: true, leadingIndent: 12.7 * MM, margin: [0, 9, 0, 3], headlineLevel: 1 }]
    case 'text':
      return [{ text: block.text, alignment: 'justify', leadingIndent: 12.7 * MM, margin: [0, 3, 0, 3] }]
    case 'gap':
      return [{ text: block.text, background: GAP, leadingIndent: 12.7 * MM, margin: [0, 3, 0, 3] }]
    case 'table':
      return [
        tableOf(block),
        ...block.notes.map((note): Content => ({ text: note, italics: true, fontSize: NOTE, margin: [0, 2, 0, 0] })),
      ]
  }
}

/** Its caption is its first row, so that it never stands at the foot of a page without the table. */
function tableOf({ caption, columns, rows }: DocumentTable): Content {
  const narrow = columns.length > 3 ? '16%' : '18%'
  const cell = (text: string, i: number, bold: boolean): Content => ({
    text,
    bold,
    fontSize: CELL,
    alignment: i === 0 ? 'left' : 'center',
  })
  const row = (one: TableLine | TableGroup): Content[] =>
    one.kind === 'group'
      ? groupRow(one.text, columns.length)
      : one.cells.map((text, i) => cell(text, i, one.kind === 'total'))
  return {
    table: {
      headerRows: 2,
      dontBreakRows: true,
      keepWithHeaderRows: 1,
      widths: columns.map((_, i) => (i === 0 ? '*' : narrow)),
      body: [captionRow(caption, columns.length), columns.map((text, i) => cell(text, i, true)), ...rows.map(row)],
    },
    layout: { hLineWidth: (row) => (row === 0 ? 0 : 0.5), vLineWidth: () => 0.5 },
    margin: [0, 6, 0, 0],
  }
}

function captionRow(text: string, span: number): Content[] {
  const border = [false, false, false, true] as const
  const whole: Content = { text, bold: true, fontSize: HEAD, colSpan: span, border }
  return [whole, ...Array.from({ length: span - 1 }, (): Content => ({ text: '', border }))]
}

/** What spans the table leaves empty cells behind it. */
function groupRow(text: string, span: number): Content[] {
  const whole: Content = { text, bold: true, fontSize: CELL, colSpan: span, fillColor: '#F2F2F2' }
  return [whole, ...Array.from({ length: span - 1 }, (): Content => ({ text: '' }))]
}
