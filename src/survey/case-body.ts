/**
 * The body of `PUT /api/v1/cases/{code}` (faces.md section 2). An absent field keeps what is known, `null` clears it, so
 * the two are never mixed up. Names are part of the contract; unknown ones are refused.
 */
import { z } from 'zod'
import { isDay } from '../flow/day.ts'
import { hasUnseen } from './case-code.ts'
import type { Rule } from './fault.ts'
import { isPlausible } from './time.ts'

/** Instants carry their offset: an office's "09:30" without one could be anywhere. */
const instant = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => isPlausible(Date.parse(text)), 'out-of-time' satisfies Rule)
const text = (max: number) =>
  z
    .string()
    .trim()
    .normalize()
    .min(1)
    .max(max)
    .refine((given) => !hasUnseen(given), 'control-character' satisfies Rule)
const day = z.iso.date().refine(isDay)
const unitId = z.string().regex(/^[a-z0-9-]{1,64}$/)

const named = z.strictObject({ code: text(100).nullable().optional(), name: text(500).nullable().optional() })

const applicant = z.strictObject({
  kind: z.enum(['person', 'organisation', 'agent']).nullable().optional(),
  /** As written; one that cannot be a phone leaves the case in and is flagged. */
  phone: z.string().max(200).nullable().optional(),
  zaloUser: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .nullable()
    .optional(),
  telegramChat: z
    .string()
    .regex(/^-?\d{1,20}$/)
    .nullable()
    .optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .nullable()
    .optional(),
})

export const outcome = z.enum(['open', 'returned', 'refused', 'withdrawn', 'cancelled'])

export const caseBody = z.strictObject({
  unit: unitId,
  receivingUnit: unitId.nullable().optional(),
  returningUnit: unitId.nullable().optional(),
  procedure: named.nullable().optional(),
  field: named.nullable().optional(),
  applicant: applicant.nullable().optional(),
  filed: z.enum(['counter', 'online', 'post']).nullable().optional(),
  receivedAt: instant.nullable().optional(),
  dueAt: instant.nullable().optional(),
  closedAt: instant.nullable().optional(),
  outcome,
  apology: z.enum(['written', 'spoken', 'none']).nullable().optional(),
  asOf: instant.nullable().optional(),
})

export type CaseBody = z.infer<typeof caseBody>

/** What the doors inside the house may leave open besides: a spreadsheet does not always tell the outcome. */
export type CaseInput = Omit<CaseBody, 'outcome'> & { readonly outcome?: CaseBody['outcome'] | undefined }

/** The body of `PUT /api/v1/units/{id}`. */
export const unitBody = z.strictObject({
  name: text(300),
  parent: unitId.nullable().optional(),
  hotline: text(100).nullable().optional(),
  from: day.nullable().optional(),
  until: day.nullable().optional(),
  successors: z.array(unitId).max(100).nullable().optional(),
})

export type UnitBody = z.infer<typeof unitBody>
