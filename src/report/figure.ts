/** Figures as people read them. Reports have two decimals: with one, 97.95 % would turn into 98,0 % (domain.md 7.1). */
import { writtenDay } from '../flow/day.ts'
import type { Language } from '../flow/definition.ts'

const TWO = { minimumFractionDigits: 2, maximumFractionDigits: 2 }

const localeOf = (language: Language): string => (language === 'vi' ? 'vi-VN' : 'en-GB')

/** `percent(26 / 31, 'vi')` is `83,87%`. */
export function percent(share: number, language: Language): string {
  return share.toLocaleString(localeOf(language), { style: 'percent', ...TWO })
}

/** `decimal(1.7, 'vi')` is `1,70`. */
export function decimal(value: number, language: Language): string {
  return value.toLocaleString(localeOf(language), TWO)
}

/** `whole(24270, 'vi')` is `24.270`. */
export function whole(value: number, language: Language): string {
  return value.toLocaleString(localeOf(language), { maximumFractionDigits: 0 })
}

/** `24/11/2026`, in Viet Nam's order in either language. */
export const date = writtenDay

/** `09:30 24/11/2026`. @param at RFC 3339 with Viet Nam's offset, as `iso` writes it. */
export function moment(at: string): string {
  return `${at.slice(11, 16)} ${date(at.slice(0, 10))}`
}
