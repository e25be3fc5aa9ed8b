/** Answers that would be counted and mean nothing. */
import type { Answering, Flow } from './definition.ts'
import type { Fault } from './findings.ts'
import { SCALES } from './scales.ts'

/** What is rated runs from worst to best: only the codes of a named scale, in its order, say which end is which. */
export function figureFaults({ steps }: Flow): Fault[] {
  return steps.flatMap(({ id, role, answering }, i): Fault[] => {
    if ((role !== 'rating' && role !== 'overall') || hasDirection(answering)) return []
    return [{ path: ['steps', i, 'role'], code: 'scale-without-direction', data: { id } }]
  })
}

function hasDirection(answering: Answering): boolean {
  if (answering.kind !== 'choose' || answering.several) return false
  const codes = answering.options.flatMap(({ code, counted }) => (counted ? [code] : [])).join()
  return [...SCALES.values()].some((levels) => levels.map(({ code }) => code).join() === codes)
}
