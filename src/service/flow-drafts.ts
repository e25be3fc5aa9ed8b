/**
 * Questionnaires as they are written in the console: one text each, which all who write it share. A save names the
 * revision that it was written on; on any other it is refused and given back with what is there, so that of two who
 * write at once neither loses a word.
 */
import { flowFile } from '../flow/schema.ts'
import type { StoredFlow } from '../store/store.ts'
import type { FlowDraft, Written } from '../survey/flow-draft.ts'
import { note } from './access/audit.ts'
import type { Deps } from './deps.ts'
import { releases } from './flow-shelf.ts'
import { currentOf } from './flow-versions.ts'

export type DraftDeps = Pick<Deps, 'store' | 'keyring' | 'clock' | 'tongue'>

/** A questionnaire as it lies open to be written on. */
export interface OpenFlow {
  readonly flow: string
  /** What was saved last, or else the text of the published version; empty where that was not kept. */
  readonly text: string
  /** Of the draft; 0: nothing was ever written here. */
  readonly rev: number
  /** Somebody is writing; `null`: the text is that of the published version. */
  readonly written: Pick<Written, 'savedAt' | 'savedBy'> | null
  /** What somebody else had written before it was replaced, by a save or by giving it up. */
  readonly replaced: Written | null
  /** The draft began from a version that is not current any more. */
  readonly isOutdated: boolean
  readonly current: StoredFlow | null
}

/** Bytes: what the check reads (`flow/source.ts`). */
const TEXT_MAX = 256 * 1024
/** A sitting of one person is one entry of the audit; after this time, in milliseconds, it is another. */
const SITTING = 60 * 60 * 1000

/** @returns `null`: there is no such questionnaire, neither written nor published. */
export async function openFlow(deps: Pick<Deps, 'store'>, flow: string): Promise<OpenFlow | null> {
  const draft = await deps.store.drafts.get(flow)
  const current = await currentOf(deps, flow)
  const known = (await releases(deps.store))[flow] ?? []
  if (draft === null && known.length === 0) return null
  const isWritten = draft !== null && draft.text !== null
  return {
    flow,
    text: draft?.text ?? current?.source ?? '',
    rev: draft?.rev ?? 0,
    written: isWritten ? { savedAt: draft.savedAt, savedBy: draft.savedBy } : null,
    replaced: draft?.replaced ?? null,
    isOutdated: isWritten && current !== null && draft.base !== current._id,
    current,
  }
}

export type Saved =
  | { readonly kind: 'saved'; readonly rev: number }
  /** Somebody else saved since: what is there now; the given text was not stored. */
  | { readonly kind: 'stale'; readonly theirs: OpenFlow }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'too-large' }

/**
 * Saving the same text again is no other revision: a page that is closed may send it twice.
 *
 * @param rev of the draft that the text was written on.
 */
export async function saveDraft(
  deps: DraftDeps,
  { flow, text: given, rev }: { readonly flow: string; readonly text: string; readonly rev: number },
  by: string,
): Promise<Saved> {
  // A form sends its lines with a carriage return each.
  const text = given.replaceAll('\r\n', '\n')
  if (Buffer.byteLength(text) > TEXT_MAX) return { kind: 'refused', why: 'too-large' }
  const open = await openFlow(deps, flow)
  if (open === null) return { kind: 'refused', why: 'unknown' }
  if (open.text === text) return { kind: 'saved', rev: open.rev }
  if (open.rev !== rev) return { kind: 'stale', theirs: open }
  const known = await deps.store.drafts.get(flow)
  if ((known?.rev ?? 0) !== rev) return stale(deps, flow)
  await noteSitting(deps, known, flow, by)
  const isWritten = known !== null && known.text !== null
  const others = isWritten && known.savedBy !== by ? writtenIn(known) : (known?.replaced ?? null)
  const base = isWritten ? known.base : (open.current?._id ?? null)
  const next = { _id: flow, rev: rev + 1, text, base, savedAt: deps.clock(), savedBy: by, replaced: others }
  const won = known === null ? await deps.store.drafts.insert(next) : await deps.store.drafts.replace(next)
  return won ? { kind: 'saved', rev: next.rev } : stale(deps, flow)
}

async function stale(deps: DraftDeps, flow: string): Promise<Saved> {
  const theirs = await openFlow(deps, flow)
  return theirs === null ? { kind: 'refused', why: 'unknown' } : { kind: 'stale', theirs }
}

/** Noted first: what nobody was told of is not written. */
async function noteSitting(deps: DraftDeps, known: FlowDraft | null, flow: string, by: string): Promise<void> {
  const goesOn = known !== null && known.text !== null && known.savedBy === by && deps.clock() - known.savedAt < SITTING
  if (!goesOn) await note(deps, { deed: 'flow-drafted', by, about: { flow, revision: (known?.rev ?? 0) + 1 } })
}

function writtenIn({ text, savedAt, savedBy }: FlowDraft): Written | null {
  return text === null ? null : { text, savedAt, savedBy }
}

/**
 * Gives up what was written: the text is that of the published version again. What is given up can still be read, until
 * somebody else's words are replaced the next time.
 *
 * @returns `false`: it was written on since.
 */
export async function giveUpDraft(
  deps: DraftDeps,
  { flow, rev }: { readonly flow: string; readonly rev: number },
  by: string,
): Promise<boolean> {
  const known = await deps.store.drafts.get(flow)
  if (known === null || known.rev !== rev) return false
  if (known.text === null) return true
  await note(deps, { deed: 'flow-draft-given-up', by, about: { flow, revision: rev } })
  return deps.store.drafts.replace({ ...known, rev: rev + 1, text: null, replaced: writtenIn(known) })
}

export type Begun =
  | { readonly kind: 'begun' }
  | { readonly kind: 'refused'; readonly why: 'bad-id' | 'exists' | 'no-model' | 'too-large' }

/**
 * A new questionnaire, written from a model.
 *
 * @param from the id of a published one; `null`: the text in `model` as it is.
 */
export async function beginFlow(
  deps: DraftDeps,
  { flow, from, model }: { readonly flow: string; readonly from: string | null; readonly model: string },
  by: string,
): Promise<Begun> {
  if (!flowFile.shape.flow.safeParse(flow).success) return { kind: 'refused', why: 'bad-id' }
  if ((await openFlow(deps, flow)) !== null) return { kind: 'refused', why: 'exists' }
  const text = from === null ? model : (await currentOf(deps, from))?.source
  if (text === undefined) return { kind: 'refused', why: 'no-model' }
  const named = text.replace(/^flow: .*$/m, `flow: ${flow}`)
  if (Buffer.byteLength(named) > TEXT_MAX) return { kind: 'refused', why: 'too-large' }
  await note(deps, { deed: 'flow-drafted', by, about: { flow, revision: 1 } })
  const draft = { _id: flow, rev: 1, text: named, base: null, savedAt: deps.clock(), savedBy: by, replaced: null }
  return (await deps.store.drafts.insert(draft)) ? { kind: 'begun' } : { kind: 'refused', why: 'exists' }
}

export interface FlowRow {
  readonly flow: string
  readonly title: string | null
  readonly current: StoredFlow | null
  readonly written: OpenFlow['written']
}

/** All that there are, published or only written, by id. */
export async function listFlows(deps: Pick<Deps, 'store' | 'flows'>): Promise<readonly FlowRow[]> {
  const drafts = await deps.store.drafts.all()
  const current = await deps.flows.all()
  const ids = new Set([...Object.keys(await releases(deps.store)), ...drafts.map(({ _id }) => _id)])
  return [...ids].sort().map((flow) => {
    const asked = current.find((one) => one.flow.flow === flow) ?? null
    const draft = drafts.find(({ _id, text }) => _id === flow && text !== null)
    const written = draft === undefined ? null : { savedAt: draft.savedAt, savedBy: draft.savedBy }
    return { flow, title: asked?.flow.title.vi ?? null, current: asked, written }
  })
}
