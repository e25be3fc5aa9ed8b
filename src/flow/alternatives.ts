/** A phrase that is written once for several: `(trễ|chậm)( quá|)` is *trễ*, *chậm*, *trễ quá* and *chậm quá*. */

const GROUP = /\(([^()|]*(?:\|[^()|]*)+)\)/
/** No phrase stands for more; what would is taken as it is written. */
const MOST = 2_000

/** Brackets without a stroke between them are what they look like. */
export function alternatives(phrase: string): readonly string[] {
  const parts = phrase.split(GROUP)
  // Every second part is what stood between brackets.
  const choices = parts.map((part, i) => (i % 2 === 0 ? [part] : part.split('|')))
  if (choices.reduce((count, { length }) => count * length, 1) > MOST) return [phrase]
  const all = choices.reduce((begun, next) => begun.flatMap((head) => next.map((tail) => head + tail)), [''])
  return all.map((one) => one.replaceAll(/ {2,}/g, ' ').trim()).filter((one) => one !== '')
}
