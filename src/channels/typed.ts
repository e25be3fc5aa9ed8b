/** What typed words are before any conversation looks at them: a start, or just words. */
export type Typed =
  | { readonly kind: 'start'; readonly payload: string | null }
  | { readonly kind: 'text'; readonly text: string }

/** `/start`, `/start TOKEN`, and `/start@some_bot TOKEN` as a client may complete it. */
export function typed(text: string): Typed {
  const start = /^\/start(?:@\w+)?(?:\s(.*))?$/su.exec(text.trim())
  if (start === null) return { kind: 'text', text }
  const payload = start[1]?.trim() ?? ''
  return { kind: 'start', payload: payload === '' ? null : payload }
}
