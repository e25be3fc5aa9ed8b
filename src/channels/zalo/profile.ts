/** The Official Account as Zalo describes it to whoever holds its token (`GET /v2.0/oa/getoa`). */
import { z } from 'zod'

export interface Profile {
  readonly oaId: string
  readonly name: string
  readonly verified: boolean | null
  /** 2 a business, 4 an office of the state; `null`: it does not say. */
  readonly type: number | null
}

const id = z.union([z.string(), z.number().transform(String)])

/** Older accounts of this call have `oa_id`, newer ones `oaid`. */
const shape = z.object({
  oaid: id.optional(),
  oa_id: id.optional(),
  name: z.string().catch(''),
  is_verified: z.boolean().nullish().catch(null),
  oa_type: z.coerce.number().int().nullish().catch(null),
})

/** @returns `null` where this describes no account. */
export function readProfile(data: unknown): Profile | null {
  const parsed = shape.safeParse(data)
  const oaId = parsed.data?.oaid ?? parsed.data?.oa_id
  if (parsed.data === undefined || oaId === undefined) return null
  const { name, is_verified, oa_type } = parsed.data
  return { oaId, name, verified: is_verified ?? null, type: oa_type ?? null }
}
