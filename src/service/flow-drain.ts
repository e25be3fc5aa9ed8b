/** What still runs on a version that is asked no more: how much, where it stands, until when; moving it to the new one, or closing it. */
import { gravest } from '../flow/change.ts'
import { type Flow, type Step, stepOf } from '../flow/definition.ts'
import { diff } from '../flow/diff.ts'
import type { State } from '../flow/state.ts'
import type { StoredFlow } from '../store/store.ts'
import { isOver } from '../survey/invitation.ts'
import type { Session } from '../survey/session.ts'
import type { Instant } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { change } from './change.ts'
import { currentOf, findVersion, type VersionDeps } from './flow-versions.ts'

/** Sessions that are read at a time. */
const PAGE = 500

export type Drained =
  | {
      readonly kind: 'drained'
      readonly version: StoredFlow
      /** What is asked now. */
      readonly current: StoredFlow
      /** How many stand at each open question; those that have not begun, at `''`. */
      readonly steps: Readonly<Record<string, number>>
      readonly running: number
      /** When the last of their invitations is over; `null`: nothing runs. */
      readonly until: Instant | null
      /** How many were moved, or would be; 0 unless that was asked for. */
      readonly moved: number
      /** How many were closed, or would be; 0 unless that was asked for. */
      readonly closed: number
    }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'ambiguous' | 'not-asked' | 'current' | 'not-harmless' }

export interface DrainOrder {
  readonly flow: string
  readonly hash: string
  /** Moves them to what is asked now, where the change is harmless; else they end by themselves. */
  readonly migrate: boolean
  /** Ends those that run, or that still do after moving: their invitations are over, and what was half answered is dropped. */
  readonly close: boolean
}

/**
 * Each conversation is moved in one write, unless it was answered in that moment, and then after all. One whose open
 * question, or one that it answered, the new version does not have as it was stays and ends on its own.
 */
export async function drain(
  deps: VersionDeps,
  { flow, hash, migrate, close }: DrainOrder,
  { by, rehearsal }: { readonly by: string; readonly rehearsal: boolean },
): Promise<Drained> {
  const version = await findVersion(deps, flow, hash)
  if (version === 'unknown' || version === 'ambiguous') return { kind: 'refused', why: version }
  const current = await currentOf(deps, flow)
  if (current === null) return { kind: 'refused', why: 'not-asked' }
  if (current._id === version._id) return { kind: 'refused', why: 'current' }
  const changes = diff(version.flow, current.flow)
  if (migrate && gravest(changes) !== 'harmless') return { kind: 'refused', why: 'not-harmless' }
  const steps: Record<string, number> = {}
  let [running, moved, closed, until] = [0, 0, 0, null as Instant | null]
  for await (const page of pagesOf(deps, version)) {
    const invitations = await deps.store.invitations.getMany(page.map(({ _id }) => _id))
    for (const { expiresAt } of invitations) until = Math.max(until ?? 0, expiresAt)
    for (const session of page) {
      running += 1
      const step = session.state.step ?? ''
      steps[step] = (steps[step] ?? 0) + 1
      const isMoved =
        migrate &&
        (rehearsal ? fits(session.state, version.flow, current.flow) : await move(deps, session, version, current))
      if (isMoved) moved += 1
      else if (close && (rehearsal || (await end(deps, session, version)))) closed += 1
    }
  }
  const about = { flow, from: version._id, version: current._id }
  if (moved > 0 && !rehearsal) await note(deps, { deed: 'conversations-moved', by, about: { ...about, moved } })
  if (closed > 0 && !rehearsal) await note(deps, { deed: 'conversations-closed', by, about: { ...about, closed } })
  return { kind: 'drained', version, current, steps, running, until, moved, closed }
}

/**
 * The invitation is over first, so that nobody begins anew; then what was half answered goes. Who answers in that very
 * moment is too late, or has finished and keeps what they said.
 */
async function end({ store, clock }: VersionDeps, { _id }: Session, from: StoredFlow): Promise<boolean> {
  const now = clock()
  await change(store.invitations, _id, (doc) =>
    isOver(doc) || doc.expiresAt <= now ? null : { ...doc, expiresAt: now, next: null },
  )
  for (;;) {
    const session = await store.sessions.get(_id)
    if (session === null) return true
    if (session.flow !== from._id || session.endedAt !== null) return false
    if (await store.sessions.remove(_id, session.rev)) return true
  }
}

async function* pagesOf({ store }: VersionDeps, { _id }: StoredFlow): AsyncIterable<readonly Session[]> {
  for (let after = ''; ; ) {
    const page = await store.sessions.running(_id, after, PAGE)
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last._id
  }
}

async function move({ store }: VersionDeps, { _id }: Session, from: StoredFlow, to: StoredFlow): Promise<boolean> {
  const moved = await change(store.sessions, _id, (session) => {
    const still = session.flow === from._id && session.endedAt === null
    return still && fits(session.state, from.flow, to.flow) ? { ...session, flow: to._id } : null
  })
  return moved?.flow === to._id
}

/** Whether all that it answered, and what it is asked now, is there with every option that it had. */
function fits({ step, answers }: State, before: Flow, after: Flow): boolean {
  const touched = [...Object.keys(answers), ...(step === null ? [] : [step])]
  return touched.every((id) => {
    const now = codesOf(stepOf(after, id))
    return now !== null && codesOf(stepOf(before, id))?.every((code) => now.includes(code)) === true
  })
}

function codesOf(step: Step | null): readonly string[] | null {
  if (step === null) return null
  return step.answering.kind === 'choose' ? step.answering.options.map(({ code }) => code) : []
}
