/** Telegram's envelope: what a method answers. */

export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error_code: number; readonly description: string }

export function done(result: unknown): Answer {
  return { ok: true, result }
}

/** `no(400, 'Bad Request: chat not found')` */
export function no(error_code: number, description: string): Answer {
  return { ok: false, error_code, description }
}
