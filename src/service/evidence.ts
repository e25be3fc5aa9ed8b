/**
 * *Hồ sơ minh chứng*: all that somebody needs who checks a report without asking the office. The report, the figures behind
 * it, the questionnaires and settings it was made by, the batches with their cut-off, what was posted, and the hash of each.
 */
import { createHash } from 'node:crypto'
import { strToU8, zipSync } from 'fflate'
import type { Flow } from '../flow/definition.ts'
import { flowHash } from '../flow/version.ts'
import { noticeId } from '../report/notice-post.ts'
import type { Period } from '../report/period.ts'
import { listBatches } from './batch-list.ts'
import type { Deps } from './deps.ts'

export interface EvidenceFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export type EvidenceDeps = Pick<Deps, 'store' | 'policy' | 'clock'>

interface About {
  readonly period: Period
  readonly unit: string | null
  /** Whose words belong to the figures. */
  readonly flows: readonly Flow[]
}

/** As `sha256sum` writes and checks it. */
const SUMS = 'SHA256SUMS'

/** What stands beside the report: of batches never how many answered, for that moves with each single one. */
export async function besideReport(deps: EvidenceDeps, { period, unit, flows }: About): Promise<EvidenceFile[]> {
  const batches = (await listBatches(deps)).filter(({ from, to }) => from <= period.to && to >= period.from)
  const post = await deps.store.notices.get(noticeId(period, unit))
  const notices = post?.state === 'posted' ? [json('niem-yet.json', { sha256: post.hash, notice: post.notice })] : []
  const { targets, batches: rules } = deps.policy
  const versions = flows.map((flow) => ({ flow: flow.flow, series: flow.series, version: flowHash(flow) }))
  return [
    json('cai-dat.json', { period, unit, targets, batches: rules, flows: versions }),
    json(
      'dot.json',
      batches.map(({ answers, mayClose, mayReopen, ...told }) => told),
    ),
    ...flows.map((flow) => json(`bo-cau-hoi/${flow.flow}.json`, flow)),
    ...notices,
  ]
}

/** One file of all of them, with the list of their hashes. */
export function packed(files: readonly EvidenceFile[]): Uint8Array<ArrayBuffer> {
  const sums = files.map(({ name, bytes }) => `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`)
  const all = [...files, { name: SUMS, bytes: strToU8(sums.join('')) }]
  return Uint8Array.from(zipSync(Object.fromEntries(all.map(({ name, bytes }) => [name, bytes]))))
}

function json(name: string, value: unknown): EvidenceFile {
  return { name, bytes: strToU8(`${JSON.stringify(value, null, 2)}\n`) }
}
