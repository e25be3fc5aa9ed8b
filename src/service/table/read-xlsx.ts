/**
 * XLSX as rows of values, read by a process of its own: a file that unpacks without end, or a sheet that says that it has
 * a billion rows, takes that process away and not this one. Dates come as `Date`s whose UTC fields are what the cell shows.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { MINUTE } from '../../survey/time.ts'
import { type Cell, type Table, unreadable } from './table.ts'
import type { Sent } from './xlsx-process.ts'

const PROCESS = fileURLToPath(new URL('./xlsx-process.ts', import.meta.url))
/** Megabytes of the heap: the largest file that is allowed takes less than half of it. */
const HEAP = 1_024
/** The largest file takes some 20 seconds of a processor that does nothing else. */
const PATIENCE = 4 * MINUTE

/** @param heap megabytes that the reading process may use. */
export function readXlsx(bytes: Uint8Array, heap = HEAP): Promise<Table> {
  const { promise, resolve, reject } = Promise.withResolvers<Table>()
  const reader = fork(PROCESS, [], {
    execArgv: [`--max-old-space-size=${heap}`, '--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // What this process knows (keys, the address of the store) is none of its business.
    env: {},
  })
  const deadline = setTimeout(() => reader.kill('SIGKILL'), PATIENCE)
  const sheets: Cell[][][] = []
  reader.on('message', (sent: Sent) => {
    if ('end' in sent) resolve(sent.end === 'read' ? { kind: 'table', sheets } : unreadable(sent.end))
    else sheets[sent.sheet] = (sheets[sent.sheet] ?? []).concat(sent.rows as Cell[][])
  })
  reader.on('error', reject)
  // Gone without a word: out of memory or of time.
  reader.on('exit', () => {
    clearTimeout(deadline)
    resolve(unreadable('unpacked-too-big'))
  })
  reader.send(bytes)
  return promise
}
