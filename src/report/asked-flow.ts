/** A questionnaire as figures name it: with the version that its words are of. */
import type { Flow } from '../flow/definition.ts'

export interface AskedFlow extends Flow {
  /** The hash of the version that is asked now, or was last; answers may be of earlier ones of its series. */
  readonly version?: string
}

/** What says of a figure which questionnaire it is of. */
export interface OfFlow {
  /** The flow's id. */
  readonly flow: string
  readonly series: string
  /** `null`: not known. */
  readonly flowVersion: string | null
}

export function ofFlow({ flow, series, version }: AskedFlow): OfFlow {
  return { flow, series, flowVersion: version ?? null }
}
