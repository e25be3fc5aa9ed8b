import { describe, expect, test } from 'vitest'
import type { Facet } from './facets.ts'
import { toldFacets } from './told-facets.ts'

const said = (what: string, record: string, forms: number): Facet => ({ name: 'punctuality', what, record, forms })
const asked = (n: number) => [{ step: 'punctuality', n }]
const records = (facets: readonly Facet[]) => [...new Set(facets.map(({ record }) => record))]
const enough = ({ record }: Facet): boolean => record !== 'late-4-10'

describe('what people say by what is on record', () => {
  const LATE = [said('ONTIME', 'late-4-10', 1), said('LATE', 'late-4-10', 2)]
  const ON_TIME = [said('ONTIME', 'on-time', 20), said('LATE', 'on-time', 1)]
  const EARLY = [said('EARLY', 'early', 6)]

  test('is told where each record and what is left are five or more', () => {
    expect(toldFacets([...ON_TIME, ...EARLY], asked(27), enough)).toEqual([...ON_TIME, ...EARLY])
    expect(toldFacets([...ON_TIME, ...EARLY], asked(32), enough)).toEqual([...ON_TIME, ...EARLY])
  })

  test('leaves out a record that few have, and the next one, or the question less the others would tell it', () => {
    expect(records(toldFacets([...LATE, ...ON_TIME, ...EARLY], asked(30), enough))).toEqual(['on-time'])
  })

  test('leaves one more out where few have no record at all', () => {
    expect(records(toldFacets([...ON_TIME, ...EARLY], asked(29), enough))).toEqual(['on-time'])
  })

  test('tells nothing beside a question that is not told', () => {
    expect(toldFacets([...ON_TIME, ...EARLY], asked(0), enough)).toEqual([])
  })
})

test('five doubts about one form are not told as those of five', () => {
  const doubts = ['desk', 'same-contact', 'same-device', 'straight-line', 'too-fast'].map(
    (what): Facet => ({ name: 'flag', what, record: null, forms: 1 }),
  )
  expect(toldFacets(doubts, [], () => true)).toEqual([])
  const more = doubts.map((doubt) => (doubt.what === 'too-fast' ? { ...doubt, forms: 5 } : doubt))
  expect(toldFacets(more, [], () => true)).toEqual(more)
})

test('who answers is told as long as five do', () => {
  const who = (kind: string, forms: number): Facet => ({ name: 'applicant', what: kind, record: null, forms })
  const all = [who('person', 30), who('organisation', 2)]
  expect(toldFacets(all, [], () => true)).toEqual(all)
  expect(toldFacets(all, [], () => false)).toEqual([])
})
