/** Names of an XLSForm as our step ids, codes and flow ids, whose patterns are narrower (`schema.ts`). */

const LENGTH_MAX = 24
const FLOW_ID_MAX = 48

/** @param taken the ids so far. */
export function stepIdOf(name: string, taken: readonly string[]): string {
  const plain = plainOf(name).toLowerCase()
  return unlike(/^[a-z]/.test(plain) ? plain : `q_${plain}`, taken)
}

/** Capitals, as the shipped questionnaires have them. */
export function optionCodeOf(name: string, taken: readonly string[]): string {
  const plain = plainOf(name).toUpperCase()
  return unlike(/^[A-Z0-9]/.test(plain) ? plain : `X${plain}`, taken)
}

export function flowIdOf(name: string): string {
  const plain = plainOf(name).toLowerCase().replaceAll('_', '-').replace(/^-+/, '').slice(0, FLOW_ID_MAX)
  return plain === '' ? 'xlsform' : plain
}

function plainOf(name: string): string {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
  return bare.replace(/[^A-Za-z0-9]+/g, '_').replace(/_+$/, '')
}

function unlike(name: string, taken: readonly string[]): string {
  let unique = name.slice(0, LENGTH_MAX)
  for (let n = 2; taken.includes(unique); n++) unique = `${name.slice(0, LENGTH_MAX - `_${n}`.length)}_${n}`
  return unique
}
