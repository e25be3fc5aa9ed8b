/** `ykien close CODE`: ends a case from the command line, as the desk does. */
import type { Deps, Issue } from '../service/deps.ts'
import { getCase, putCase } from '../service/intake.ts'
import { issuesOf } from '../service/issue.ts'
import { caseBody } from '../survey/case-body.ts'
import { faultsOf } from '../survey/fault.ts'

export interface CloseArguments {
  readonly code: string
  /** A known case has one. */
  readonly unit?: string | undefined
  readonly outcome: string
  readonly phone?: string | undefined
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

const CALLER = { name: 'command-line', units: null } as const

/** @returns the exit status: 0 done, 1 refused, 2 what was typed cannot be meant. */
export async function closeCommand(
  deps: Deps,
  { code, unit, outcome, phone, json }: CloseArguments,
  io: Io,
): Promise<0 | 1 | 2> {
  const tell = (issues: readonly Issue[]): void => {
    for (const { path, message } of issues) io.err(`${path}: ${message}\n`)
  }
  const office = unit ?? (await getCase(deps, code, CALLER))?.case.unit
  if (office === undefined) {
    tell([{ path: 'unit', code: 'missing', message: deps.say('desk.unit-needed', 'vi') }])
    return 1
  }
  const given = { unit: office, outcome, ...(phone === undefined ? {} : { applicant: { phone } }) }
  const body = caseBody.safeParse(given)
  if (!body.success) {
    tell(issuesOf(deps.say, faultsOf(body.error, given)))
    return 2
  }
  const put = await putCase(deps, code, body.data, CALLER)
  if (put.kind === 'refused') {
    tell(put.issues)
    return 1
  }
  const { kind: _, result: __, created: ___, ...answer } = put
  io.out(json ? `${JSON.stringify(answer)}\n` : `${deps.say('cli.closed', 'vi', { code, why: put.why ?? 'none' })}\n`)
  return 0
}
