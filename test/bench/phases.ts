/** A phase of a day in figures: time and what the store was asked, each for one piece of work, and how they grow. */
import type { Asked } from '../support/asked-store.ts'
import type { Looked } from './looked.ts'
import { printColumns } from './report.ts'

export interface Phase {
  readonly what: string
  /** What one piece of its work is. */
  readonly unit: string
  readonly done: number
  readonly seconds: number
  /** Seconds of this process's own work; other work on the machine does not lengthen them. */
  readonly cpu: number
  /** By `collection.method`. */
  readonly asked: ReadonlyMap<string, Asked>
  /** `null`: this store does not tell. */
  readonly looked: Looked | null
}

/** For one piece of work. */
interface Each {
  readonly ms: number
  readonly cpu: number
  readonly calls: number
  readonly docs: number
  readonly lost: number
  /** Index keys and documents that the server looked at. */
  readonly looked: number | null
}

function each({ done, seconds, cpu, asked, looked }: Phase): Each {
  const sum = (of: keyof Asked): number => [...asked.values()].reduce((all, one) => all + one[of], 0) / done
  return {
    ms: (seconds * 1000) / done,
    cpu: (cpu * 1000) / done,
    calls: sum('calls'),
    docs: sum('docs'),
    lost: sum('lost'),
    looked: looked === null ? null : (looked.keys + looked.docs) / done,
  }
}

export function printPhases(name: string, phases: readonly Phase[]): void {
  console.log(`\n${name}`)
  const head = ['for one', 'ms', 'of it our work', 'a second', 'calls', 'docs', 'lost races', 'keys and docs looked at']
  const rows = phases.map((phase) => {
    const { ms, cpu, calls, docs, lost, looked } = each(phase)
    const figures = [ms, cpu, 1000 / ms, calls, docs, lost].map(figure)
    return [`${phase.unit} (${phase.what})`, ...figures, looked === null ? '' : figure(looked)]
  })
  printColumns([head, ...rows])
}

/** What one piece of work costs more in the second run than in the first: 1.0 means that it does not grow. */
export function printRatios(name: string, before: readonly Phase[], after: readonly Phase[]): void {
  console.log(`\n${name}: what one costs, times what it cost`)
  const head = ['for one', 'time', 'our work', 'calls', 'docs', 'looked at']
  const rows = before.flatMap((phase, i) => {
    const later = after[i]
    if (later === undefined) return []
    const [a, b] = [each(phase), each(later)]
    const looked = a.looked === null || b.looked === null ? '' : figure(b.looked / a.looked)
    return [[`${phase.unit} (${phase.what})`, ...times(a, b).map(figure), looked]]
  })
  printColumns([head, ...rows])
}

function times(a: Each, b: Each): readonly number[] {
  return [b.ms / a.ms, b.cpu / a.cpu, b.calls / a.calls, b.docs / a.docs]
}

/** How long the whole day takes, and by kind what the store is asked. @param extrapolated only a part of it was run. */
export function printTotals(phases: readonly Phase[], day: number, extrapolated: boolean): void {
  for (const phase of phases) {
    const kinds = [...phase.asked].sort(([, a], [, b]) => b.calls - a.calls)
    const told = kinds.map(
      ([what, { calls, docs }]) => `${what} ${figure(calls / phase.done)} (${figure(docs / phase.done)})`,
    )
    console.log(`\n${phase.what}, calls (documents) for one ${phase.unit}: ${told.join(', ')}`)
  }
  const claims = phases.find(({ what }) => what === 'send')?.asked
  const rounds = claims?.get('invitations.dueUnits')
  const claimed = claims?.get('invitations.claimDue')
  if (rounds !== undefined && claimed !== undefined) {
    const told = `${figure(claimed.calls / rounds.calls)} claims, ${figure((rounds.docs + claimed.docs) / rounds.calls)} documents read`
    console.log(`\na round of claims: ${told}`)
  }
  const minutes = phases
    .filter(({ what }) => what === 'take in' || what === 'plan' || what === 'send')
    .map((phase) => `${phase.what} ${figure((each(phase).ms * day) / 60_000)} min`)
  const how = extrapolated ? 'EXTRAPOLATED from the part that was run' : 'run in full'
  console.log(`\n${day.toLocaleString('en')} closings, ${how}, one process: ${minutes.join(', ')}`)
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })
}
