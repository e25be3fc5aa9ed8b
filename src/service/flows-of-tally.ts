/** The questionnaires whose words belong to the codes of a tally. */
import type { AskedFlow } from '../report/asked-flow.ts'
import type { Tally } from '../report/tally.ts'
import type { StoredFlow } from '../store/store.ts'
import type { FlowShelf } from './flow-shelf.ts'

export interface FlowsDeps {
  readonly flows: Pick<FlowShelf, 'all' | 'former'>
}

type Answered = Pick<Tally, 'series'>

const asked = ({ _id, flow }: StoredFlow): AskedFlow => ({ ...flow, version: _id })

/** What is asked today, then what is asked no more but was answered. */
export async function flowsOf(deps: FlowsDeps, tally: Answered): Promise<AskedFlow[]> {
  const flows = (await deps.flows.all()).map(asked)
  for (const series of Object.keys(tally.series)) {
    if (flows.some((flow) => flow.series === series)) continue
    const gone = (await deps.flows.former(series)).find(
      ({ flow: former }) => !flows.some(({ flow }) => flow === former.flow),
    )
    if (gone !== undefined) flows.push(asked(gone))
  }
  return Promise.all(flows.map((flow) => withFormerSteps(deps, flow, tally)))
}

/** The flow with the questions that it no longer asks but that were answered, after today's. */
async function withFormerSteps(deps: FlowsDeps, flow: AskedFlow, tally: Answered): Promise<AskedFlow> {
  const steps = [...flow.steps]
  const missing = new Set(Object.keys(tally.series[flow.series]?.steps ?? {}))
  for (const { id } of steps) missing.delete(id)
  if (missing.size === 0) return flow
  for (const { flow: former } of await deps.flows.former(flow.series)) {
    for (const step of former.steps) if (missing.delete(step.id)) steps.push(step)
  }
  return { ...flow, steps }
}
