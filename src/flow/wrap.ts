/** Text broken into lines where no font can be asked how wide it is: an estimate that rather breaks too early. */

/** Of letters in the widest of the usual sans serifs, in parts of the font size. */
const [NARROW, MIDDLE, WIDE] = [0.38, 0.62, 0.9]
/** What bold letters are wider. */
const BOLD = 1.12
const NARROW_LETTERS = /[iljtfrI.,:;'’|!()[\] ·–-]/
const WIDE_LETTERS = /[mwMWƠƯ%@—]|\p{Lu}/u

export interface Font {
  readonly size: number
  readonly bold: boolean
}

function widthOf(text: string, { size, bold }: Font): number {
  return [...text].reduce((sum, letter) => sum + part(letter), 0) * size * (bold ? BOLD : 1)
}

/** @returns at most `max` lines no wider than `width`; what does not fit ends in `…`. No-break spaces hold. A word wider than that stands alone. */
export function wrap(text: string, width: number, font: Font, max: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/[ \n]+/).filter((one) => one !== '')) {
    const last = lines.at(-1)
    const longer = `${last} ${word}`
    if (last !== undefined && widthOf(longer, font) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  if (lines.length <= max) return lines
  const cut = lines.slice(0, max)
  return cut.with(-1, `${(cut.at(-1) ?? '').replace(/\s\S*$/, '')} …`)
}

function part(letter: string): number {
  if (NARROW_LETTERS.test(letter)) return NARROW
  return WIDE_LETTERS.test(letter) ? WIDE : MIDDLE
}
