/** A meter that keeps what it is told: `sends way=telegram due=send outcome=sent` → how often. */
import type { Counts, Meter } from '../../src/service/meter.ts'

export interface RecordingMeter extends Meter {
  /** Of one name, by its labels: `channel=zalo kind=taken`. */
  of(name: keyof Counts): Readonly<Record<string, number>>
}

export function recordingMeter(): RecordingMeter {
  const counts = new Map<string, Map<string, number>>()
  const add = (name: string, labels: Readonly<Record<string, string>>, by: number): void => {
    const key = Object.entries(labels)
      .map(([label, value]) => `${label}=${value}`)
      .join(' ')
    const known = counts.get(name) ?? new Map<string, number>()
    counts.set(name, known.set(key, (known.get(key) ?? 0) + by))
  }
  return {
    count: (name, labels) => add(name, labels, 1),
    time: (name, labels, ms) => add(name, labels, ms),
    of: (name) => Object.fromEntries(counts.get(name) ?? []),
  }
}
