/**
 * Publishing what was written in the console. It is asked at once and by every process, and it goes before the file of
 * the same questionnaire: whoever writes here has no hand on the files, and no start may undo their work unseen.
 */
import { type Change, gravest, type Severity } from '../flow/change.ts'
import { checkFlow } from '../flow/check.ts'
import type { ClosingOutcome, Flow } from '../flow/definition.ts'
import { diff } from '../flow/diff.ts'
import type { Finding } from '../flow/findings.ts'
import { flowHash } from '../flow/version.ts'
import type { StoredFlow } from '../store/store.ts'
import type { FlowHash } from '../survey/ids.ts'
import { noteOnce } from './access/audit.ts'
import type { Deps } from './deps.ts'
import type { DraftDeps, OpenFlow } from './flow-drafts.ts'
import { openFlow } from './flow-drafts.ts'
import { keptLists } from './flow-lists.ts'
import { changeShelf, keepVersions, type Pin, versionOf } from './flow-shelf.ts'
import { currentOf, meaningsBroken } from './flow-versions.ts'

export interface Checked {
  /** `null` where any finding is an error. */
  readonly flow: Flow | null
  readonly findings: readonly Finding[]
}

/** What is told of a text: all that the check of a file tells, and what it would do to answers that were given. */
export async function checkText(deps: DraftDeps, flow: string, text: string): Promise<Checked> {
  const read = checkFlow(text, `${flow}.yaml`, deps.tongue, await keptLists(deps.store))
  if (read.flow === null) return read
  const broken = read.found(await meaningsBroken(deps.store, read.flow))
  return broken.length === 0 ? read : { flow: null, findings: [...broken, ...read.findings] }
}

/** Why it cannot be published, or not so. */
export type Hindrance =
  | 'nothing-written'
  | 'errors'
  /** Its text says that it is another questionnaire. */
  | 'other-id'
  /** It says what is asked already. */
  | 'unchanged'
  /** Answers of before would be read wrongly. */
  | 'new-flow'

/** What publishing would do. */
export interface Outlook {
  readonly open: OpenFlow
  readonly findings: readonly Finding[]
  readonly changes: readonly Change[]
  readonly gravest: Severity | null
  readonly hindrance: Hindrance | null
  /** Of the outcomes that it asks for, those of which another questionnaire is asked before it. */
  readonly asksElsewhere: readonly { readonly outcome: ClosingOutcome; readonly flow: string }[]
  /** There is something that whoever publishes must have read: warnings, or figures that are parted from those before. */
  readonly wantsConsent: boolean
}

/** @returns `null`: there is no such questionnaire. */
export async function outlook(deps: DraftDeps & Pick<Deps, 'flows'>, flow: string): Promise<Outlook | null> {
  const open = await openFlow(deps, flow)
  if (open === null) return null
  const checked = await checkText(deps, flow, open.text)
  const changes = checked.flow === null || open.current === null ? [] : diff(open.current.flow, checked.flow)
  const grave = gravest(changes)
  return {
    open,
    findings: checked.findings,
    changes,
    gravest: grave,
    hindrance: hindranceOf(open, checked.flow, grave),
    asksElsewhere: checked.flow === null ? [] : await elsewhere(deps, checked.flow),
    wantsConsent: checked.findings.length > 0 || grave === 'new-series' || grave === 'new-flow',
  }
}

function hindranceOf(open: OpenFlow, flow: Flow | null, grave: Severity | null): Hindrance | null {
  if (open.written === null) return 'nothing-written'
  if (flow === null) return 'errors'
  if (flow.flow !== open.flow) return 'other-id'
  if (flowHash(flow) === open.current?._id) return 'unchanged'
  // With a series of its own nothing is counted together.
  return grave === 'new-flow' && flow.series === open.current?.flow.series ? 'new-flow' : null
}

async function elsewhere({ flows }: Pick<Deps, 'flows'>, { flow, outcomes }: Flow): Promise<Outlook['asksElsewhere']> {
  const all = await flows.all()
  const place = all.findIndex((one) => one.flow.flow === flow)
  const before = place === -1 ? all : all.slice(0, place)
  return outcomes.flatMap((outcome) => {
    const first = before.find((one) => one.flow.outcomes.includes(outcome))
    return first === undefined ? [] : [{ outcome, flow: first.flow.flow }]
  })
}

export type Published =
  | { readonly kind: 'published'; readonly version: StoredFlow; readonly from: FlowHash | null }
  | {
      readonly kind: 'refused'
      readonly why: Hindrance | 'unknown' | 'stale' | 'unread'
      readonly outlook: Outlook | null
    }

/**
 * Each step is safe to repeat: who asks again after a crash finds it done, or does the rest.
 *
 * @param rev of the draft whose consequences were shown.
 * @param hasRead what `wantsConsent` speaks of.
 */
export async function publishDraft(
  deps: DraftDeps & Pick<Deps, 'flows'>,
  { flow, rev, hasRead }: { readonly flow: string; readonly rev: number; readonly hasRead: boolean },
  by: string,
): Promise<Published> {
  const seen = await outlook(deps, flow)
  if (seen === null) return { kind: 'refused', why: 'unknown', outlook: null }
  const { open } = seen
  if (open.rev !== rev) return { kind: 'refused', why: 'stale', outlook: seen }
  if (seen.hindrance !== null) {
    if (seen.hindrance === 'unchanged' && open.text === open.current?.source) await done(deps, open, by)
    return { kind: 'refused', why: seen.hindrance, outlook: seen }
  }
  if (seen.wantsConsent && !hasRead) return { kind: 'refused', why: 'unread', outlook: seen }
  const read = checkFlow(open.text, `${flow}.yaml`, deps.tongue, await keptLists(deps.store))
  if (read.flow === null) return { kind: 'refused', why: 'errors', outlook: seen }
  const version = versionOf(read.flow, open.text, deps.clock(), by)
  const from = open.current?._id ?? null
  await keepVersions(deps.store, [version])
  const about = { flow, version: version._id, ...(from === null ? {} : { instead: from }) }
  await noteOnce(deps, { deed: 'flow-published', by, about }, 'flow')
  await makeCurrent(deps, { flow, version: version._id, from }, by)
  if ((await currentOf(deps, flow))?._id !== version._id) return { kind: 'refused', why: 'stale', outlook: seen }
  await done(deps, open, by)
  return { kind: 'published', version, from }
}

/** Unless somebody else published in that moment. */
async function makeCurrent(
  deps: DraftDeps,
  { flow, version, from }: { readonly flow: string; readonly version: FlowHash; readonly from: FlowHash | null },
  by: string,
): Promise<void> {
  await changeShelf(deps.store, ({ current, pinned: { [flow]: known, ...others } }) => {
    if (from === null ? known !== undefined : !current.includes(from)) return null
    const instead = known === undefined ? from : known.instead
    const pin: Pin = { version, instead, at: deps.clock(), by, holds: true }
    return {
      current: from === null ? [...current, version] : current.map((one) => (one === from ? version : one)),
      // What the file says needs nothing to keep it.
      pinned: instead === version ? others : { ...others, [flow]: pin },
    }
  })
}

/** What was published is not being written any more; what was saved meanwhile stays. */
async function done({ store }: DraftDeps, { flow, rev }: OpenFlow, by: string): Promise<void> {
  const draft = await store.drafts.get(flow)
  if (draft === null || draft.rev !== rev) return
  await store.drafts.replace({ ...draft, rev: rev + 1, text: null, savedBy: by })
}
