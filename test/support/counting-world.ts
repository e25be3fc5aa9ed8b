/**
 * The few collections that a counter needs, in memory, and builders for what lies in them. It answers as the store port
 * promises (compare-and-set by `rev`), and `failAt` lets a process die at its k-th write.
 */

import type { AnsweredHalf } from '../../src/report/answered.ts'
import type { Held } from '../../src/report/held.ts'
import type { Sum } from '../../src/report/sum.ts'
import type { Cell } from '../../src/report/tally.ts'
import type { CounterDeps } from '../../src/service/count.ts'
import { Lanes } from '../../src/service/lanes.ts'
import type { Collection, CountedCollection, Meta, StoredFlow } from '../../src/store/store.ts'
import type { CaseRecord } from '../../src/survey/case.ts'
import { type Counted, cellId, type Document } from '../../src/survey/document.ts'
import type { BatchId, CaseId, FlowHash, InvitationId, ResponseId, UnitId } from '../../src/survey/ids.ts'
import type { Invitation, Marks } from '../../src/survey/invitation.ts'
import type { Response } from '../../src/survey/response.ts'
import { dayOf, type Instant } from '../../src/survey/time.ts'
import type { Unit } from '../../src/survey/unit.ts'

export const DAY = '2026-11-10'
export const UNIT = 'so-tai-chinh'

/** What a process that dies throws. */
export class Died extends Error {}

export function countingWorld() {
  let writes = 0
  let failAt = Number.POSITIVE_INFINITY
  let pause = async (): Promise<void> => {}
  const disk: Disk = {
    read: async (doIt) => {
      await pause()
      return doIt()
    },
    write: async (doIt) => {
      await pause()
      if (++writes >= failAt) throw new Died()
      return doIt()
    },
  }
  const cases = counted<CaseRecord>(disk)
  const invitations = counted<Invitation>(disk)
  const responses = counted<Response>(disk)
  const tallies = memory<Cell>(disk)
  const held = memory<Held>(disk)
  const sums = memory<Sum>(disk)
  const answered = memory<AnsweredHalf>(disk)
  const units = memory<Unit>(disk)
  const meta = memory<Meta>(disk)
  const flows = memory<StoredFlow>(disk)
  const unused = async (): Promise<never> => {
    throw new Error('no counter asks for this')
  }
  const notAsked = (): never => {
    throw new Error('a counter does not ask for this')
  }
  const store = {
    units: { ...units, all: async () => units.list() },
    meta,
    flows,
    cases: {
      ...cases,
      ofCell: (day: string, unit: string) =>
        each(() => cases.list().filter((c) => c.closedDay === day && c.unit === unit)),
      cells: async () => cases.list().flatMap(({ closedDay: day, unit }) => (day === null ? [] : [{ day, unit }])),
      samples: unused,
      receivedCount: async (day: string, unit: string) =>
        cases.list().filter((c) => c.unit === unit && c.receivedAt !== null && dayOf(c.receivedAt) === day).length,
      receivedCells: async () =>
        cases.list().flatMap(({ receivedAt: at, unit }) => (at === null ? [] : [{ day: dayOf(at), unit }])),
      awaiting: async (of: readonly string[] | null, now: Instant) => {
        const open = cases.list().filter((c) => c.closedDay === null && (of === null || of.includes(c.unit)))
        return { cases: open.length, overdue: open.filter(({ dueAt }) => dueAt !== null && dueAt < now).length }
      },
    },
    invitations: {
      ...invitations,
      dueUnits: unused,
      unanswered: notAsked,
      claimDue: unused,
      ofBatch: notAsked,
      nextDue: unused,
      dueCount: unused,
      plannedCount: unused,
      kept: unused,
    },
    responses: {
      ...responses,
      ofCell: (day: string, unit: string) =>
        each(() => responses.list().filter(({ dimensions: d }) => d.closedDay === day && d.unit === unit)),
      cells: async () => responses.list().map(({ dimensions: { closedDay: day, unit } }) => ({ day, unit })),
      samples: unused,
      ofBatch: notAsked,
      countOfBatch: unused,
    },
    tallies: { ...tallies, ofDays: daysOf(tallies) },
    held: { ...held, ofDays: daysOf(held) },
    sums: { ...sums, ofDays: daysOf(sums) },
    answered,
  }
  const logged: string[] = []
  const note = (fields: object, message: string): void => void logged.push(`${JSON.stringify(fields)} ${message}`)
  const time = { now: Date.parse('2026-11-24T09:30:00+07:00') }
  const keyring = { invitationId: (id: CaseId) => `invitation-of-${id}` as InvitationId }
  const deps = {
    store: { ...store, ping: () => disk.write(() => {}) },
    keyring,
    follow: async () => {},
    followAnswer: async () => {},
    clock: () => time.now,
    log: { info: note, warn: note, error: note },
    lanes: new Lanes(),
  } satisfies CounterDeps
  return {
    deps,
    time,
    logged,
    /** From now on the k-th write, and every one after it, does not happen. `null`: all is well again. */
    dieAtWrite(k: number | null): void {
      writes = 0
      failAt = k ?? Number.POSITIVE_INFINITY
    },
    /** Runs before every read and write: where others come in between. */
    beforeEach(wait: () => Promise<void>): void {
      pause = wait
    },
  }
}

export type CountingWorld = ReturnType<typeof countingWorld>

interface Disk {
  read<T>(doIt: () => T): Promise<T>
  write<T>(doIt: () => T): Promise<T>
}

function memory<D extends Document>({ read, write }: Disk): Collection<D> & { list(): D[] } {
  const docs = new Map<string, D>()
  return {
    list: () => [...docs.values()],
    get: (id) => read(() => docs.get(id) ?? null),
    getMany: (ids) => read(() => ids.flatMap((id) => docs.get(id) ?? [])),
    insert: (doc) => write(() => !docs.has(doc._id) && docs.set(doc._id, doc) === docs),
    replace: (doc) => write(() => docs.get(doc._id)?.rev === doc.rev - 1 && docs.set(doc._id, doc) === docs),
    remove: (id, rev) => write(() => docs.get(id)?.rev === rev && docs.delete(id)),
  }
}

function counted<D extends Document & Counted>(disk: Disk): CountedCollection<D> & { list(): D[] } {
  const collection = memory<D>(disk)
  const isDirty = ({ dirty }: D): boolean => dirty.length > 0
  const dirty = (limit: number): Promise<D[]> => disk.read(() => collection.list().filter(isDirty).slice(0, limit))
  return { ...collection, dirty, dirtyCount: async (limit) => (await dirty(limit)).length }
}

function daysOf<D extends Cell | Held | Sum>(cells: { list(): D[] }) {
  return (from: string, to: string, of: readonly string[] | null): AsyncIterable<D> =>
    each(() => cells.list().filter((c) => c.day >= from && c.day <= to && (of === null || of.includes(c.unit))))
}

/** Reads late, so that what changes between two documents is seen. */
async function* each<T>(list: () => readonly T[]): AsyncIterable<T> {
  for (let i = 0; i < list().length; i++) {
    const item = list()[i]
    if (item !== undefined) yield item
    await Promise.resolve()
  }
}

export function aUnit(id: string, parent: string | null = null): Unit {
  return { _id: id as UnitId, rev: 1, name: id, parent: parent as UnitId | null, hotline: null, sample: false }
}

/** A closed case, dirty as it is born. */
export function aCase(code: string, over: { day?: string; unit?: string; sample?: boolean } = {}): CaseRecord {
  const { day = DAY, unit = UNIT, sample = false } = over
  return {
    _id: `main:${code}` as CaseId,
    rev: 1,
    dirty: [cellId(day, unit)],
    code,
    source: 'main',
    unit: unit as UnitId,
    receivingUnit: null,
    returningUnit: null,
    procedure: null,
    field: null,
    applicantKind: null,
    language: 'vi',
    filed: null,
    receivedAt: null,
    dueAt: null,
    closedAt: 1,
    closedDay: day,
    outcome: 'returned',
    apology: null,
    asOf: null,
    uninvited: null,
    contacts: { phone: null, zalo: null, telegram: null },
    flags: [],
    sample,
  }
}

const UNMARKED: Marks = { sent: null, delivered: null, opened: null, started: null, finished: null }

export function anInvitation(
  of: CaseRecord,
  state: Invitation['state'] = 'waiting',
  marks: Partial<Marks> = {},
): Invitation {
  return {
    _id: `invitation-of-${of._id}` as InvitationId,
    rev: 1,
    dirty: of.dirty,
    case: of._id,
    unit: of.unit,
    contacts: of.contacts,
    flow: 'hash' as FlowHash,
    batch: '2026-11' as BatchId,
    state,
    why: null,
    next: null,
    lease: null,
    fence: 0,
    createdAt: 1,
    expiresAt: 9e12,
    attempts: [],
    marks: { ...UNMARKED, ...marks },
    generation: 1,
    generations: 1,
    slips: [],
    callBackAt: null,
    place: null,
    consent: null,
    sample: of.sample,
  }
}

export function aResponse(of: CaseRecord, answers: Response['answers']): Response {
  return {
    _id: `response-of-${of._id}` as ResponseId,
    rev: 1,
    dirty: of.dirty,
    batch: '2026-11' as BatchId,
    flow: 'hash' as FlowHash,
    series: 'seven-criteria',
    answers,
    dimensions: {
      unit: of.unit,
      receivingUnit: null,
      returningUnit: null,
      field: null,
      procedure: null,
      applicantKind: null,
      filed: null,
      way: 'slip',
      mode: 'self',
      closedDay: of.closedDay ?? DAY,
      answeredDay: DAY,
      lateness: 'none',
      apologyOnFile: null,
      lateForBatch: false,
    },
    flags: [],
    withdrawn: false,
    sample: of.sample,
  }
}
