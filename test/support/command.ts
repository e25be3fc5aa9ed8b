/** The command line as a process of its own, on the store and against the servers of an office. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { BARE_ENV } from './bare-env.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

export interface Ran {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** @param answer what is typed, once there is something on standard output to answer. */
export function ykien(
  env: Readonly<Record<string, string>>,
  words: readonly string[],
  answer?: (out: string) => Promise<string>,
): Promise<Ran> {
  const args = ['--disable-warning=ExperimentalWarning', 'src/cli.ts', ...words]
  const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...BARE_ENV, ...env } })
  let [out, err, answered] = ['', '', answer === undefined]
  if (answered) child.stdin.end()
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
    if (answered || !out.includes('\n')) return
    answered = true
    answer?.(out).then(
      (text) => child.stdin.end(`${text}\n`),
      (cause: unknown) => child.stdin.destroy(cause as Error),
    )
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, out, err }))
  })
}
