/** The meter of a running process: sums in memory, from its start. */
import type { Counts, Meter, Step, Times } from '../service/meter.ts'
import { SECOND } from '../survey/time.ts'
import type { Family, Sample } from './exposition.ts'

type Labels = Sample['labels']

const COUNTERS: Readonly<Record<keyof Counts, string>> = {
  funnel: 'Cases closed and invitations that reached a step for the first time.',
  sends: 'Messages of invitations by how the attempt ended.',
  replies: 'Messages of conversations by how the attempt ended.',
  events: 'Events of the channels by what became of them.',
  guesses: 'Short codes and links tried that open nothing.',
  lease_losses: 'Writes refused because another process had taken the invitation over.',
}

/** Upper bounds of the buckets, seconds. A webhook must answer within 2 s; a call of a channel ends after 8 s. */
const TIMERS: Readonly<Record<keyof Times, { readonly help: string; readonly bounds: readonly number[] }>> = {
  webhook: { help: 'Time from a webhook to its answer.', bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2] },
  send: { help: 'Time of one send by a channel.', bounds: [0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8] },
}

/** A step that was never reached is a zero, not a hole in the graph. */
const STEPS: Readonly<Record<Step, true>> = {
  closed: true,
  invited: true,
  sent: true,
  delivered: true,
  opened: true,
  started: true,
  finished: true,
  declined: true,
  withdrawn: true,
  skipped: true,
  expired: true,
}

interface Timed {
  readonly labels: Labels
  /** By the bounds, each with those below it. */
  readonly buckets: number[]
  sum: number
  count: number
}

export class TallyingMeter implements Meter {
  readonly #counts = new Map<keyof Counts, Map<string, { readonly labels: Labels; value: number }>>()
  readonly #times = new Map<keyof Times, Map<string, Timed>>()

  constructor() {
    for (const step of Object.keys(STEPS) as Step[]) this.#add('funnel', { step }, 0)
    for (const tried of ['code', 'link'] as const) this.#add('guesses', { of: tried }, 0)
    this.#add('lease_losses', {}, 0)
  }

  count<Name extends keyof Counts>(name: Name, labels: Counts[Name]): void {
    this.#add(name, labels, 1)
  }

  time<Name extends keyof Times>(name: Name, labels: Times[Name], ms: number): void {
    const { bounds } = TIMERS[name]
    const timed = entry(this.#times, name, labels, () => ({ labels, buckets: bounds.map(() => 0), sum: 0, count: 0 }))
    const seconds = ms / SECOND
    for (const [i, bound] of bounds.entries()) if (seconds <= bound) timed.buckets[i] = (timed.buckets[i] ?? 0) + 1
    timed.sum += seconds
    timed.count++
  }

  /** All of it, as it stands now. */
  families(): Family[] {
    const counters = Object.entries(COUNTERS).map(([name, help]): Family => {
      const known = [...(this.#counts.get(name as keyof Counts)?.values() ?? [])]
      const samples = known.map(({ labels, value }) => ({ suffix: '', labels, value }) as const)
      return { name: `ykien_${name}_total`, type: 'counter', help, samples }
    })
    const timers = Object.entries(TIMERS).map(([name, { help, bounds }]): Family => {
      const known = [...(this.#times.get(name as keyof Times)?.values() ?? [])]
      const samples = known.flatMap((timed) => histogram(timed, bounds))
      return { name: `ykien_${name}_seconds`, type: 'histogram', help, samples }
    })
    return [...counters, ...timers]
  }

  #add(name: keyof Counts, labels: Labels, by: number): void {
    entry(this.#counts, name, labels, () => ({ labels, value: 0 })).value += by
  }
}

function histogram({ labels, buckets, sum, count }: Timed, bounds: readonly number[]): Sample[] {
  const upTo = (le: string, value: number): Sample => ({ suffix: '_bucket', labels: { ...labels, le }, value })
  return [
    ...bounds.map((bound, i) => upTo(String(bound), buckets[i] ?? 0)),
    upTo('+Inf', count),
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: count },
  ]
}

/** What is kept under these labels, made where it is not there yet. */
function entry<Name, Kept>(all: Map<Name, Map<string, Kept>>, name: Name, labels: Labels, fresh: () => Kept): Kept {
  const known = all.get(name) ?? new Map<string, Kept>()
  all.set(name, known)
  const key = JSON.stringify(labels)
  const found = known.get(key) ?? fresh()
  known.set(key, found)
  return found
}
