/** Vietnamese phone numbers as people and spreadsheets write them (domain.md section 7.2). */

export type Phone =
  /** `e164`: digits without the plus, `84912345678`. */
  | { readonly kind: 'mobile'; readonly e164: string }
  /** Real, but no chat app reaches it. */
  | { readonly kind: 'landline' }
  | { readonly kind: 'invalid' }

const INVALID: Phone = { kind: 'invalid' }
const MOBILE = /^0[35789]\d{8}$/
const LANDLINE = /^02\d{8,9}$/

/** Eleven-digit mobile prefixes and what became of them from 15/9 to 14/11/2018. */
const RENUMBERED: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
}

/**
 * Reads a cell or field that should hold a phone. Where it holds several (`0912 345 678 / 0258 3822 123`), the first
 * mobile counts.
 *
 * `phone('0841234567')` is the local number 084 123 4567; `phone(841234567)` is the same after Excel ate its zero.
 */
export function phone(raw: string | number): Phone {
  const text = String(raw)
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  const whole = one(text)
  if (whole.kind !== 'invalid') return whole
  const parts = text.split(/[/;,|\n]|\s-\s|[\p{L}\p{M}:]+/u).map(one)
  return parts.find(({ kind }) => kind === 'mobile') ?? parts.find(({ kind }) => kind === 'landline') ?? INVALID
}

function one(text: string): Phone {
  const digits = text
    .replace(/^(\d+)\.0$/, '$1') // a number that a program wrote out as a decimal
    .replace(/[\s().\-\u2010-\u2015']/gu, '')
  if (!/^\+?\d{8,15}$/.test(digits)) return INVALID
  const national = nationalOf(digits)
  if (national === null) return INVALID
  if (MOBILE.test(national)) return { kind: 'mobile', e164: `84${national.slice(1)}` }
  if (LANDLINE.test(national)) return { kind: 'landline' }
  const prefix = RENUMBERED[national.slice(0, 4)]
  const renumbered = prefix === undefined || national.length !== 11 ? '' : prefix + national.slice(4)
  return MOBILE.test(renumbered) ? { kind: 'mobile', e164: `84${renumbered.slice(1)}` } : INVALID
}

/** With its leading zero; `null` for a number of another country. */
function nationalOf(digits: string): string | null {
  if (digits.startsWith('+')) return digits.startsWith('+84') ? withZero(digits.slice(3)) : null
  if (digits.startsWith('0084')) return withZero(digits.slice(4))
  if (digits.startsWith('0')) return digits
  // Nine digits are a local number without its zero, of prefix 084 too; only a longer one can bear the country code.
  if (digits.startsWith('84') && digits.length > 10) return withZero(digits.slice(2))
  return `0${digits}`
}

/** `+84(0)912…` is written with and without the zero. */
function withZero(rest: string): string {
  return rest.startsWith('0') ? rest : `0${rest}`
}
