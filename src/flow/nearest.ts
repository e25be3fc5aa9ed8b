/** The name that was probably meant: what a finding proposes for a misspelled one. */

/**
 * The one of `known` that begins like it, or takes the fewest changed letters to become; the first of several. `''` when
 * half of its letters would have to change: then it was no slip of the pen, and a proposal would mislead.
 */
export function nearest(name: string, known: readonly string[]): string {
  const written = name.slice(0, NAME_MAX).toLowerCase()
  const begun = known.find((candidate) => written.length >= 3 && candidate.toLowerCase().startsWith(written))
  if (begun !== undefined) return begun
  let best = { known: '', far: written.length / 2 }
  for (const candidate of known) {
    const far = distance(written, candidate.toLowerCase())
    if (far < best.far) best = { known: candidate, far }
  }
  return best.known
}

/** No name that we know is longer; a longer one is compared by its beginning. */
const NAME_MAX = 64

/** Levenshtein: letters put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const changed = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
