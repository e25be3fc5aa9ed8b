import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseRecord } from './case.ts'
import { type CaseInput, caseBody } from './case-body.ts'
import { type CaseFacts, changeCase } from './case-change.ts'
import { caseCode } from './case-code.ts'
import { faultsOf } from './fault.ts'
import type { AddressId, CaseId } from './ids.ts'

const now = Date.parse('2026-11-24T10:00:00+07:00')
const code = caseCode('H29.12.34-261102-0001', now)
const facts: CaseFacts = {
  id: `main:${code.normal}` as CaseId,
  code,
  source: 'main',
  contacts: {},
  phoneFlag: null,
  sample: false,
  now,
}
const phoned: CaseFacts = { ...facts, contacts: { phone: 'hash-of-phone' as AddressId } }

function put(known: CaseRecord | null, input: Partial<CaseInput>, how = facts) {
  return changeCase(known, { unit: 'so-tai-chinh', ...input }, how)
}

describe('a case', () => {
  test('that is new is open and in no cell', () => {
    expect(put(null, { outcome: 'open' })).toMatchObject({
      kind: 'changed',
      record: { rev: 1, outcome: 'open', closedAt: null, dirty: [], code: code.code },
    })
  })

  test('that closes without an instant closes now, and dirties its cell', () => {
    expect(put(null, { outcome: 'returned' }).record).toMatchObject({
      closedAt: now,
      closedDay: '2026-11-24',
      dirty: ['2026-11-24|so-tai-chinh'],
    })
  })

  test('closed again keeps its first instant, unless another is given', () => {
    const first = put(null, { outcome: 'returned' }).record
    const later = { ...facts, now: now + 86_400_000 }
    expect(put(first, { outcome: 'refused' }, later).record.closedAt).toBe(now)
    const given = put(first, { outcome: 'returned', closedAt: '2026-11-20T09:00:00+07:00' }, later).record
    expect(given.closedDay).toBe('2026-11-20')
    expect(given.dirty).toEqual(['2026-11-24|so-tai-chinh', '2026-11-20|so-tai-chinh'])
  })

  test('opened again forgets its closing, and its old cell is counted again', () => {
    const opened = put({ ...put(null, { outcome: 'returned' }).record, dirty: [] }, { outcome: 'open' }).record
    expect(opened).toMatchObject({ closedAt: null, closedDay: null, dirty: ['2026-11-24|so-tai-chinh'] })
  })

  test('that moves to another unit dirties both cells', () => {
    const closed = { ...put(null, { outcome: 'returned' }).record, dirty: [] }
    const moved = changeCase(closed, { unit: 'ttpvhcc', outcome: 'returned' }, facts).record
    expect(moved.dirty).toEqual(['2026-11-24|so-tai-chinh', '2026-11-24|ttpvhcc'])
  })

  test('whose contact alone changes dirties nothing', () => {
    const closed = { ...put(null, { outcome: 'returned' }).record, dirty: [] }
    expect(put(closed, { outcome: 'returned' }, phoned)).toMatchObject({
      kind: 'changed',
      record: { rev: 2, dirty: [], contacts: { phone: 'hash-of-phone' } },
    })
  })
})

describe('absent keeps, null clears', () => {
  const known = put(
    null,
    {
      outcome: 'open',
      procedure: { code: '1.001612', name: 'Đăng ký hộ kinh doanh' },
      dueAt: '2026-11-20T17:00:00+07:00',
      filed: 'counter',
    },
    phoned,
  ).record

  test('for simple fields and contacts', () => {
    expect(put(known, { outcome: 'open' }).kind).toBe('unchanged')
    const cleared = put(
      known,
      { outcome: 'open', dueAt: null, filed: null, applicant: null },
      {
        ...facts,
        contacts: { phone: null, zalo: null, telegram: null },
      },
    ).record
    expect(cleared).toMatchObject({ dueAt: null, filed: null, contacts: { phone: null } })
  })

  test('a name that agrees keeps its code, another one does not', () => {
    expect(put(known, { outcome: 'open', procedure: { name: 'Đăng ký hộ kinh doanh' } }).kind).toBe('unchanged')
    expect(put(known, { outcome: 'open', procedure: { name: 'Cấp phép xây dựng' } }).record.procedure).toEqual({
      code: null,
      name: 'Cấp phép xây dựng',
    })
  })

  test('the doubt about a phone stays until another phone is said', () => {
    const doubted = put(known, { outcome: 'open' }, { ...facts, contacts: { phone: null }, phoneFlag: 'phone-invalid' })
    expect(doubted.record.flags).toEqual(['phone-invalid'])
    expect(put(doubted.record, { outcome: 'open' }).record.flags).toEqual(['phone-invalid'])
    expect(put(doubted.record, { outcome: 'open' }, phoned).record.flags).toEqual([])
  })
})

describe('where a spreadsheet says no outcome', () => {
  test('a closing date means that the result was handed out', () => {
    expect(put(null, { closedAt: '2026-11-20T09:00:00+07:00' }).record.outcome).toBe('returned')
    expect(put(null, {}).record.outcome).toBe('open')
  })

  test('a refusal that is known stays one', () => {
    const refused = put(null, { outcome: 'refused' }).record
    expect(put(refused, { closedAt: '2026-11-20T09:00:00+07:00' }).record.outcome).toBe('refused')
    expect(put(refused, {}).kind).toBe('unchanged')
  })
})

const instant = fc
  .integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-31') })
  .map((ms) => new Date(ms).toISOString())
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(fc.option(of, { nil: null }), { nil: undefined })
const bodies: fc.Arbitrary<CaseInput> = fc
  .record({
    unit: fc.constantFrom('so-tai-chinh', 'ttpvhcc'),
    outcome: fc.option(fc.constantFrom('open', 'returned', 'refused', 'withdrawn', 'cancelled'), { nil: undefined }),
    procedure: maybe(fc.record({ code: maybe(fc.constantFrom('1', '2')), name: maybe(fc.constantFrom('a', 'b')) })),
    filed: maybe(fc.constantFrom('counter', 'online')),
    dueAt: maybe(instant),
    closedAt: maybe(instant),
    asOf: maybe(instant),
  })
  .map((body) => JSON.parse(JSON.stringify(body)) as CaseInput)

test('the same statement twice changes nothing the second time', () => {
  fc.assert(
    fc.property(fc.array(bodies, { maxLength: 4 }), bodies, (before, body) => {
      const known = before.reduce<CaseRecord | null>((record, next) => changeCase(record, next, facts).record, null)
      const once = changeCase(known, body, facts)
      const later = { ...facts, now: now + 60_000 }
      const twice = changeCase(once.record, body, later)
      expect(twice.record).toEqual(once.record)
      expect(twice.kind).toBe(once.kind === 'stale' ? 'stale' : 'unchanged')
    }),
  )
})

test('an older statement changes nothing, so the order of asOf decides', () => {
  fc.assert(
    fc.property(bodies, bodies, fc.nat(1_000_000), (a, b, apart) => {
      const older = { ...a, asOf: new Date(now).toISOString() }
      const newer = { ...b, asOf: new Date(now + 1 + apart).toISOString() }
      const known = changeCase(null, newer, facts).record
      expect(changeCase(known, older, facts)).toEqual({ kind: 'stale', record: known })
    }),
  )
})

test('a cell that a case left or entered is dirty after every change that counts', () => {
  fc.assert(
    fc.property(bodies, bodies, (a, b) => {
      const known = { ...changeCase(null, a, facts).record, dirty: [] }
      const { kind, record } = changeCase(known, b, facts)
      if (kind !== 'changed' || (known.unit === record.unit && known.closedDay === record.closedDay)) return
      for (const { closedDay, unit } of [known, record]) {
        if (closedDay !== null) expect(record.dirty).toContain(`${closedDay}|${unit}`)
      }
    }),
  )
})

describe('the body', () => {
  const faults = (body: unknown) => {
    const read = caseBody.safeParse(body)
    return read.success ? [] : faultsOf(read.error, body).map(({ path, code }) => `${path} ${code}`)
  }

  test('of the contract is taken whole', () => {
    expect(
      faults({
        unit: 'so-tai-chinh',
        receivingUnit: 'ttpvhcc',
        returningUnit: null,
        procedure: { code: '1.001612', name: 'Đăng ký thành lập hộ kinh doanh' },
        field: { code: 'DKDN', name: 'Đăng ký doanh nghiệp' },
        applicant: {
          kind: 'person',
          phone: '0912 345 678',
          zaloUser: '2512523625412515',
          telegramChat: '123456',
          language: 'vi',
        },
        filed: 'counter',
        receivedAt: '2026-11-02T08:15:00+07:00',
        closedAt: '2026-11-24T02:30:00Z',
        outcome: 'returned',
        apology: 'written',
      }),
    ).toEqual([])
  })

  test('is refused field by field, with the name', () => {
    expect(
      faults({
        outcome: 'done',
        closedAt: '2026-11-24T09:30:00',
        applicant: { kind: 'person', email: 'x' },
        filed: 7,
        colour: 'red',
      }).sort(),
    ).toEqual([
      'applicant.email unknown-field',
      'closedAt not-an-instant',
      'colour unknown-field',
      'filed not-one-of',
      'outcome not-one-of',
      'unit missing',
    ])
  })

  test.each([[null], ['text'], [[]], [undefined]])('%s is none', (body) => {
    expect(faults(body)).not.toEqual([])
  })
})
