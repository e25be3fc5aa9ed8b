/** This machine's clock as the product reads it, ahead of it or behind by as much as a test turned it. */

const machine = Date.now.bind(Date)
let ahead = 0

/** From now on `Date.now()` is off by so many milliseconds, for everything in this process; 0 puts it right. */
export function turnClock(ms: number): void {
  ahead = ms
  Date.now = () => machine() + ahead
}
