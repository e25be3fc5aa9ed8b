/** Chance from a seed, so that a failing run can be run again. */
export interface Chance {
  /** A whole number from 0 to `limit - 1`. */
  upTo(limit: number): number
  /** @throws Error when there is nothing to choose from. */
  of<T>(things: readonly T[]): T
}

/** mulberry32 (Tommy Ettinger, public domain). @param seed 32 bits. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  const upTo = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
  return {
    upTo,
    of: (things) => {
      const [thing] = things.slice(upTo(things.length))
      if (thing === undefined) throw new Error('there is nothing to choose from')
      return thing
    },
  }
}
