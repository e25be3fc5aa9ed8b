/**
 * How a case takes in what an office says of it (faces.md section 2): absent keeps, `null` clears, an older statement
 * changes nothing. Pure, so that it may be tried again after a lost race.
 */

import type { ApplicantKind, CaseFlag, CaseRecord, Contacts, Named, Outcome } from './case.ts'
import type { CaseInput } from './case-body.ts'
import type { CaseCode } from './case-code.ts'
import { type CellId, cellId } from './document.ts'
import type { CaseId, UnitId } from './ids.ts'
import { type Day, dayOf, type Instant } from './time.ts'

/** What the case's door found out before: ids instead of contacts, the doubts about code and phone. */
export interface CaseFacts {
  readonly id: CaseId
  readonly code: CaseCode
  readonly source: string
  /** Absent: not said; `null`: cleared. */
  readonly contacts: { readonly [Kind in keyof Contacts]?: Contacts[Kind] }
  /** Of the phone in this body. */
  readonly phoneFlag: Extract<CaseFlag, 'phone-invalid' | 'phone-landline'> | null
  readonly sample: boolean
  /** A case that closed before this day leads to nobody any more, whatever is said of it. Absent: every case may. */
  readonly contactsFrom?: Day
  readonly now: Instant
}

/** `stale`: said before what is known already. `record` is the case as it stands, or as it must be written. */
export interface CaseChange {
  readonly kind: 'changed' | 'unchanged' | 'stale'
  readonly record: CaseRecord
}

/** @param known the stored case; `null`: there is none, and `record` is its first version. */
export function changeCase(known: CaseRecord | null, input: CaseInput, facts: CaseFacts): CaseChange {
  const asOf = instantOf(input.asOf)
  if (known !== null && known.asOf !== null && typeof asOf === 'number' && asOf < known.asOf) {
    return { kind: 'stale', record: known }
  }
  const before = known ?? newCase(facts, input.unit as UnitId)
  const next = withinTerm({ ...merged(before, input, facts), ...closing(before, input, facts.now) }, facts)
  if (known === null) return { kind: 'changed', record: { ...next, dirty: cellsOf(next) } }
  if (same(known, next)) return { kind: 'unchanged', record: known }
  const dirty = same(countedOf(known), countedOf(next)) ? [] : [...cellsOf(known), ...cellsOf(next)]
  return {
    kind: 'changed',
    record: { ...next, rev: known.rev + 1, dirty: [...new Set([...known.dirty, ...dirty])] },
  }
}

/** Last year's table, brought in once more, must not bring back whom it names. */
function withinTerm(record: CaseRecord, { contactsFrom = '' }: CaseFacts): CaseRecord {
  if (record.closedDay === null || record.closedDay >= contactsFrom) return record
  return { ...record, contacts: { phone: null, zalo: null, telegram: null } }
}

function newCase(facts: CaseFacts, unit: UnitId): CaseRecord {
  return {
    _id: facts.id,
    rev: 1,
    dirty: [],
    code: facts.code.code,
    source: facts.source,
    unit,
    receivingUnit: null,
    returningUnit: null,
    procedure: null,
    field: null,
    applicantKind: null,
    language: 'vi',
    filed: null,
    receivedAt: null,
    dueAt: null,
    closedAt: null,
    closedDay: null,
    outcome: 'open',
    apology: null,
    asOf: null,
    uninvited: null,
    contacts: { phone: null, zalo: null, telegram: null },
    flags: facts.code.flags,
    sample: facts.sample,
  }
}

function merged(before: CaseRecord, input: CaseInput, facts: CaseFacts): CaseRecord {
  const contacts = before.personGoneAt === undefined ? facts.contacts : {}
  return {
    ...before,
    unit: input.unit as UnitId,
    receivingUnit: kept(before.receivingUnit, input.receivingUnit as UnitId | null | undefined),
    returningUnit: kept(before.returningUnit, input.returningUnit as UnitId | null | undefined),
    procedure: named(before.procedure, input.procedure),
    field: named(before.field, input.field),
    applicantKind: kept<ApplicantKind | null>(
      before.applicantKind,
      input.applicant === null ? null : input.applicant?.kind,
    ),
    language: kept(before.language, input.applicant === null ? null : input.applicant?.language) ?? 'vi',
    filed: kept(before.filed, input.filed),
    receivedAt: kept(before.receivedAt, instantOf(input.receivedAt)),
    dueAt: kept(before.dueAt, instantOf(input.dueAt)),
    apology: kept(before.apology, input.apology),
    asOf: kept(before.asOf, instantOf(input.asOf)),
    contacts: {
      phone: kept(before.contacts.phone, contacts.phone),
      zalo: kept(before.contacts.zalo, contacts.zalo),
      telegram: kept(before.contacts.telegram, contacts.telegram),
    },
    flags: flagsOf(before, facts),
  }
}

/**
 * A closing outcome keeps the first instant of closing unless another is given; a case that closes without one closes
 * now. An open case has none, whatever is given. Where no outcome is said, a closing date means that the result was
 * handed out.
 */
function closing(
  before: CaseRecord,
  input: CaseInput,
  now: Instant,
): Pick<CaseRecord, 'outcome' | 'closedAt' | 'closedDay'> {
  const given = instantOf(input.closedAt) ?? null
  const implied: Outcome = before.outcome === 'open' && given !== null ? 'returned' : before.outcome
  const outcome = input.outcome ?? implied
  if (outcome === 'open') return { outcome, closedAt: null, closedDay: null }
  const closedAt = given ?? before.closedAt ?? now
  return { outcome, closedAt, closedDay: dayOf(closedAt) }
}

function kept<T>(known: T, given: T | undefined): T {
  return given === undefined ? known : given
}

function instantOf(text: string | null | undefined): Instant | null | undefined {
  return typeof text === 'string' ? Date.parse(text) : text
}

/** A new code does not keep the old name, nor a new name the old code: they would name two different things. */
function named(known: Named | null, given: CaseInput['procedure']): Named | null {
  if (given === undefined) return known
  if (given === null) return null
  const differs = (a: string | null | undefined, b: string | null | undefined): boolean =>
    typeof a === 'string' && typeof b === 'string' && a !== b
  const other = differs(given.code, known?.code) || differs(given.name, known?.name)
  const code = kept(other ? null : (known?.code ?? null), given.code)
  const name = kept(other ? null : (known?.name ?? null), given.name)
  return code === null && name === null ? null : { code, name }
}

function flagsOf(before: CaseRecord, facts: CaseFacts): CaseFlag[] {
  if (before.personGoneAt !== undefined) return [...before.flags]
  const phoneFlags: readonly (CaseFlag | null)[] =
    facts.contacts.phone === undefined ? before.flags.filter((flag) => flag.startsWith('phone-')) : [facts.phoneFlag]
  return [...facts.code.flags, ...phoneFlags.filter((flag) => flag !== null)]
}

/** What any count or marginal reads of a case. */
function countedOf(record: CaseRecord): Partial<CaseRecord> {
  const { unit, receivingUnit, returningUnit, procedure, field, applicantKind, filed } = record
  const { receivedAt, dueAt, closedAt, closedDay, outcome, apology, sample } = record
  return {
    ...{ unit, receivingUnit, returningUnit, procedure, field, applicantKind, filed },
    ...{ receivedAt, dueAt, closedAt, closedDay, outcome, apology, sample },
  }
}

/** Where it came in, and where it ended. */
export function cellsOf({
  receivedAt,
  closedDay,
  unit,
}: Pick<CaseRecord, 'receivedAt' | 'closedDay' | 'unit'>): CellId[] {
  const days = [receivedAt === null ? null : dayOf(receivedAt), closedDay]
  return [...new Set(days.flatMap((day) => (day === null ? [] : [cellId(day, unit)])))]
}

/** Both were built in one order of fields. */
function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
