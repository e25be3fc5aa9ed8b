/**
 * All that is told of a questionnaire before anybody sees it: what makes it unusable (`read.ts`), and what people or
 * figures would stumble over. An error keeps it from being published, a warning does not; a warning that the file itself
 * accepts, with the reason, is not told.
 */
import { answerFaults } from './answer-faults.ts'
import { figureFaults } from './figure-faults.ts'
import type { Fault } from './findings.ts'
import { languageFaults } from './language-faults.ts'
import { lengthFaults } from './length-faults.ts'
import { NO_LISTS, type SharedLists } from './lists.ts'
import { draftOf, type FlowRead, refused } from './read.ts'
import type { FlowFile } from './schema.ts'
import { wayFaults } from './way-faults.ts'
import { wordingFaults } from './wording-faults.ts'
import type { Tongue } from './words.ts'

/**
 * Never throws, whatever the content.
 *
 * @param file the name that findings show.
 * @param lists what it may name.
 */
export function checkFlow(
  content: string | Uint8Array,
  file: string,
  tongue: Tongue,
  lists: SharedLists = NO_LISTS,
): FlowRead {
  const draft = draftOf(content, file, lists)
  if (draft.kind === 'refused') return refused(draft.findings)
  const { written, flow, named, found } = draft
  const faults = [
    ...wayFaults(flow),
    ...answerFaults(flow, tongue.words),
    ...lengthFaults(flow, tongue),
    ...languageFaults(written),
    ...wordingFaults(written, flow, tongue),
    ...figureFaults(flow),
  ]
  const findings = found(faults.filter((fault) => !isAccepted(fault, written)))
  const isRefused = findings.some(({ severity }) => severity === 'error')
  return isRefused ? refused(findings) : { flow, named, findings, found }
}

/** `accepted:` of a step for what stands in that step, of the file for all of it. Only warnings can be named there. */
function isAccepted({ path, code }: Fault, { accepted, steps }: FlowFile): boolean {
  const [list, i] = path
  const ofStep = list === 'steps' && typeof i === 'number' ? steps[i]?.accepted : undefined
  return [accepted, ofStep].some((all) => all !== undefined && Object.hasOwn(all, code))
}
