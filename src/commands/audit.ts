/** `ykien audit verify` and `ykien audit anchor`: whether the audit is whole, and the line to check it by later. */
import type { Noting } from '../service/access/audit.ts'
import { anchorLine, type Flaw, readAnchor, verifyAudit } from '../service/access/audit-check.ts'
import type { Deps } from '../service/deps.ts'
import { dayOf } from '../survey/time.ts'

type AuditDeps = Noting & Pick<Deps, 'say'>

interface Io {
  out(text: string): void
  err(text: string): void
}

/** @returns the exit status: 0 it is whole, 1 it is not, 2 the anchor is none. */
export async function auditVerify(
  deps: AuditDeps,
  { anchor, json }: { readonly anchor?: string | undefined; readonly json: boolean },
  io: Io,
): Promise<0 | 1 | 2> {
  const given = anchor === undefined ? null : readAnchor(anchor)
  if (anchor !== undefined && given === null) {
    io.err(`${deps.say('audit.anchor-wrong', 'vi')}\n`)
    return 2
  }
  const check = await verifyAudit(deps, { anchor: given })
  if (json) io.out(`${JSON.stringify(check)}\n`)
  else if (check.flaws.length === 0) io.out(`${deps.say('audit.whole', 'vi', { entries: check.entries })}\n`)
  else tellFlaws(deps, check.flaws, io)
  return check.flaws.length === 0 ? 0 : 1
}

/** Only of an audit that is whole. @returns the exit status. */
export async function auditAnchor(deps: AuditDeps, { json }: { readonly json: boolean }, io: Io): Promise<0 | 1> {
  const { last, flaws } = await verifyAudit(deps)
  if (flaws.length > 0) {
    tellFlaws(deps, flaws, io)
    io.err(`${deps.say('audit.anchor-flawed', 'vi')}\n`)
    return 1
  }
  const line = anchorLine(deps, last)
  io.out(json ? `${JSON.stringify({ ...last, day: dayOf(deps.clock()), line })}\n` : `${line}\n`)
  return 0
}

function tellFlaws({ say }: AuditDeps, flaws: readonly Flaw[], io: Io): void {
  for (const { kind, from, to } of flaws) {
    const values = { span: from === to ? 'one' : 'more', from: String(from), to: String(to) }
    io.err(`${say(`audit.flaw.${kind}`, 'vi', values)}\n`)
  }
  io.err(`${say('audit.flawed', 'vi')}\n`)
}
