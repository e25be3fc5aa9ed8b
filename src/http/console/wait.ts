/** How long whoever guessed too often has to wait, in words and for machines. */
import type { Context } from 'hono'
import type { Deps } from '../../service/deps.ts'
import { type Instant, MINUTE } from '../../survey/time.ts'
import type { Web } from '../web.ts'

/** Whole minutes, at least one. */
export function minutesUntil({ clock }: Pick<Deps, 'clock'>, until: Instant): number {
  return Math.max(1, Math.ceil((until - clock()) / MINUTE))
}

export function waiting(c: Context<Web>, minutes: number): void {
  c.header('Retry-After', String(minutes * 60))
}
