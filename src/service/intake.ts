/**
 * Every door by which a case comes in (API, desk, command line, spreadsheet) calls `putCase`. It may be called twice,
 * by two at once, and may die between any two writes: addresses first, then the case by compare-and-set, then its
 * invitation, each safe to repeat.
 */

import { date } from '../report/figure.ts'
import type { PlainAddress } from '../survey/address.ts'
import type { CaseRecord, Contacts } from '../survey/case.ts'
import type { CaseInput } from '../survey/case-body.ts'
import { type CaseChange, type CaseFacts, changeCase } from '../survey/case-change.ts'
import { CODE_LENGTH_MAX, caseCode, isCaseCode } from '../survey/case-code.ts'
import { type CaseView, caseView } from '../survey/case-view.ts'
import type { CaseId, UnitId } from '../survey/ids.ts'
import type { InvitationState } from '../survey/invitation.ts'
import { phone } from '../survey/phone.ts'
import { keptFrom } from '../survey/term.ts'
import { dayOf } from '../survey/time.ts'
import type { Unit } from '../survey/unit.ts'
import type { Caller, Deps, Issue } from './deps.ts'
import { invite } from './invite.ts'
import { issue } from './issue.ts'
import { keepAddress } from './reach.ts'
import { mayTouch, unknownUnit } from './units.ts'

/** Two doors may close one case at once; more lost races than this in a row are a loop. */
const TRIES = 50

export interface CaseAnswer {
  readonly case: CaseView
  readonly invitation: { readonly id: string; readonly state: InvitationState } | null
  readonly why: string | null
}

export type Put =
  | ({
      readonly kind: 'done'
      readonly result: 'created' | 'updated' | 'unchanged'
      readonly created: boolean
      readonly stale: boolean
    } & CaseAnswer)
  | { readonly kind: 'refused'; readonly status: 403 | 422; readonly issues: readonly Issue[] }

export interface PutOptions {
  /** Which system speaks; two of them may use one code for two cases. */
  readonly source?: string
  readonly sample?: boolean
  /** Nothing is written or sent; what would have been is kept here, so that a later row of the same file sees it. */
  readonly rehearsal?: Map<CaseId, CaseRecord>
  /** The units as read before, by a caller who puts many cases. */
  readonly units?: readonly Unit[]
}

/** Makes or updates a case, and its invitation with it (faces.md section 2). A refused body changes nothing. */
export async function putCase(
  deps: Deps,
  code: string,
  input: CaseInput,
  caller: Caller,
  options: PutOptions = {},
): Promise<Put> {
  const parsed = caseCode(code, deps.clock())
  if (!isCaseCode(parsed)) {
    return refused(422, [issue(deps.say, 'code', 'case-code', { max: CODE_LENGTH_MAX })])
  }
  const units = options.units ?? (await deps.store.units.getMany(unitsIn(input)))
  const unknown = await unknownUnits(deps, input, units, options)
  if (unknown.length > 0) return refused(422, unknown)
  const { addresses, contacts, phoneFlag } = contactsOf(deps, input)
  const source = options.source ?? 'main'
  const facts: CaseFacts = {
    id: caseId(source, parsed.normal),
    code: parsed,
    source,
    contacts,
    phoneFlag,
    // Whatever is tried at an invented office is a trial itself.
    contactsFrom: keptFrom(deps.clock(), deps.policy.retention.identities),
    sample: options.sample ?? units.some(({ _id, sample }) => _id === input.unit && sample),
    now: deps.clock(),
  }
  const known = options.rehearsal?.get(facts.id) ?? (await deps.store.cases.get(facts.id))
  const touched = new Set(known === null ? [input.unit] : [input.unit, known.unit])
  for (const unit of touched) {
    if (await mayTouch(deps, caller, unit)) continue
    return refused(403, [issue(deps.say, 'unit', 'out-of-scope', { unit: caller.units?.join(', ') ?? '' })])
  }
  const ended = endedUnit(deps, input, known, units)
  if (ended !== null) return refused(422, [ended])
  if (options.rehearsal !== undefined) {
    const change = changeCase(known, input, facts)
    options.rehearsal.set(facts.id, change.record)
    return done({ known, change }, { invitation: null, why: change.record.flags.find(isPhoneFlag) ?? null })
  }
  const written = await write(deps, known, addresses, input, facts)
  if (hasClosed(written)) deps.meter.count('funnel', { step: 'closed' })
  const { invitation, why } = await invite(deps, written.change.record)
  return done(written, {
    invitation: invitation === null ? null : { id: invitation._id, state: invitation.state },
    why,
  })
}

/** `null`: there is no such case, or its unit is none of the caller's. */
export async function findCase(
  deps: Pick<Deps, 'store' | 'clock'>,
  code: string,
  caller: Caller,
  source = 'main',
): Promise<CaseRecord | null> {
  const record = await deps.store.cases.get(caseId(source, caseCode(code, deps.clock()).normal))
  return record !== null && (await mayTouch(deps, caller, record.unit)) ? record : null
}

/** As `findCase`. Mends what a process left behind that died between a case and its invitation. */
export async function getCase(deps: Deps, code: string, caller: Caller, source = 'main'): Promise<CaseAnswer | null> {
  const record = await findCase(deps, code, caller, source)
  if (record === null) return null
  const { invitation, why } = await invite(deps, record)
  return {
    case: caseView(record),
    invitation: invitation === null ? null : { id: invitation._id, state: invitation.state },
    why,
  }
}

function caseId(source: string, normal: string): CaseId {
  return `${source}:${normal}` as CaseId
}

function isPhoneFlag(flag: string): boolean {
  return flag.startsWith('phone-')
}

function unitsIn({ unit, receivingUnit, returningUnit }: CaseInput): UnitId[] {
  const given = [unit, receivingUnit, returningUnit].filter((id) => typeof id === 'string')
  return [...new Set(given)] as UnitId[]
}

/** A unit handles no case any more once it went into others; what it closed while it was there it may report later. */
function endedUnit(
  { say, clock }: Pick<Deps, 'say' | 'clock'>,
  { unit: id, outcome, closedAt }: CaseInput,
  known: CaseRecord | null,
  units: readonly Unit[],
): Issue | null {
  const { until = null, successors = [] } = units.find(({ _id }) => _id === id) ?? {}
  if (until === null || (outcome ?? known?.outcome ?? 'open') === 'open') return null
  const day = typeof closedAt === 'string' ? dayOf(Date.parse(closedAt)) : (known?.closedDay ?? dayOf(clock()))
  if (day <= until) return null
  return issue(say, 'unit', 'unit-ended', { until: date(until), into: successors.join(', ') || 'none' })
}

/** All units are read only to name those that are near, and once for a caller who puts many cases. */
async function unknownUnits(
  deps: Deps,
  input: CaseInput,
  known: readonly Unit[],
  options: PutOptions,
): Promise<Issue[]> {
  const given = { unit: input.unit, receivingUnit: input.receivingUnit, returningUnit: input.returningUnit }
  const missing = Object.entries(given).flatMap(([path, id]) =>
    typeof id !== 'string' || known.some((unit) => unit._id === id) ? [] : [{ path, id }],
  )
  const all = missing.length === 0 ? [] : (options.units ?? (await deps.store.units.all()))
  return missing.map(({ path, id }) => unknownUnit(deps, path, id, all))
}

interface ContactsRead {
  readonly addresses: readonly PlainAddress[]
  readonly contacts: CaseFacts['contacts']
  readonly phoneFlag: CaseFacts['phoneFlag']
}

/** A phone that cannot be one clears what was known: the old number is not what the office says any more. */
export function contactsOf(
  deps: Pick<Deps, 'keyring' | 'zaloOaId'>,
  { applicant }: Pick<CaseInput, 'applicant'>,
): ContactsRead {
  if (applicant === undefined) return { addresses: [], contacts: {}, phoneFlag: null }
  if (applicant === null) {
    return { addresses: [], contacts: { phone: null, zalo: null, telegram: null }, phoneFlag: null }
  }
  const typed = applicant.phone?.trim() === '' ? null : applicant.phone
  const read = typeof typed === 'string' ? phone(typed) : null
  const plain = {
    phone: read === null ? typed : read.kind === 'mobile' ? read.e164 : null,
    zalo: typeof applicant.zaloUser === 'string' ? `${deps.zaloOaId}:${applicant.zaloUser}` : applicant.zaloUser,
    telegram: applicant.telegramChat,
  }
  const addresses: PlainAddress[] = []
  const contacts: { -readonly [Kind in keyof Contacts]?: Contacts[Kind] } = {}
  for (const kind of ['phone', 'zalo', 'telegram'] as const) {
    const value = plain[kind]
    if (value === undefined) continue
    contacts[kind] = value === null ? null : deps.keyring.addressId({ kind, value })
    if (value !== null) addresses.push({ kind, value })
  }
  const phoneFlag = read === null || read.kind === 'mobile' ? null : (`phone-${read.kind}` as const)
  return { addresses, contacts, phoneFlag }
}

/** A contact that the case names already was kept then; what its person has had erased since stays so. */
function isNew(deps: Deps, known: CaseRecord | null, address: PlainAddress): boolean {
  return known?.contacts[address.kind] !== deps.keyring.addressId(address)
}

interface Written {
  /** As it was before. */
  readonly known: CaseRecord | null
  readonly change: CaseChange
}

function hasClosed({ known, change }: Written): boolean {
  return change.kind === 'changed' && change.record.closedAt !== null && (known === null || known.closedAt === null)
}

async function write(
  deps: Deps,
  first: CaseRecord | null,
  addresses: readonly PlainAddress[],
  input: CaseInput,
  facts: CaseFacts,
): Promise<Written> {
  let known = first
  for (let n = 0; n < TRIES; n++) {
    const change = changeCase(known, input, facts)
    // Before the addresses: repeating an old statement must not bring back what its person had erased.
    if (change.kind !== 'changed') return { known, change }
    for (const address of known?.personGoneAt === undefined ? addresses : []) {
      const { contacts, sample, closedAt, dueAt } = change.record
      // As long as its case is not due, it is needed.
      const neededUntil = closedAt === null ? (dueAt ?? 0) : 0
      const named = contacts[address.kind] !== null
      if (named && isNew(deps, known, address)) await keepAddress(deps, address, sample, neededUntil)
    }
    const { cases } = deps.store
    if (await (known === null ? cases.insert(change.record) : cases.replace(change.record))) return { known, change }
    known = await cases.get(facts.id)
  }
  throw Object.assign(new Error('a case changed fifty times while it was being changed'), { code: 'RACE_LOST' })
}

function done({ known, change }: Written, invited: Omit<CaseAnswer, 'case'>): Put {
  const created = known === null
  return {
    kind: 'done',
    result: created ? 'created' : change.kind === 'changed' ? 'updated' : 'unchanged',
    created,
    stale: change.kind === 'stale',
    case: caseView(change.record),
    ...invited,
  }
}

function refused(status: 403 | 422, issues: readonly Issue[]): Put {
  return { kind: 'refused', status, issues }
}
