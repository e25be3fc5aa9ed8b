/** That a questionnaire, the policy or the calendar is another one than before is noted once, at the start that brings it. */
import { createHash } from 'node:crypto'
import type { Flow } from '../../flow/definition.ts'
import { flowHash } from '../../flow/version.ts'
import type { Calendar } from '../../survey/calendar.ts'
import type { Policy } from '../../survey/policy.ts'
import { changeOrInsert } from '../change.ts'
import { currentFlows } from '../flow-shelf.ts'
import { type Noting, noteOnce } from './audit.ts'

const PUBLISHED = 'published'

export interface Files {
  readonly flows: readonly Flow[]
  readonly policy: Policy
  readonly calendar: Calendar
}

/** Noted first and then marked: several that start at once, or one that died in between, find the entry and add none. */
export async function notePublished(deps: Noting, { flows, policy, calendar }: Files): Promise<void> {
  const { pinned } = await currentFlows(deps.store)
  const known = (await deps.store.meta.get(PUBLISHED))?.value as Readonly<Record<string, string>> | undefined
  const now: Record<string, string> = {
    // What was published in the console is asked instead of the file, which is none the wiser.
    ...Object.fromEntries(Object.entries(known ?? {}).filter(([name]) => pinned[name.slice('flow:'.length)]?.holds)),
    ...Object.fromEntries(
      flows.filter(({ flow }) => !pinned[flow]?.holds).map((flow) => [`flow:${flow.flow}`, flowHash(flow)]),
    ),
    'setting:policy': contentHash(policy),
    'setting:calendar': contentHash(calendar),
  }
  const changed = Object.entries(now).filter(([name, version]) => known?.[name] !== version)
  if (changed.length === 0) return
  for (const [name, version] of changed) {
    const [kind = '', which = ''] = name.split(':')
    const deed = kind === 'flow' ? 'flow-published' : 'policy-published'
    await noteOnce(deps, { deed, by: 'system', about: { [kind]: which, version } }, kind)
  }
  await changeOrInsert(deps.store.meta, { _id: PUBLISHED, rev: 0, value: now }, (doc) => ({ ...doc, value: now }))
}

function contentHash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
