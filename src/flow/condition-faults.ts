/**
 * Conditions may only look back, at answers that their step can have, or at facts of the case. What a step with a mistake in
 * it can be answered by is not known yet: a condition on it is looked at when that is mended.
 */
import { CASE_FACTS, factNamed, isCodes, isFactName, nameOfFact, treeOf } from './condition.ts'
import { type Condition, type Flow, OUTSIDE, type Step, type Wanted } from './definition.ts'
import type { Fault } from './findings.ts'
import { nearest } from './nearest.ts'

type Path = readonly PropertyKey[]

interface Around {
  readonly flow: Flow
  /** The place of the step that the condition belongs to. */
  readonly i: number
  readonly faulty: ReadonlySet<PropertyKey | undefined>
}

/** @param others what was found in the steps themselves. */
export function conditionFaults(flow: Flow, others: readonly Fault[]): Fault[] {
  const faulty = new Set(others.map(({ path }) => path[1]))
  return flow.steps.flatMap(({ when }, i) =>
    when === null ? [] : faultsIn(when, ['steps', i, 'when'], { flow, i, faulty }),
  )
}

/** @param path where it stands; what several forms stand for is looked for in each of them (`compile-condition.ts`). */
function faultsIn(when: Condition, path: Path, around: Around): Fault[] {
  const tree = treeOf(when)
  switch (tree.kind) {
    case 'every':
      return tree.entries.flatMap(([name, wanted]) => entryFaults(name, wanted, path, around))
    case 'not':
      return faultsIn(tree.of, [...path, 'not'], around)
    case 'any':
    case 'all':
      return tree.of.flatMap((one, j) => faultsIn(one, [...path, tree.kind, j], around))
  }
}

function entryFaults(name: string, wanted: Wanted, path: Path, { flow, i, faulty }: Around): Fault[] {
  if (isFactName(name)) return factFaults(name, wanted, path)
  const ids = flow.steps.map(({ id }) => id)
  const before = ids.indexOf(name)
  const target = flow.steps[before]
  if (target === undefined) {
    const data = { step: name, nearest: nearest(name, i === 0 ? ids : ids.slice(0, i)) }
    return [{ path, key: name, code: 'unknown-step', data }]
  }
  if (before >= i) return [{ path, key: name, code: 'later-step', data: { step: name } }]
  return faulty.has(before) ? [] : wantedFaults(target, wanted, [...path, name])
}

function factFaults(name: string, wanted: Wanted, path: Path): Fault[] {
  const fact = factNamed(name)
  if (fact === null) {
    const known = Object.keys(CASE_FACTS).map((one) => nameOfFact(one as keyof typeof CASE_FACTS))
    const data = { name, allowed: known.join(', '), nearest: nearest(name, known) }
    return [{ path, key: name, code: 'unknown-fact', data }]
  }
  const codes = wantedCodes(wanted)
  if (codes === null) {
    return 'answered' in wanted ? [] : [{ path: [...path, name], code: 'wrong-condition', data: { step: name } }]
  }
  const known: readonly string[] | null = CASE_FACTS[fact]
  return known === null ? [] : unknownCodes(name, codes, known, [...path, name])
}

function wantedFaults(target: Step, wanted: Wanted, path: Path): Fault[] {
  const { kind } = target.answering
  const unfit: Fault = { path, code: 'wrong-condition', data: { step: target.id } }
  const codes = wantedCodes(wanted)
  if (codes === null) {
    if (!isCodes(wanted) && 'answered' in wanted) return kind === 'nothing' ? [unfit] : []
    const bounded = !isCodes(wanted) && !('not' in wanted) && (wanted.above !== undefined || wanted.below !== undefined)
    return kind === 'number' && bounded ? [] : [unfit]
  }
  const known = codesOf(target)
  const wrong = unknownCodes(target.id, codes, known, path)
  if (kind !== 'choose') return wrong.length === 0 ? [] : [unfit]
  return wrong
}

function unknownCodes(step: string, codes: readonly string[], known: readonly string[], path: Path): Fault[] {
  return codes.flatMap((code, j): Fault[] => {
    if (known.includes(code)) return []
    const data = { step, code, allowed: known.join(', '), nearest: nearest(code, known) }
    return [{ path: [...path, j], code: 'unknown-code', data }]
  })
}

/** The codes that an entry names; `null`: it names none. */
function wantedCodes(wanted: Wanted): readonly string[] | null {
  if (isCodes(wanted)) return wanted
  return 'not' in wanted ? wanted.not : null
}

function codesOf({ role, answering }: Step): readonly string[] {
  const outside = role === 'consent' || answering.kind === 'nothing' ? [] : OUTSIDE
  return [...(answering.kind === 'choose' ? answering.options.map(({ code }) => code) : []), ...outside]
}
