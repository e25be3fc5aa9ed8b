/** The tree of units, and who may touch which part of it. */
import { isDeepStrictEqual } from 'node:util'
import type { UnitBody } from '../survey/case-body.ts'
import type { UnitId } from '../survey/ids.ts'
import { type LineageFault, lineageFault, predecessorsOf } from '../survey/lineage.ts'
import type { Day } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import { nearestUnits } from '../survey/unit-name.ts'
import { changeOrInsert } from './change.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { issue } from './issue.ts'

/** Ministry, province, department, centre, branch, desk: no real tree is deeper. */
const DEPTH_MAX = 12
const UNIT_ID = /^[a-z0-9-]{1,64}$/

export interface UnitView {
  readonly id: string
  readonly name: string
  readonly parent: string | null
  readonly hotline: string | null
  readonly sample: boolean
  /** In being since, and until the end of this day; `null`: always, and still. */
  readonly from: Day | null
  readonly until: Day | null
  /** What it went into, and what went into it. */
  readonly successors: readonly string[]
  readonly predecessors: readonly string[]
}

export type UnitPut =
  | { readonly kind: 'done'; readonly created: boolean; readonly unit: UnitView }
  | { readonly kind: 'refused'; readonly status: 403 | 422; readonly issues: readonly Issue[] }

/** Makes or renames a unit. What is absent keeps what is known. */
export async function putUnit(
  deps: Pick<Deps, 'store' | 'say'>,
  id: string,
  body: UnitBody,
  caller: Caller,
  options: { readonly sample?: boolean } = {},
): Promise<UnitPut> {
  if (!UNIT_ID.test(id)) return refused(422, issue(deps.say, 'id', 'unit-id'))
  const units = await deps.store.units.all()
  const known = units.find((unit) => unit._id === id) ?? null
  const parent = body.parent === undefined ? (known?.parent ?? null) : (body.parent as UnitId | null)
  if (parent !== null && !units.some((unit) => unit._id === parent)) {
    return refused(422, unknownUnit(deps, 'parent', parent, units))
  }
  if (caller.units !== null) {
    const scope = scopeOf(units, caller.units)
    const mine = known === null ? parent !== null && scope.has(parent) : scope.has(known._id)
    const moves = known !== null && parent !== known.parent && (parent === null || !scope.has(parent))
    const foreign = body.successors?.some((one) => !scope.has(one)) === true
    if (!mine || moves || foreign)
      return refused(403, issue(deps.say, 'id', 'out-of-scope', { unit: caller.units.join(', ') }))
  }
  const above = parent === null ? [] : pathOf(parentsIn(units), parent)
  if (above.includes(id as UnitId)) return refused(422, issue(deps.say, 'parent', 'unit-cycle'))
  if (above.length >= DEPTH_MAX) {
    return refused(422, issue(deps.say, 'parent', 'unit-depth', { max: DEPTH_MAX }))
  }
  const fresh: Unit = {
    _id: id as UnitId,
    rev: 0,
    name: body.name,
    parent,
    hotline: body.hotline ?? null,
    sample: options.sample ?? false,
  }
  const fault = lineageFault(units, withLineage(known ?? fresh, body))
  if (fault !== null) return refused(422, issue(deps.say, FAULTY[fault], `unit-${fault}`))
  const unit = await changeOrInsert(deps.store.units, fresh, (doc) => {
    const hotline = body.hotline === undefined ? doc.hotline : body.hotline
    const next = withLineage({ ...doc, name: body.name, parent, hotline }, body)
    return isDeepStrictEqual(next, doc) ? null : next
  })
  return { kind: 'done', created: known === null, unit: unitView(unit, units) }
}

/** Where each mistake is. */
const FAULTY: Readonly<Record<LineageFault, keyof UnitBody>> = {
  'until-before-from': 'until',
  'still-there': 'until',
  'own-successor': 'successors',
  'successor-unknown': 'successors',
  'successor-cycle': 'successors',
}

/** With its days and successors as the body has them; what is absent there stays. */
function withLineage(doc: Unit, { from, until, successors }: UnitBody): Unit {
  return {
    ...doc,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(successors === undefined ? {} : { successors: (successors ?? []).map((one) => one as UnitId) }),
  }
}

/** All units, in Vietnamese order of their names; they are public. */
export async function listUnits(deps: Pick<Deps, 'store'>): Promise<UnitView[]> {
  const order = new Intl.Collator('vi')
  const all = await deps.store.units.all()
  return all.map((unit) => unitView(unit, all)).sort((a, b) => order.compare(a.name, b.name))
}

/** Those that a caller may touch, in the same order. */
export async function listOwnUnits(deps: Pick<Deps, 'store'>, { units }: Pick<Caller, 'units'>): Promise<UnitView[]> {
  const all = await listUnits(deps)
  if (units === null) return all
  const scope = scopeOf(await deps.store.units.all(), units)
  return all.filter(({ id }) => scope.has(id))
}

/** Whether this unit is among those of a caller, or lies under one of them. */
export async function mayTouch(deps: Pick<Deps, 'store'>, { units }: Pick<Caller, 'units'>, unit: string) {
  return units === null || (await unitPath(deps, unit)).some((at) => units.includes(at))
}

/** The unit's id, then those of the units above it. */
export async function unitPath(deps: Pick<Deps, 'store'>, unit: string): Promise<string[]> {
  const path: string[] = []
  for (let at: string | null = unit; at !== null && path.length < DEPTH_MAX; ) {
    path.push(at)
    at = (await deps.store.units.get(at as UnitId))?.parent ?? null
  }
  return path
}

/** These units and all that lie under them. */
export function scopeOf(units: readonly Unit[], tops: readonly string[]): ReadonlySet<string> {
  const parents = parentsIn(units)
  return new Set(units.map(({ _id }) => _id).filter((id) => pathOf(parents, id).some((at) => tops.includes(at))))
}

/** From a unit's id to itself and those above it. */
export function pathsIn(units: readonly Unit[]): (unit: string) => readonly string[] {
  const parents = parentsIn(units)
  return (unit) => pathOf(parents, unit as UnitId)
}

export function unknownUnit(deps: Pick<Deps, 'say'>, path: string, given: string, units: readonly Unit[]): Issue {
  const near = nearestUnits(given, units)
  if (near.length === 0) return issue(deps.say, path, 'unknown-unit', { nearest: 'none', list: '' })
  return issue(deps.say, path, 'unknown-unit', {
    nearest: 'some',
    list: near.map((id) => nameOf(id, units)).join('; '),
  })
}

function nameOf(id: UnitId, units: readonly Unit[]): string {
  return `${id} (${units.find((unit) => unit._id === id)?.name ?? id})`
}

type Parents = ReadonlyMap<UnitId, UnitId | null>

function parentsIn(units: readonly Unit[]): Parents {
  return new Map(units.map(({ _id, parent }) => [_id, parent]))
}

/** From the unit up to its root. */
function pathOf(parents: Parents, from: UnitId): UnitId[] {
  const path: UnitId[] = []
  for (let at: UnitId | null = from; at !== null && path.length <= DEPTH_MAX; at = parents.get(at) ?? null)
    path.push(at)
  return path
}

function unitView(unit: Unit, all: readonly Unit[]): UnitView {
  const { _id, name, parent, hotline, sample, from = null, until = null, successors = [] } = unit
  return { id: _id, name, parent, hotline, sample, from, until, successors, predecessors: predecessorsOf(all, _id) }
}

function refused(status: 403 | 422, ...issues: readonly Issue[]): UnitPut {
  return { kind: 'refused', status, issues }
}
