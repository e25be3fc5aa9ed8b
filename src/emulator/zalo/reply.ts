/** Zalo's envelope, and what its servers share: a body, a token. */
import type { Context } from 'hono'
import type { Oa } from './oa.ts'
import type { Refusal } from './template.ts'

export type Fields = Readonly<Record<string, unknown>>

export function success(data: unknown) {
  return { error: 0, message: 'Success', data }
}

export function refusal(error: number, message: string): Refusal {
  return { error, message }
}

/** The body as JSON object; `empty` or `broken` where there is none. */
export async function bodyOf(c: Context): Promise<Fields | 'empty' | 'broken'> {
  const text = await c.req.text()
  if (text.trim() === '') return 'empty'
  try {
    const body: unknown = JSON.parse(text)
    return isFields(body) ? body : 'broken'
  } catch {
    // Each host has its own code for this.
    return 'broken'
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function tokenError(oa: Oa, c: Context): 0 | -216 | -220 {
  return oa.tokens.check(c.req.header('access_token'))
}
