/**
 * A questionnaire as a picture (SVG): what everybody is asked on the left, from top to bottom; follow-ups on the right of
 * the question that calls for them, with their condition in words. As wide as an A4 page, light or dark as the reader is.
 */
import { entriesOf } from './condition.ts'
import { type Flow, type Step, textIn } from './definition.ts'
import { type BoxWords, boxWords, type Wording } from './diagram-words.ts'
import { wrap } from './wrap.ts'

export interface Diagram extends Wording {
  /** Lines under the title: the period, how many were sent, opened, finished it. */
  readonly notes: readonly string[]
}

/** A4 at 96 dots an inch. */
const PAGE = 794
const MARGIN = 28
const LEFT = { x: MARGIN, width: 352 }
const RIGHT = { x: 416, width: PAGE - MARGIN - 416 }
/** Of a follow-up of a follow-up. */
const INDENT = 18
const GAP = 12
const PAD = 9
const SIZE = { head: 10, text: 12.5, small: 11 } as const
/** The consent is a page of its own to read; here it is only to be recognised. */
const LINES = { question: 3, answers: 6, condition: 3, figures: 2 } as const

interface Line {
  readonly text: string
  readonly look: 'head' | 'if' | 'ask' | 'answers' | 'figures'
  readonly size: number
}

interface Box {
  readonly id: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly lines: readonly Line[]
  /** Of everybody: hangs on the box before it; a follow-up on the box that it is asked after. */
  readonly after: Box | null
  readonly words: BoxWords
}

/** The whole file, `<svg>` to `</svg>`. */
export function diagram(drawn: Diagram): string {
  const { flow, language, say, notes } = drawn
  const title = textIn(flow.title, language)
  const noted = notes.flatMap((note) => wrap(note, PAGE - 2 * MARGIN, { size: SIZE.small, bold: false }, 2))
  const top = MARGIN + 24 + noted.length * lineHeight(SIZE.small) + GAP
  const boxes = boxesOf(drawn, top)
  const height = Math.ceil(Math.max(top, ...boxes.map((box) => box.y + box.height)) + MARGIN)
  const told = boxes.map(({ words: { head, condition, question, answers, figures } }) =>
    [head, condition, question, answers, figures].filter((part) => part !== null).join('. '),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PAGE} ${height}" width="${PAGE}" height="${height}" lang="${language}" role="img" aria-labelledby="title desc">
<title id="title">${escaped(say('diagram.title', language, { title }))}</title>
<desc id="desc">${escaped([...notes, ...told].join('\n'))}</desc>
<style>${STYLE}</style>
<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head-of" d="M0 0L8 4L0 8z"/></marker></defs>
<rect class="page" width="${PAGE}" height="${height}"/>
<text class="title" x="${MARGIN}" y="${MARGIN + 14}">${escaped(title)}</text>
${noted.map((note, i) => `<text class="figures" x="${MARGIN}" y="${MARGIN + 34 + i * lineHeight(SIZE.small)}">${escaped(note)}</text>`).join('\n')}
${boxes.map(connector).join('\n')}
${boxes.map(drawnBox).join('\n')}
</svg>
`
}

function boxesOf(drawn: Diagram, top: number): readonly Box[] {
  const boxes: Box[] = []
  // The last box that everybody comes to, where the row of it ends, where its next follow-up may stand.
  let [main, rowEnd, right]: [Box | null, number, number] = [null, top - GAP, top]
  for (const [i, step] of drawn.flow.steps.entries()) {
    if (step.when === null || main === null) {
      main = boxAt(drawn, step, i, { ...LEFT, y: rowEnd + GAP, after: main })
      right = main.y
      rowEnd = main.y + main.height
      boxes.push(main)
      continue
    }
    const shift = (depthOf(drawn.flow, step) - 1) * INDENT
    const place = { x: RIGHT.x + shift, width: RIGHT.width - shift, y: right, after: main }
    const box = boxAt(drawn, step, i, place)
    right = box.y + box.height + GAP
    rowEnd = Math.max(rowEnd, box.y + box.height)
    boxes.push(box)
  }
  return boxes
}

/** How many conditions hang on each other above the step; more than three are not told apart. */
function depthOf({ steps }: Flow, { when }: Step): number {
  if (when === null) return 0
  const names = new Set(entriesOf(when).map(([name]) => name))
  const above = steps.filter(({ id }) => names.has(id)).map((step) => depthOf({ steps } as Flow, step))
  return Math.min(3, 1 + Math.max(0, ...above))
}

function boxAt(
  drawn: Diagram,
  step: Step,
  index: number,
  { x, y, width, after }: Pick<Box, 'x' | 'y' | 'width' | 'after'>,
): Box {
  const words = boxWords(drawn, step, index + 1, after?.id ?? null)
  const inner = width - 2 * PAD
  const lined = (text: string | null, look: Line['look'], size: number, max: number): Line[] =>
    text === null
      ? []
      : wrap(text, inner, { size, bold: look === 'ask' }, max).map((line) => ({ text: line, look, size }))
  const lines = [
    ...lined(words.head, 'head', SIZE.head, 1),
    ...lined(words.condition, 'if', SIZE.small, LINES.condition),
    ...lined(words.question, 'ask', SIZE.text, LINES.question),
    ...lined(words.answers, 'answers', SIZE.small, LINES.answers),
    ...lined(words.figures, 'figures', SIZE.small, LINES.figures),
  ]
  const height = lines.reduce((sum, { size }) => sum + lineHeight(size), 2 * PAD - 4)
  return { id: step.id, x, y, width, height, lines, after, words }
}

function lineHeight(size: number): number {
  return Math.round(size * 1.32)
}

function drawnBox({ x, y, width, height, lines, words }: Box): string {
  const kind = words.condition === null ? 'box' : 'box follow'
  let at = y + PAD - 2
  const texts = lines.map(({ text, look, size }) => {
    at += lineHeight(size)
    return `<text class="${look}" x="${x + PAD}" y="${at - 3}">${escaped(text)}</text>`
  })
  return `<g><rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>\n${texts.join('\n')}</g>`
}

/** Down to the next question of everybody; to the right, along the middle, to a follow-up. */
function connector({ x, y, width, after, words }: Box): string {
  if (after === null) return ''
  if (words.condition === null) {
    const middle = x + width / 2
    return `<path class="way" d="M${middle} ${after.y + after.height}V${y - 1}" marker-end="url(#arrow)"/>`
  }
  const from = after.x + after.width
  const bend = from + (RIGHT.x - from) / 2
  const start = after.y + 16
  return `<path class="way branch" d="M${from} ${start}H${bend}V${y + 16}H${x - 1}" marker-end="url(#arrow)"/>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** No variables: not every viewer of pictures knows them. Contrast at least 4.5 to 1, in light and in dark. */
const STYLE = `
text{font-family:'Be Vietnam Pro','Segoe UI',Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif;fill:#1b1b1b}
.title{font-size:17px;font-weight:600}
.head{font-size:${SIZE.head}px;fill:#595959}
.if{font-size:${SIZE.small}px;font-style:italic;fill:#0b4f8f}
.ask{font-size:${SIZE.text}px;font-weight:600}
.answers,.figures{font-size:${SIZE.small}px}
.figures{fill:#0b4f8f}
.page{fill:#fff}
.box{fill:#f5f6f7;stroke:#8a9099}
.follow{fill:#fff;stroke-dasharray:4 3}
.way{fill:none;stroke:#6b7280;stroke-width:1.2}
.head-of{fill:#6b7280}
@media (prefers-color-scheme:dark){
text{fill:#ececec}
.head{fill:#b4b9c0}
.if,.figures{fill:#8cc2f7}
.page{fill:#15181c}
.box{fill:#20252b;stroke:#7a828c}
.follow{fill:#15181c}
.way{stroke:#9aa3ad}
.head-of{fill:#9aa3ad}
}
@media print{
text{fill:#000}
.if,.figures,.head{fill:#000}
.page,.follow{fill:#fff}
.box{fill:#fff;stroke:#555}
}
`
