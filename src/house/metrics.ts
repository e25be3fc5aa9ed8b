/** What `/metrics` shows of this process: what it has counted, what waits in the store, how the process itself does. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Deps } from '../service/deps.ts'
import { codeOf } from '../service/follow.ts'
import { readQueues } from '../service/queues.ts'
import { SECOND } from '../survey/time.ts'
import { exposition, type Family, gauge } from './exposition.ts'
import type { TallyingMeter } from './tallying-meter.ts'

/** Anybody may ask, so the store is asked no oftener than this, whoever does. */
const KEPT_FOR = 5 * SECOND
/** Milliseconds between two looks at the event loop. */
const LOOK = 20
const NANOSECONDS = 1e9
const MICROSECONDS = 1e6

export interface Metrics {
  /** The text of `/metrics`. */
  read(): Promise<string>
  close(): void
}

export interface MetricsOptions {
  readonly meter: TallyingMeter
  /** How many events wait in the spool; absent: this process has none. */
  readonly spool?: () => number
}

export function openMetrics(deps: Pick<Deps, 'store' | 'clock' | 'log'>, { meter, spool }: MetricsOptions): Metrics {
  const loop = monitorEventLoopDelay({ resolution: LOOK })
  loop.enable()
  let gauges: { readonly families: Promise<Family[]>; readonly until: number } | null = null

  async function look(): Promise<Family[]> {
    const delays = [0.5, 0.99, 1].map((q): [{ quantile: string }, number] => [
      { quantile: String(q) },
      loop.count === 0 ? 0 : Math.max(0, loop.percentile(q * 100) / NANOSECONDS - LOOK / SECOND),
    ])
    loop.reset()
    return [
      ...(await queues(deps)),
      gauge('ykien_event_loop_delay_seconds', 'How late this process was to what was due, lately.', delays),
    ]
  }

  return {
    read: async () => {
      const now = performance.now()
      if (gauges === null || gauges.until <= now) gauges = { families: look(), until: now + KEPT_FOR }
      const waiting =
        spool === undefined
          ? []
          : [gauge('ykien_spool_events', 'Events that wait in the spool of this process.', [[{}, spool()]])]
      return exposition([...meter.families(), ...(await gauges.families), ...waiting, ...ofProcess()])
    },
    close: () => loop.disable(),
  }
}

/** A store that is away has no queues to show; that it is away is a figure itself. */
async function queues(deps: Pick<Deps, 'store' | 'clock' | 'log'>): Promise<Family[]> {
  const up = (value: number): Family => gauge('ykien_store_up', 'Whether the store answers.', [[{}, value]])
  try {
    const { overdue, due, requests, dirty } = await readQueues(deps)
    return [
      up(1),
      gauge('ykien_queue_age_seconds', 'By how much the most overdue invitation is late.', [[{}, overdue]]),
      gauge('ykien_queue_due', 'Invitations that are due, counted up to 10000.', [[{}, due]]),
      gauge('ykien_requests_overdue', 'Requests of citizens that are past their day, counted up to 10000.', [
        [{}, requests],
      ]),
      gauge(
        'ykien_dirty_documents',
        'Documents that wait to be counted, counted up to 10000.',
        Object.entries(dirty).map(([collection, value]) => [{ collection }, value]),
      ),
    ]
  } catch (cause) {
    deps.log.error({ code: codeOf(cause) }, 'the store did not answer to the metrics')
    return [up(0)]
  }
}

/** By the names that Prometheus's own dashboards know. */
function ofProcess(): Family[] {
  const { user, system } = process.cpuUsage()
  const cpu = { suffix: '', labels: {}, value: (user + system) / MICROSECONDS } as const
  const started = Math.round(performance.timeOrigin) / SECOND
  return [
    { name: 'process_cpu_seconds_total', type: 'counter', help: 'Processor time spent.', samples: [cpu] },
    gauge('process_resident_memory_bytes', 'Memory in use.', [[{}, process.memoryUsage.rss()]]),
    gauge('process_start_time_seconds', 'When this process began, since 1970.', [[{}, started]]),
  ]
}
