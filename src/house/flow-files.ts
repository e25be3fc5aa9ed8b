/** Puts what the flow files say on the shelf, unless it would give an answered code another meaning. */

import { gravest } from '../flow/change.ts'
import { diff } from '../flow/diff.ts'
import type { Finding } from '../flow/findings.ts'
import { flowHash } from '../flow/version.ts'
import type { Deps } from '../service/deps.ts'
import { keepLists } from '../service/flow-lists.ts'
import { currentFlows, publish, releases } from '../service/flow-shelf.ts'
import { currentOf, meaningsBroken } from '../service/flow-versions.ts'
import type { FlowsPath } from './files.ts'

type Files = Pick<Extract<FlowsPath, { readonly kind: 'read' }>, 'flows' | 'lists' | 'found' | 'sourceOf'>

/**
 * All of them or none.
 *
 * @returns why nothing was published, with the places in the files; empty: it was, or nothing had changed.
 */
export async function publishFiles(
  { store, clock, log }: Pick<Deps, 'store' | 'clock' | 'log'>,
  { flows, lists, found, sourceOf }: Files,
): Promise<readonly Finding[]> {
  const broken: Finding[] = []
  for (const flow of flows) broken.push(...found(flow, await meaningsBroken(store, flow)))
  if (broken.length > 0) return broken
  const known = Object.values(await releases(store)).flat()
  for (const flow of flows.filter((one) => !known.some((hash) => hash === flowHash(one)))) {
    const before = await currentOf({ store }, flow.flow)
    if (before === null || before.flow.series !== flow.series) continue
    const changes = diff(before.flow, flow)
    if (gravest(changes) !== 'new-series') continue
    const what = changes.filter(({ severity }) => severity === 'new-series')
    const told = what.map(({ kind, step, option }) => [kind, step, option].filter((part) => part !== null).join(' '))
    log.warn({ flow: flow.flow, changes: told }, NEW_SERIES)
  }
  await keepLists(store, lists)
  await publish(store, flows, clock(), sourceOf)
  const { pinned } = await currentFlows(store)
  for (const [flow, { version, instead, holds }] of Object.entries(pinned)) {
    if (holds && instead !== null) log.warn({ flow, version, file: instead }, HELD)
  }
  return []
}

const HELD =
  'this questionnaire was published in the console, which goes before its file: what the file says is not asked'

const NEW_SERIES =
  'figures from before and after this change should not be put side by side: give the questionnaire a series of its own (series:) to count them apart; flow diff says why'
