/** How a running server ends: well, or at once when somebody insists or it takes too long. */
import { SECOND } from '../survey/time.ts'

/** Before a supervisor loses its patience (Docker: 10 s, systemd: 90 s, Kubernetes: 30 s), whichever is told to wait. */
const LIMIT = 20 * SECOND
/** npm passes on the Ctrl-C that the terminal has sent to its whole group: the second of such a pair is no insisting. */
const SAME = SECOND

interface Stoppable {
  stop(): Promise<void>
}

/** Exit status 0 when everything in hand was finished or given back, 1 otherwise. */
export function endOnSignal(served: Stoppable): void {
  let since: number | null = null
  const end = (): void => {
    if (since !== null) {
      if (performance.now() - since > SAME) process.exit(1)
      return
    }
    since = performance.now()
    setTimeout(() => process.exit(1), LIMIT).unref()
    served.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
