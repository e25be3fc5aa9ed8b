/** Reads the audit through and tells what was changed, what is missing, and whether its end was cut off. */
import type { Entry } from '../../access/entry.ts'
import { dayOf } from '../../survey/time.ts'
import type { Deps } from '../deps.ts'
import { auditId, hashOf, type Noting } from './audit.ts'
import { FIRST, type Head, headOf, moveHead } from './audit-head.ts'

const PAGE = 500

/**
 * `changed`: not as it was written. `missing`: taken out. `cut`: the last ones are gone. `head`: what knows how many there
 * are is gone or forged. `anchor`: not what the printed line says, or gone.
 */
export interface Flaw {
  readonly kind: 'changed' | 'missing' | 'cut' | 'head' | 'anchor'
  /** Numbers of entries, both included. */
  readonly from: number
  readonly to: number
}

export interface AuditCheck {
  /** How many were read. */
  readonly entries: number
  readonly last: Head
  readonly flaws: readonly Flaw[]
}

interface CheckOptions {
  /** What `anchorLine` printed once. */
  readonly anchor?: Head | null
  /** Only so many of the newest are read; all when absent. */
  readonly newest?: number
}

export async function verifyAudit(deps: Noting, { anchor = null, newest }: CheckOptions = {}): Promise<AuditCheck> {
  // First of all: what is written while this reads stands behind it.
  const head = await headOf(deps)
  const known = typeof head === 'object' ? head : null
  const start = newest === undefined ? 0 : Math.max((known?.number ?? 0) - newest, 0)
  const flaws: Flaw[] = []
  const found = (kind: Flaw['kind'], from: number, to: number): void => {
    const last = flaws.at(-1)
    if (last?.kind === kind && last.to + 1 === from) flaws[flaws.length - 1] = { ...last, to }
    else flaws.push({ kind, from, to })
  }
  let entries = 0
  let last: Head = { number: start, hash: FIRST }
  let anchored = anchor === null || anchor.number <= start
  for await (const entry of stream(deps, start)) {
    const number = Number(entry._id)
    if (!Number.isInteger(number)) {
      // Somebody else's document, under an id that is no number of ours.
      found('changed', last.number, last.number)
      continue
    }
    if (number > last.number + 1) found('missing', last.number + 1, number - 1)
    const joins = number > last.number + 1 || entry.before === last.hash || (entries === 0 && start > 0)
    const asKnown = number !== known?.number || entry.hash === known.hash
    if (!joins || !asKnown || hashOf(deps, entry) !== entry.hash) found('changed', number, number)
    if (number === anchor?.number) {
      anchored = true
      if (entry.hash !== anchor.hash) found('anchor', number, number)
    }
    last = { number, hash: entry.hash }
    entries++
  }
  if (known !== null && known.number > last.number) found('cut', last.number + 1, known.number)
  if (known === null && (head === 'forged' || entries > 0)) found('head', 0, 0)
  if (!anchored && anchor !== null) found('anchor', anchor.number, anchor.number)
  if (flaws.length === 0 && entries > 0) await moveHead(deps, last)
  return { entries, last, flaws }
}

async function* stream({ store }: Noting, after: number): AsyncIterable<Entry> {
  for (let last = after === 0 ? '' : (auditId(after) as string); ; ) {
    const page = await store.audit.following(last, PAGE)
    yield* page
    const end = page.at(-1)
    if (end === undefined || page.length < PAGE) return
    last = end._id
    // Others have their turn: the embedded store answers at once.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A line to print or send elsewhere: with it a later check tells whether the audit up to here is still the same. */
export function anchorLine({ clock }: Pick<Deps, 'clock'>, { number, hash }: Head): string {
  return `ykien-audit ${auditId(number)} ${hash} ${dayOf(clock())}`
}

/** @returns `null` when this is no such line. */
export function readAnchor(line: string): Head | null {
  const read = /^\s*ykien-audit (\d{12}) ([0-9a-f]{64}) \d{4}-\d{2}-\d{2}\s*$/.exec(line)
  return read === null ? null : { number: Number(read[1]), hash: read[2] ?? '' }
}
