/**
 * A case code (*mã hồ sơ*) as typed and as compared. TT 01/2018 Đ.19 writes `000.12.34.H06-231015-0001`; the order with
 * the level-1 code first, `H06.12.34-231015-0001`, goes round just as much, and land, tax and police systems use numbers
 * of their own. So no shape is refused: an unknown one is kept and flagged (domain.md section 4.2).
 */
import type { CaseFlag } from './case.ts'
import { dayOf, type Instant } from './time.ts'

/** Longer than any known code; what exceeds it is a slipped column. */
export const CODE_LENGTH_MAX = 100

const SHAPE = /^(?:\d{3}(?:\.\d{2}){2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})-(\d{2})(\d{2})(\d{2})-\d{4,6}$/
const DASHES = /[\u2010-\u2015\u2212\uFE58\uFE63]/gu

/** Control characters and halves of letters: nobody sees them, and not every store keeps them. */
const UNSEEN = /[\p{Cc}\p{Cs}]/u

export interface CaseCode {
  /** As typed, trimmed, NFC; empty when nothing was typed. */
  readonly code: string
  /** What two spellings of one code share; the case's id is made of it. */
  readonly normal: string
  readonly flags: readonly Extract<CaseFlag, 'code-shape' | 'code-date'>[]
}

/**
 * `caseCode(' h29.12.34–261102-0001 ', now).normal` is `H29.12.34-261102-0001`.
 *
 * @param now a receipt day (YYMMDD) after it is flagged, as is one that no calendar has.
 */
export function caseCode(raw: string, now: Instant): CaseCode {
  const code = raw
    .normalize('NFC')
    .replace(/\p{Cf}/gu, '')
    .trim()
  const upper = code.normalize('NFKC').toUpperCase().normalize('NFKC').replace(DASHES, '-')
  const bare = upper.replace(/\s/gu, '')
  const parts = SHAPE.exec(bare)
  // Spaces may tell two codes of an unknown shape apart, so there only runs of them are evened out.
  if (parts === null) return { code, normal: upper.replace(/\s+/gu, ' ').trim(), flags: ['code-shape'] }
  const day = `20${parts[1]}-${parts[2]}-${parts[3]}`
  return { code, normal: bare, flags: isRealDay(day) && day <= dayOf(now) ? [] : ['code-date'] }
}

/** Whether this can be a case code at all: 1 to 100 signs that people can see. */
export function isCaseCode({ code }: CaseCode): boolean {
  return code !== '' && code.length <= CODE_LENGTH_MAX && !hasUnseen(code)
}

/** A mobile number, or a citizen's number of twelve digits (CCCD, NĐ 137/2015 Đ.13: place, century and sex, year, six more). */
const PERSONAL = /^(?:(?:\+?84|0)[35789]\d{8}|0\d{2}[0-3]\d{8})$/

/**
 * Whether what was typed as a code looks like what names a person. That is a doubt and no more: there are real codes of
 * digits alone, and a tax number of a company has the shape of a phone.
 */
export function looksPersonal(raw: string): boolean {
  return PERSONAL.test(raw.normalize('NFKC').replace(/[\s.\-\p{Cf}]/gu, ''))
}

export function hasUnseen(text: string): boolean {
  return UNSEEN.test(text)
}

function isRealDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
