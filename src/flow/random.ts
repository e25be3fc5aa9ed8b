/** Numbers that look random and are the same for the same seed, so that what was found by chance can be found again. */

/** A whole number from 0 to `n` - 1. */
export type Pick = (n: number) => number

/** Mulberry32: 32 bits of state, good enough to wander about; never for a secret. */
export function pickFrom(seed: number): Pick {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * n)
  }
}
