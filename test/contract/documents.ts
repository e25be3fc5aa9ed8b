/** Small valid documents for the store's contract: each test changes what it is about. */

import type { Entry } from '../../src/access/entry.ts'
import type { Visit } from '../../src/access/visit.ts'
import { newState } from '../../src/flow/state.ts'
import { type Held, NOTHING_HELD } from '../../src/report/held.ts'
import type { Cell } from '../../src/report/tally.ts'
import { emptyTally } from '../../src/report/tally.ts'
import type { Address } from '../../src/survey/address.ts'
import type { Batch } from '../../src/survey/batch.ts'
import type { CaseRecord } from '../../src/survey/case.ts'
import type { FlowDraft } from '../../src/survey/flow-draft.ts'
import type {
  AddressId,
  AuditId,
  BatchId,
  CaseId,
  FlowHash,
  InvitationId,
  JobId,
  RequestId,
  ResponseId,
  UnitId,
  UserId,
  VisitId,
} from '../../src/survey/ids.ts'
import type { Invitation } from '../../src/survey/invitation.ts'
import type { Job } from '../../src/survey/job.ts'
import type { Request } from '../../src/survey/request.ts'
import type { Response } from '../../src/survey/response.ts'
import type { Session } from '../../src/survey/session.ts'

export function aCase(id: string, more: Partial<CaseRecord> = {}): CaseRecord {
  return {
    _id: `main:${id}` as CaseId,
    rev: 1,
    dirty: [],
    code: id,
    source: 'main',
    unit: 'so-tai-chinh' as UnitId,
    receivingUnit: null,
    returningUnit: null,
    procedure: { code: '1.001612', name: 'Đăng ký thành lập hộ kinh doanh' },
    field: null,
    applicantKind: 'person',
    language: 'vi',
    filed: 'counter',
    receivedAt: null,
    dueAt: null,
    closedAt: 1_795_000_000_000,
    closedDay: '2026-11-18',
    outcome: 'returned',
    apology: null,
    asOf: null,
    uninvited: null,
    contacts: { phone: null, zalo: null, telegram: null },
    flags: [],
    sample: false,
    ...more,
  }
}

export function anInvitation(id: string, more: Partial<Invitation> = {}): Invitation {
  return {
    _id: id as InvitationId,
    rev: 1,
    dirty: [],
    case: `main:${id}` as CaseId,
    unit: 'so-tai-chinh' as UnitId,
    createdAt: 1_795_000_000_000,
    expiresAt: 1_797_000_000_000,
    contacts: { phone: null, zalo: null, telegram: null },
    flow: 'hash' as FlowHash,
    batch: '2026-11' as BatchId,
    state: 'planned',
    why: null,
    next: null,
    lease: null,
    fence: 0,
    attempts: [],
    marks: { sent: null, delivered: null, opened: null, started: null, finished: null },
    generation: 1,
    generations: 1,
    slips: [],
    place: null,
    consent: null,
    callBackAt: null,
    sample: false,
    ...more,
  }
}

export function aSession(id: string, more: Partial<Session> = {}): Session {
  return {
    _id: id as InvitationId,
    rev: 1,
    flow: 'hash' as FlowHash,
    state: newState('vi'),
    way: 'slip',
    generation: 1,
    seen: [],
    outbox: [],
    nextOutgoing: 1,
    startedAt: null,
    lastAt: 1_795_000_000_000,
    wake: null,
    endedAt: null,
    sample: false,
    ...more,
  }
}

export function aResponse(id: string, more: Partial<Response> = {}): Response {
  return {
    _id: id as ResponseId,
    rev: 1,
    dirty: [],
    batch: '2026-11' as BatchId,
    flow: 'hash' as FlowHash,
    series: 'seven-criteria',
    answers: { attitude: 'VS', trips: 2, attitude_why: ['RUDE', 'WAIT'] },
    dimensions: {
      unit: 'so-tai-chinh' as UnitId,
      receivingUnit: null,
      returningUnit: null,
      field: 'DKDN',
      procedure: null,
      applicantKind: 'person',
      filed: 'counter',
      way: 'slip',
      mode: 'self',
      closedDay: '2026-11-18',
      answeredDay: '2026-11-19',
      lateness: 'none',
      apologyOnFile: null,
      lateForBatch: false,
    },
    flags: [],
    withdrawn: false,
    sample: false,
    ...more,
  }
}

export function aBatch(id: string, more: Partial<Batch> = {}): Batch {
  const days = { from: `${id}-01`, to: `${id}-28` }
  return { _id: id as BatchId, rev: 1, key: 'wrapped', ...days, cutOff: null, state: 'open', ...more }
}

export function aCell(day: string, unit: string): Cell {
  return { _id: `${day}|${unit}`, rev: 1, day, unit, ...emptyTally() }
}

export function aHeldCell(day: string, unit: string): Held {
  return { _id: `${day}|${unit}`, rev: 1, day, unit, ...NOTHING_HELD }
}

export function aVisit(id: string, user: string): Visit {
  return {
    _id: id as VisitId,
    rev: 1,
    user: user as UserId,
    generation: 1,
    startedAt: 1,
    lastAt: 1,
    by: 'password',
    device: 'Firefox',
  }
}

export function anEntry(number: number): Entry {
  return {
    _id: String(number).padStart(12, '0') as AuditId,
    rev: 1,
    at: number,
    deed: 'signed-in',
    by: 'u1',
    unit: null,
    about: { tries: number },
    before: '',
    hash: String(number),
  }
}

export function aRequest(id: string, more: Partial<Request> = {}): Request {
  return {
    _id: id as RequestId,
    rev: 1,
    kind: 'erase',
    way: 'letter',
    state: 'received',
    receivedAt: 1_795_000_000_000,
    unit: 'so-tai-chinh',
    invitation: null,
    address: null,
    acknowledgeBy: '2026-11-20',
    doneBy: '2026-12-03',
    due: '2026-11-20',
    extended: false,
    endedAt: null,
    consent: null,
    words: null,
    history: [{ at: 1_795_000_000_000, by: 'u1', did: 'received', outcome: null, note: null }],
    sample: false,
    ...more,
  }
}

export function anAddress(id: string, more: Partial<Address> = {}): Address {
  return {
    _id: id as AddressId,
    rev: 1,
    kind: 'phone',
    sealed: 's1.x',
    consents: [],
    optedOutAt: null,
    lastInteraction: null,
    invited: [],
    waiting: [],
    unreachableAt: null,
    blockedAt: null,
    sample: false,
    ...more,
  }
}

export function aJob(id: string, more: Partial<Job> = {}): Job {
  return {
    _id: id as JobId,
    rev: 1,
    task: { kind: 'recount' },
    by: 'user' as UserId,
    units: null,
    language: 'vi',
    state: 'waiting',
    due: 1_795_000_000_000,
    lease: null,
    fence: 0,
    cancel: false,
    progress: { done: 0, total: null },
    counts: {},
    results: 0,
    why: null,
    createdAt: 1_795_000_000_000,
    endedAt: null,
    expiresAt: 1_796_000_000_000,
    ...more,
  }
}

export function aDraft(id: string, more: Partial<FlowDraft> = {}): FlowDraft {
  return {
    _id: id,
    rev: 1,
    text: `flow: ${id}\n# bản nháp\n`,
    base: 'hash' as FlowHash,
    savedAt: 1_795_000_000_000,
    savedBy: 'users-1',
    replaced: null,
    ...more,
  }
}
