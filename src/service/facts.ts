/** What a flow may know of its case, and which office asks. Kept in memory for a while: it hardly ever changes. */
import type { Facts } from '../flow/input.ts'
import type { CaseRecord } from '../survey/case.ts'
import type { InvitationId } from '../survey/ids.ts'
import type { Invitation } from '../survey/invitation.ts'
import { isNamed } from '../survey/named-procedure.ts'
import { dayOf, type Instant, MINUTE } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import type { Deps } from './deps.ts'
import { officeOf } from './office-rules.ts'

type Needs = Pick<Deps, 'store' | 'policy' | 'clock'>

const KEPT = 10_000
const KEPT_FOR = MINUTE

/** The facts of running conversations, kept for a minute so that a turn need not read case and unit again. */
export class FactsShelf {
  readonly #deps: Needs
  readonly #kept = new Map<InvitationId, { readonly facts: Facts; readonly until: Instant }>()

  constructor(deps: Needs) {
    this.#deps = deps
  }

  /** @throws Error (code `NO_CASE`) when the invitation or its case is gone. */
  async of(id: InvitationId): Promise<Facts> {
    const now = this.#deps.clock()
    const kept = this.#kept.get(id)
    if (kept !== undefined && kept.until > now) return kept.facts
    const invitation = await this.#deps.store.invitations.get(id)
    if (invitation === null) throw Object.assign(new Error('a conversation has no invitation'), { code: 'NO_CASE' })
    const facts = await factsOf(this.#deps, invitation)
    if (this.#kept.size >= KEPT) this.#kept.clear()
    this.#kept.set(id, { facts, until: now + KEPT_FOR })
    return facts
  }
}

/** A unit lies under at most this many others; a loop in the tree ends here. */
const DEPTH = 8

/** @throws Error (code `NO_CASE`) when the invitation's case is gone. */
export async function factsOf(deps: Needs, invitation: Invitation): Promise<Facts> {
  const record = await deps.store.cases.get(invitation.case)
  if (record === null) throw Object.assign(new Error('an invitation has no case'), { code: 'NO_CASE' })
  return factsOfCase(deps, record)
}

async function factsOfCase(deps: Needs, record: CaseRecord): Promise<Facts> {
  const unit = await deps.store.units.get(record.unit)
  const { rules } = await officeOf(deps, record.unit)
  const { field } = record
  return {
    office: unit?.name ?? record.unit,
    caseCode: record.code,
    procedure: record.procedure?.name ?? record.procedure?.code ?? null,
    field: field === null ? null : fieldFact(field),
    hotline: await hotlineOf(deps, unit),
    closedOn: record.closedDay,
    today: dayOf(deps.clock()),
    codes: codesOf(record),
    sober: isNamed(rules.procedures.sober, record.procedure),
  }
}

/** What is not known is not there. */
function codesOf({ filed, applicantKind, outcome, apology, field }: CaseRecord): Facts['codes'] {
  const known = {
    filed,
    applicant: applicantKind,
    outcome: outcome === 'open' ? null : outcome,
    apology,
    field: field === null ? null : (fieldFact(field)?.code ?? null),
  }
  return Object.fromEntries(Object.entries(known).filter(([, code]) => code !== null))
}

/** A field that came without a code (a spreadsheet's name) is its own code, so that it can be counted. */
function fieldFact(field: { readonly code: string | null; readonly name: string | null }): Facts['field'] {
  const code = field.code ?? field.name
  return code === null ? null : { code, name: field.name ?? code }
}

/** Its own, else that of the nearest unit above. */
async function hotlineOf(deps: Pick<Deps, 'store'>, unit: Unit | null): Promise<string | null> {
  let at = unit
  for (let depth = 0; at !== null && depth < DEPTH; depth++) {
    if (at.hotline !== null) return at.hotline
    at = at.parent === null ? null : await deps.store.units.get(at.parent)
  }
  return null
}
