/** Words for what is wrong with a body (`locales/`, section `intake`). */
import type { Say, Values } from '../flow/say.ts'
import type { Fault } from '../survey/fault.ts'
import type { Issue } from './deps.ts'

export function issue(say: Say, path: string, code: string, values?: Values): Issue {
  return { path, code, message: say(`intake.${code}`, 'vi', values) }
}

export function issuesOf(say: Say, faults: readonly Fault[]): Issue[] {
  return faults.map(({ path, code, data }) => issue(say, path, code, { ...data, path }))
}
