/**
 * Many forms from one place (domain.md section 8: clustering by device, network and time, duplicates of a contact): a doubt
 * that is counted beside the figures and takes no form out. An agent files for many, a family shares a phone.
 *
 * What is remembered are marks of the first few forms, under hashes by the key of their batch: they lead nowhere once that
 * is destroyed. Those first few get no doubt, for to find them again would be to join forms; so a share of doubtful forms
 * is a lower bound.
 */
import type { Document } from './document.ts'
import { HOUR, type Instant } from './time.ts'

export interface Burst extends Document {
  /** Marks of forms, the first ones only. */
  readonly forms: readonly string[]
  readonly forgetAt: Instant
}

/**
 * `same-contact`: of one phone or account in a batch. `same-device`: from one browser in a day. `same-network`: from one
 * network in an hour; an office's wall and a phone company share theirs among many. `same-text`: one remark in a batch.
 */
export const BURSTS = { 'same-contact': 4, 'same-device': 2, 'same-network': 10, 'same-text': 2 } as const
export type BurstFlag = keyof typeof BURSTS

/** Signs below which many people write the same: *cảm ơn*, *rất tốt*. */
export const LONG_TEXT = 25

/** @returns whether this form is beyond the first few, and what is to be remembered; `null`: as before. */
export function withForm(
  known: Burst,
  mark: string,
  most: number,
): { readonly beyond: boolean; readonly next: Burst | null } {
  if (known.forms.includes(mark)) return { beyond: false, next: null }
  if (known.forms.length >= most) return { beyond: true, next: null }
  return { beyond: false, next: { ...known, forms: [...known.forms, mark] } }
}

export function hourOf(at: Instant): number {
  return Math.floor(at / HOUR)
}
