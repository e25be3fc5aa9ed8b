/**
 * The last examination (`doctor/doctor.ts`), kept so that looking at it asks nobody outside: an examination calls every
 * provider, and runs when somebody wants it.
 */
import type { Health } from '../channels/channel.ts'
import type { Store } from '../store/store.ts'
import type { Instant } from '../survey/time.ts'
import { changeOrInsert } from './change.ts'
import { type DoctorDeps, examine } from './doctor/doctor.ts'

const RECORD = 'health'

export interface Examined {
  readonly at: Instant
  readonly found: readonly Health[]
}

/** `null`: nobody has examined anything yet. */
export async function lastExamined({ store }: { readonly store: Pick<Store, 'meta'> }): Promise<Examined | null> {
  return ((await store.meta.get(RECORD))?.value ?? null) as Examined | null
}

/** Examines everything now, and keeps what was found; of two at once the later stays. */
export async function examineNow(deps: DoctorDeps): Promise<Examined> {
  const examined: Examined = { at: deps.clock(), found: await examine(deps) }
  await changeOrInsert(deps.store.meta, { _id: RECORD, rev: 0, value: examined }, (doc) =>
    (doc.value as Examined).at > examined.at ? null : { ...doc, value: examined },
  )
  return examined
}
