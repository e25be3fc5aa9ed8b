/** Work in lanes: so many pieces, so many of them at a time. */

/** @param work is given 0, 1, 2 …: whose turn it is. */
export async function inParallel(count: number, atOnce: number, work: (n: number) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: Math.min(count, atOnce) }, lane))
}
