/** Recovery codes (*mã dự phòng*): each opens the second step once, for whoever has lost the telephone. */
import { createHash } from 'node:crypto'

const COUNT = 10
const SIGNS = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
/** 118 bits: more than 112 may be kept by a plain hash (OWASP ASVS 5.0 6.5.2). */
const LENGTH = 24
const GROUP = 6
/** So many more than needed that no sign comes oftener than another. */
const BYTES = 24

/** Ten, in groups: `7K3M9Q-…`. */
export function newCodes(random: (bytes: number) => Uint8Array): string[] {
  return Array.from({ length: COUNT }, () => {
    let rest = BigInt(`0x${Buffer.from(random(BYTES)).toString('hex')}`)
    const base = BigInt(SIGNS.length)
    let code = ''
    for (let i = 0; i < LENGTH; i++) {
      code += (i > 0 && i % GROUP === 0 ? '-' : '') + SIGNS[Number(rest % base)]
      rest /= base
    }
    return code
  })
}

/** In any spelling: case, spaces, hyphens. */
export function hashOfCode(code: string): string {
  const bare = code.replaceAll(/[\s-]/g, '').toUpperCase()
  return createHash('sha256').update(bare).digest('base64url')
}
