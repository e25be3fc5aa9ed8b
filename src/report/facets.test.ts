import { expect, test } from 'vitest'
import { type Facet, facetList, facetsOf, formsIn } from './facets.ts'

const form = {
  answers: { punctuality: 'ONTIME', apology: 'NONE', overall: 'S' },
  flags: ['too-fast', 'too-fast'],
  withdrawn: false,
  dimensions: { lateness: 'late-1-3', apologyOnFile: 'written', applicantKind: 'person', filed: 'online' },
} as const

test('what people say stands against what is on record, and each doubt counts once', () => {
  expect(facetList(facetsOf(form))).toEqual([
    { name: 'punctuality', what: 'ONTIME', record: 'late-1-3', forms: 1 },
    { name: 'apology', what: 'NONE', record: 'written', forms: 1 },
    { name: 'applicant', what: 'person', record: null, forms: 1 },
    { name: 'filed', what: 'online', record: null, forms: 1 },
    { name: 'flag', what: 'too-fast', record: null, forms: 1 },
  ])
})

test('where the answer or the record is not known, nothing is set against the other', () => {
  const unknown = { lateness: 'none', apologyOnFile: null, applicantKind: null, filed: null } as const
  expect(facetsOf({ ...form, flags: [], dimensions: unknown })).toEqual({})
  const silent = { answers: { punctuality: 'NOTYET', apology: 'NA' }, flags: [], withdrawn: false }
  expect(Object.keys(facetsOf({ ...form, ...silent }))).toEqual(['applicant|person|', 'filed|online|'])
})

test('a form whose remarks are about several things is one form with remarks', () => {
  const about = (themes: readonly string[]) => facetsOf({ ...form, flags: [], answers: {}, themes })
  const rows = facetList(about(['waiting', 'attitude'])).filter(({ name }) => name === 'theme')
  expect(rows.map(({ what, forms }) => [what, forms])).toEqual([
    ['#', 1],
    ['attitude', 1],
    ['waiting', 1],
  ])
  expect(formsIn(rows)).toBe(1)
  expect(Object.keys(about([])).filter((key) => key.startsWith('theme'))).toEqual([])
})

test('of forms with doubts there are no fewer than have the commonest one, for a form may have several', () => {
  const doubt = (what: string, forms: number): Facet => ({ name: 'flag', what, record: null, forms })
  expect(formsIn([doubt('desk', 1), doubt('same-device', 1), doubt('straight-line', 4)])).toBe(4)
  expect(formsIn([])).toBe(0)
})

test('a withdrawn form adds nothing', () => {
  expect(facetsOf({ ...form, withdrawn: true })).toEqual({})
})
