/**
 * What several notices tell together. Whoever has a whole and its parts has what is left of it too: the one unit that was
 * not posted, the half-month between two periods. So that must be no group that a notice would not show either.
 */
import { type Notice, type NoticeQuestion, withheldOf } from './notice.ts'
import type { Period } from './period.ts'

/** What a notice is about: a unit with all that lies under it (`null`: every unit) in a period. */
type About = Pick<Notice, 'period' | 'unit'>

/** Whether a unit lies under another, or is that one; `null` is above all. */
export type Under = (unit: string | null, above: string | null) => boolean

/** Days of one lie in the other, and neither holds the other: what is left of them would be no period at all. */
export function overlapPartly(a: Period, b: Period): boolean {
  if (a.to < b.from || b.to < a.from) return false
  return !within(a, b) && !within(b, a)
}

/**
 * @param posted those that the public has read.
 * @returns the candidate, less the answers to each question of which something could be worked out that is not told.
 */
export function apartFrom(posted: readonly Notice[], candidate: Notice, under: Under): Notice {
  const all = [...posted, candidate]
  const wholes = all.filter((whole) => whole === candidate || isPart(candidate, whole, under))
  const found = new Set(wholes.flatMap((whole) => foundIn(whole, partsOf(whole, all, under))))
  return found.size === 0 ? candidate : without(candidate, found)
}

/** Those within it that lie within no other part of it. */
function partsOf(whole: Notice, all: readonly Notice[], under: Under): Notice[] {
  const parts = all.filter((part) => isPart(part, whole, under))
  return parts.filter((part) => !parts.some((other) => isPart(part, other, under)))
}

function isPart(part: About, whole: About, under: Under): boolean {
  const same = part.unit === whole.unit && part.period.from === whole.period.from && part.period.to === whole.period.to
  return !same && within(part.period, whole.period) && under(part.unit, whole.unit)
}

function within(inner: Period, outer: Period): boolean {
  return outer.from <= inner.from && inner.to <= outer.to
}

/** The questions of which the rest of the whole is a group that is not to be shown. */
function foundIn(whole: Notice, parts: readonly Notice[]): string[] {
  if (parts.length === 0) return []
  const told = parts.map(toldOf)
  return [...toldOf(whole)].flatMap(([name, question]) => {
    const taken = told.flatMap((part) => part.get(name) ?? [])
    const n = taken.reduce((left, part) => left - (part.n ?? 0), question.n ?? 0)
    const counts = question.answers.map(({ code, count }) => [
      code,
      taken.reduce((left, part) => left - (part.answers.find((one) => one.code === code)?.count ?? 0), count),
    ])
    return n > 0 && withheldOf({ n, counts: Object.fromEntries(counts) }) !== null ? [name] : []
  })
}

function toldOf({ parts }: Notice): ReadonlyMap<string, NoticeQuestion> {
  const all = parts.flatMap(({ flow, questions }) => questions.map((one) => [nameOf(flow, one), one] as const))
  return new Map(all.filter(([, { withheld }]) => withheld === null))
}

function without(notice: Notice, names: ReadonlySet<string>): Notice {
  const parts = notice.parts.map((part) => {
    const questions = part.questions.map((one) =>
      names.has(nameOf(part.flow, one))
        ? ({ ...one, n: null, withheld: 'apart', answers: [], indexes: [] } as const)
        : one,
    )
    const changed = questions.some((one, at) => one !== part.questions[at])
    return { ...part, questions, indexes: changed ? [] : part.indexes }
  })
  return { ...notice, parts }
}

function nameOf(flow: string, { step }: NoticeQuestion): string {
  return `${flow} ${step}`
}
