/**
 * How sure a share is. The Wilson score interval keeps within 0 and 1 and stays honest where n is small, which is where
 * headlines do harm (domain.md section 3.2).
 */

/** The two-sided 95 % point of the normal distribution. */
const Z = 1.959963984540054

/**
 * The 95 % interval of `k` out of `n`: 26 of 31 is 83.9 %, and lies between 67.4 % and 92.9 %.
 *
 * @returns `null` where nobody answered.
 */
export function wilson(k: number, n: number): { readonly low: number; readonly high: number } | null {
  if (n === 0) return null
  const share = k / n
  const spread = Z ** 2 / n
  const centre = share + spread / 2
  const reach = Z * Math.sqrt((share * (1 - share) + spread / 4) / n)
  // At the ends the formula gives exactly 0 and 1, but for the last bit of a double.
  const low = k === 0 ? 0 : (centre - reach) / (1 + spread)
  const high = k === n ? 1 : (centre + reach) / (1 + spread)
  return { low, high }
}
