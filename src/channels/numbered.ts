/** A message as plain text, for where there are no buttons, not enough of them, or where somebody would rather type. */
import type { Choice } from '../flow/reply.ts'
import type { Message } from './channel.ts'

/** What stands before a ticked option, on a button and in a list. */
const TICK = '✓ '

/** `1. Rất không hài lòng` … under the text, in the order of the options. */
export function withList({ text, options, ticked }: Message): string {
  if (options.length === 0) return text
  // The answers to "how many" are numbers themselves: an ordinal before them would mean another answer.
  if (options.every(isNumber)) return `${text}\n\n${options.map(({ label }) => label).join(' · ')}`
  const lines = options.map(({ code, label }, i) => `${i + 1}. ${ticked?.includes(code) ? TICK : ''}${label}`)
  return `${text}\n\n${lines.join('\n')}`
}

/** The words that do what the buttons beside the options would: `không ý kiến, bỏ qua`; empty when there are none. */
export function besidesInWords({ besides }: Message): string {
  return besides.map(({ label }) => label.toLocaleLowerCase('vi')).join(', ')
}

/** A label as a button shows it. */
export function buttonLabel({ code, label }: Choice, { ticked }: Message): string {
  return ticked?.includes(code) ? TICK + label : label
}

/** Whether an option is a number of a "how many" question: its code is its digits (faces.md section 2). */
export function isNumber({ code }: Choice): boolean {
  return /^\d+$/.test(code)
}

/**
 * Cuts a text into parts of at most `limit` characters, at a line end or space where one is near enough, so that no
 * word is cut unless it alone is longer.
 */
export function parts(text: string, limit: number): string[] {
  const cut: string[] = []
  let rest = text.normalize('NFC')
  while (rest.length > limit) {
    const end = lastBreak(rest, limit)
    cut.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).trimStart()
  }
  if (rest !== '' || cut.length === 0) cut.push(rest)
  return cut
}

function lastBreak(text: string, limit: number): number {
  const head = text.slice(0, limit + 1)
  const line = head.lastIndexOf('\n')
  if (line > limit / 2) return line
  const space = head.search(/\s\S*$/u)
  if (space > 0) return space
  // One long word: at least no letter is torn in two.
  return /[\uD800-\uDBFF]/.test(text.charAt(limit - 1)) ? limit - 1 : limit
}
