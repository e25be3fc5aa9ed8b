/**
 * An official document (Nghị định 30/2020/NĐ-CP, Phụ lục I) as DOCX: A4, Times New Roman, the parts in their places. A gap
 * for the writer is set off by colour, so that none is sent out unseen.
 */
import {
  AlignmentType,
  BorderStyle,
  Document,
  Header,
  ImageRun,
  type IParagraphOptions,
  convertMillimetersToTwip as mm,
  Packer,
  PageNumber,
  Paragraph,
  type ParagraphChild,
  ShadingType,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import type {
  Block,
  DocumentChart,
  DocumentTable,
  OfficialDocument,
  TableGroup,
  TableLine,
} from '../../report/document.ts'
import { pictureOf } from './chart-picture.ts'

const FONT = 'Times New Roman'
/** In half points, as the format counts: 14 pt of the text, 13 of the head, 12 in tables. */
const [TEXT, HEAD, CELL] = [28, 26, 24]
/** From the edges of the page, in mm: 20–25 above and below, 30–35 left, 15–20 right. */
const MARGIN = { top: mm(20), bottom: mm(20), left: mm(30), right: mm(15) }
/** Between the margins, in twips. */
const WIDTH = mm(210 - 45)
const GAP = 'FFF2CC'
const NONE = { style: BorderStyle.NONE, size: 0, color: 'auto' }
const NO_BORDERS = { top: NONE, bottom: NONE, left: NONE, right: NONE, insideHorizontal: NONE, insideVertical: NONE }

export async function docxOf(document: OfficialDocument): Promise<Uint8Array<ArrayBuffer>> {
  const body: (Paragraph | Table)[] = []
  for (const block of document.blocks) body.push(...(block.kind === 'chart' ? await chartOf(block) : blockOf(block)))
  const children = [
    head(document),
    line(document.type, { alignment: AlignmentType.CENTER, spacing: { before: 240 } }, { bold: true }),
    line(document.subject, { alignment: AlignmentType.CENTER, spacing: { after: 240 } }, { bold: true }),
    ...body,
    foot(document),
  ]
  const file = new Document({
    title: document.subject,
    styles: { default: { document: { run: { font: FONT, size: TEXT } } } },
    sections: [
      {
        properties: { page: { size: { width: mm(210), height: mm(297) }, margin: MARGIN }, titlePage: true },
        headers: { default: numbered(), first: new Header({ children: [new Paragraph({})] }) },
        children,
      },
    ],
  })
  return Uint8Array.from(await Packer.toBuffer(file))
}

/** The number of the page, above in the middle, from the second on. */
function numbered(): Header {
  const number = new TextRun({ children: [PageNumber.CURRENT], size: HEAD })
  return new Header({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [number] })] })
}

function head({ above, office, blank, state, motto, number, placeAndDay }: OfficialDocument): Table {
  const middle = { alignment: AlignmentType.CENTER }
  const left = [
    ...(above === null ? [] : [line(above.toUpperCase(), middle, { size: HEAD })]),
    line((office ?? blank).toUpperCase(), middle, { size: HEAD, bold: true }),
    rule('40%'),
    line(number, { ...middle, spacing: { before: 120 } }, { size: HEAD }),
  ]
  const right = [
    line(state, middle, { size: HEAD, bold: true }),
    line(motto, middle, { bold: true }),
    rule('60%'),
    line(placeAndDay, { ...middle, spacing: { before: 120 } }, { italics: true }),
  ]
  return apart(left, right, [36, 64])
}

/** The line under the office and under the motto. */
function rule(width: '40%' | '60%'): Paragraph {
  const indent = mm(width === '40%' ? 20 : 26)
  const bottom = { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 1 }
  return new Paragraph({ border: { bottom }, indent: { left: indent, right: indent }, spacing: { line: 40 } })
}

function foot({ end, recipientsTitle, recipients, signer, signerName }: OfficialDocument): Table {
  const left = [
    line(recipientsTitle, {}, { size: CELL, bold: true, italics: true }),
    ...recipients.map((one) => line(one, {}, { size: 22 })),
  ]
  const middle = { alignment: AlignmentType.CENTER }
  const right = [
    line(signer, middle, { bold: true }),
    ...Array.from({ length: 4 }, () => new Paragraph({})),
    line(signerName, middle, { bold: true }),
  ]
  return apart([line(end, { alignment: AlignmentType.LEFT }, {}), ...left], [new Paragraph({}), ...right], [50, 50])
}

/** Two columns without a line between them. */
function apart(
  left: readonly Paragraph[],
  right: readonly Paragraph[],
  [first, second]: readonly [number, number],
): Table {
  const cell = (children: readonly Paragraph[], percent: number): TableCell =>
    new TableCell({
      borders: NO_BORDERS,
      margins: { left: 0, right: 0 },
      width: { size: (WIDTH * percent) / 100, type: WidthType.DXA },
      children: [...children],
    })
  return new Table({
    borders: NO_BORDERS,
    layout: TableLayoutType.FIXED,
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: [(WIDTH * first) / 100, (WIDTH * second) / 100],
    rows: [new TableRow({ children: [cell(left, first), cell(right, second)] })],
  })
}

const BODY: IParagraphOptions = {
  alignment: AlignmentType.JUSTIFIED,
  spacing: { before: 60, after: 60 },
  indent: { firstLine: mm(12.7) },
}

/** As wide as the text, in CSS pixels (96 an inch). */
const PICTURE = Math.floor((165 / 25.4) * 96)

async function chartOf(chart: DocumentChart): Promise<readonly Paragraph[]> {
  const { png, width, height } = await pictureOf(chart)
  const { caption, alt, notes } = chart
  const picture = new ImageRun({
    type: 'png',
    data: png,
    transformation: { width: PICTURE, height: Math.round((height * PICTURE) / width) },
    altText: { name: caption, title: caption, description: alt },
  })
  return [
    line(caption, { spacing: { before: 180, after: 60 }, keepNext: true }, { bold: true, size: HEAD }),
    new Paragraph({ children: [picture], keepNext: notes.length > 0 }),
    ...notes.map((note) => line(note, { spacing: { before: 40 } }, { italics: true, size: 22 })),
  ]
}

function blockOf(block: Exclude<Block, DocumentChart>): readonly (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [line(block.text, { ...BODY, spacing: { before: 180, after: 60 }, keepNext: true }, { bold: true })]
    case 'text':
      return [line(block.text, BODY, {})]
    case 'gap':
      return [line(block.text, BODY, { shading: { type: ShadingType.CLEAR, fill: GAP, color: 'auto' } })]
    case 'table':
      return [
        line(block.caption, { spacing: { before: 180, after: 60 }, keepNext: true }, { bold: true, size: HEAD }),
        tableOf(block),
        ...block.notes.map((note) => line(note, { spacing: { before: 40 } }, { italics: true, size: 22 })),
      ]
  }
}

function tableOf({ columns, rows }: DocumentTable): Table {
  const others = columns.length - 1
  const narrow = Math.floor(WIDTH * (others > 2 ? 0.16 : 0.18))
  const widths = columns.map((_, i) => (i === 0 ? WIDTH - narrow * others : narrow))
  const cell = (text: string, i: number, bold: boolean): TableCell =>
    new TableCell({
      width: { size: widths[i] ?? narrow, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { left: 80, right: 80, top: 40, bottom: 40 },
      children: [line(text, { alignment: i === 0 ? AlignmentType.LEFT : AlignmentType.CENTER }, { size: CELL, bold })],
    })
  const row = (one: TableLine | TableGroup): TableRow =>
    one.kind === 'group'
      ? new TableRow({ cantSplit: true, children: [groupCell(one.text, columns.length)] })
      : new TableRow({ cantSplit: true, children: one.cells.map((text, i) => cell(text, i, one.kind === 'total')) })
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: columns.map((text, i) => cell(text, i, true)) }),
      ...rows.map(row),
    ],
  })
}

function groupCell(text: string, span: number): TableCell {
  return new TableCell({
    columnSpan: span,
    margins: { left: 80, right: 80, top: 40, bottom: 40 },
    shading: { type: ShadingType.CLEAR, fill: 'F2F2F2', color: 'auto' },
    children: [line(text, { keepNext: true }, { size: CELL, bold: true })],
  })
}

function line(
  text: string,
  paragraph: IParagraphOptions,
  run: Omit<ConstructorParameters<typeof TextRun>[0] & object, 'text'>,
): Paragraph {
  const children: ParagraphChild[] = [new TextRun({ ...run, text })]
  return new Paragraph({ ...paragraph, children })
}
