/**
 * Erasures outlive the store. Whatever takes something away for good writes a line elsewhere first, and `replay` takes it
 * away once more from a store that was restored from before. A line holds ids of ours only.
 */
import type { AddressKind } from '../survey/address.ts'
import type { AddressId, BatchId, InvitationId } from '../survey/ids.ts'
import { type Instant, iso } from '../survey/time.ts'
import type { Deps } from './deps.ts'

/** What goes for good. */
export type Erasure =
  /** The contact is erased; its keyed hash stays. */
  | { readonly kind: 'address'; readonly id: AddressId }
  /** Never to be asked again; the kind of the address is what a store that never knew it needs to know. */
  | { readonly kind: 'opt-out'; readonly id: AddressId; readonly of: AddressKind }
  /** The answer was taken back. */
  | { readonly kind: 'withdrawn'; readonly id: InvitationId }
  /** Withdrawn after the figures were closed: the answer stays, what is known of the person goes. */
  | { readonly kind: 'person'; readonly id: InvitationId }
  /** The batch's own key was destroyed. */
  | { readonly kind: 'batch-key'; readonly id: BatchId }

/** Outside the store, so that no backup of the store rolls it back. */
export interface ErasureLog {
  /** Resolves once the lines would survive a crash. */
  append(lines: readonly string[]): Promise<void>
  /** Every line, from the oldest. */
  read(): Promise<readonly string[]>
}

/**
 * Writes down what is about to go. Call it BEFORE the store is changed: a process that dies in between leaves a line too
 * many, never one too few; and let the change fail where this fails.
 */
export async function recordErasure(
  { erasures, keyring, clock }: Pick<Deps, 'erasures' | 'keyring' | 'clock'>,
  ...gone: readonly Erasure[]
): Promise<void> {
  if (gone.length === 0) return
  const at = iso(clock())
  await erasures.append(
    gone.map((one) => {
      const facts = [at, one.kind, encodeURIComponent(one.id), one.kind === 'opt-out' ? one.of : '-'].join(' ')
      return `${facts} ${keyring.proof(`erasure:${facts}`)}`
    }),
  )
}

const LINE =
  /^(?<facts>(?<at>\S+) (?<kind>address|opt-out|withdrawn|person|batch-key) (?<id>\S+) (?<of>\S+)) (?<proof>\S+)$/

/** @returns `null` for a line that this house did not write, or that a crash has torn. */
export function readErasure(
  { keyring }: Pick<Deps, 'keyring'>,
  line: string,
): { readonly at: Instant; readonly erasure: Erasure } | null {
  const { facts = '', at = '', kind, id = '', of, proof } = LINE.exec(line)?.groups ?? {}
  if (proof === undefined || keyring.proof(`erasure:${facts}`) !== proof) return null
  return { at: Date.parse(at), erasure: { kind, id: decodeURIComponent(id), of } as Erasure }
}
