/**
 * A remark that claims bribery or denounces somebody is no answer to a survey: its author is told the lawful way, and it
 * is kept from the unit that it is about. Only who inspects from above that unit may read it, and each reading is noted.
 */
import type { Language } from '../flow/definition.ts'
import type { Answer } from '../flow/state.ts'
import { isSeriousClaim } from '../survey/claim.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import type { Comment, Dimensions } from '../survey/response.ts'
import type { Unit } from '../survey/unit.ts'
import { note } from './access/audit.ts'
import type { Caller, Deps } from './deps.ts'
import { isText } from './remarks.ts'
import { scopeOf, unitPath } from './units.ts'

const SHOWN = 200

/** Whether one of the answers that a turn took is such a claim. */
export function claimsSomething(understood: Readonly<Record<string, Answer>> | null): boolean {
  return Object.values(understood ?? {}).some((value) => isText(value) && isSeriousClaim(value.text))
}

/** What a remark's document says of it. */
export function claimOf(text: string, { answeredDay, closedDay, unit, field }: Dimensions): Pick<Comment, 'claim'> {
  return isSeriousClaim(text) ? { claim: { day: answeredDay ?? closedDay, unit, field } } : {}
}

/** Where such a claim is heard: the unit above, with its number, never the unit that it is about. */
export async function lawfulWay(
  deps: Pick<Deps, 'store' | 'say'>,
  id: InvitationId,
  language: Language,
): Promise<string> {
  const invitation = await deps.store.invitations.get(id)
  const path = invitation === null ? [] : await unitPath(deps, invitation.unit)
  const above = await deps.store.units.getMany(path.slice(1) as Unit['_id'][])
  const nearest = path.slice(1).flatMap((at) => above.filter(({ _id }) => _id === at))
  const office = nearest.find(({ hotline }) => hotline !== null) ?? nearest[0]
  return deps.say('claim.lawful-way', language, { office: office?.name ?? 'none', hotline: office?.hotline ?? 'none' })
}

/** Whether a finished form holds one; once its batch is cut, nobody can tell any more. */
export async function hasClaim(
  deps: Pick<Deps, 'store' | 'keyring' | 'flows'>,
  invitation: Invitation,
): Promise<boolean> {
  const batch = await deps.store.batches.get(invitation.batch)
  const { steps } = await deps.flows.byHash(invitation.flow)
  for (const { id, answering } of steps) {
    const remark =
      batch === null || answering.kind !== 'text' ? null : deps.keyring.commentId(batch, invitation._id, id)
    if (remark !== null && (await deps.store.comments.get(remark))?.claim !== undefined) return true
  }
  return false
}

/** One of the list: without its text, and without whom or which case it came from. */
export interface ClaimLine extends NonNullable<Comment['claim']> {
  readonly id: string
  readonly sample: boolean
}

/**
 * The newest 200 about units below those where the caller inspects.
 *
 * @param works units for which the reader has other work too: of those, and of what lies under them, nothing is told
 */
export async function listClaims(
  deps: Pick<Deps, 'store'>,
  caller: Caller,
  works: readonly string[] = [],
): Promise<ClaimLine[]> {
  const below = await unitsBelow(deps, caller, works)
  const claims = await deps.store.comments.claims(below === null ? null : [...below], SHOWN)
  return claims.flatMap(lineOf)
}

export interface ClaimRead {
  readonly line: ClaimLine
  readonly text: string
}

/**
 * `null`: there is none, or it is about a unit that the caller does not stand above, or works for.
 *
 * @param works as of `listClaims`
 */
export async function readClaim(
  deps: Pick<Deps, 'store' | 'keyring' | 'clock'>,
  caller: Caller,
  id: string,
  works: readonly string[] = [],
): Promise<ClaimRead | null> {
  const comment = await deps.store.comments.get(id)
  const [line] = comment === null ? [] : lineOf(comment)
  if (comment === null || line === undefined) return null
  const below = await unitsBelow(deps, caller, works)
  if (below !== null && !below.has(line.unit)) return null
  const text = deps.keyring.open(comment.sealed, `comments:${comment._id}`)
  const about = { what: 'claim', remark: comment._id }
  await note(deps, { deed: 'datum-seen', by: caller.name, unit: line.unit, about })
  return { line, text }
}

function lineOf({ _id, claim, sample }: Comment): ClaimLine[] {
  return claim === undefined ? [] : [{ id: _id, sample, ...claim }]
}

/** Those under a unit of the caller, that unit itself not among them; `null`: all. */
async function unitsBelow(
  { store }: Pick<Deps, 'store'>,
  { units }: Caller,
  works: readonly string[],
): Promise<ReadonlySet<string> | null> {
  if (units === null && works.length === 0) return null
  const all = await store.units.all()
  const [scope, own] = [units === null ? null : scopeOf(all, units), scopeOf(all, works)]
  const isBelow = (parent: string | null): boolean => scope === null || (parent !== null && scope.has(parent))
  return new Set(all.flatMap(({ _id, parent }) => (isBelow(parent) && !own.has(_id) ? [_id] : [])))
}
