/** How long what is kept (domain.md section 6.2): a proposal, not the law; each office sets its own in `policy.yaml`. */
import type { Term } from './term.ts'

export interface Retention {
  /** After its case has closed or its person has last acted: phones, accounts, and what leads from a case to them. */
  readonly identities: Term
  /** After the case has closed: answers and remarks. The figures stay. */
  readonly answers: Term
  /** What was agreed to, and the register of requests. An opt-out is kept for ever: only so it can be honoured. */
  readonly proof: Term
}

export const RETENTION: Retention = {
  identities: { amount: 6, unit: 'month' },
  answers: { amount: 5, unit: 'year' },
  proof: { amount: 7, unit: 'year' },
}

/** What a run took away, by kind. */
export const GONE = [
  /** Values of phones and accounts. */
  'contacts',
  /** Cases that led to a person. */
  'cases',
  /** Conversations, and what was said outside any. */
  'conversations',
  /** Links, codes and ids of messages. */
  'links',
  'answers',
  'remarks',
  /** Addresses of which only a consent was left. */
  'proofs',
  'requests',
] as const
export type Gone = Readonly<Record<(typeof GONE)[number], number>>

export const NOTHING_GONE: Gone = {
  contacts: 0,
  cases: 0,
  conversations: 0,
  links: 0,
  answers: 0,
  remarks: 0,
  proofs: 0,
  requests: 0,
}

export function addGone(a: Gone, b: Partial<Gone>): Gone {
  return Object.fromEntries(GONE.map((kind) => [kind, a[kind] + (b[kind] ?? 0)])) as Record<keyof Gone, number>
}

export function isNothing(gone: Gone): boolean {
  return GONE.every((kind) => gone[kind] === 0)
}
