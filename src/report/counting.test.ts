import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Way } from '../survey/invitation.ts'
import type { Mode } from '../survey/response.ts'
import { countingOf } from './counting.ts'
import { type Forms, formsOf, kindsOf } from './forms.ts'
import { addTallies, emptyTally, type Tally } from './tally.ts'

interface Came {
  readonly way: Way | null
  readonly mode: Mode
  readonly lateForBatch: boolean
}

const SELF: Came = { way: 'telegram', mode: 'self', lateForBatch: false }
const LATE: Came = { ...SELF, lateForBatch: true }
const POSTER: Came = { way: null, mode: 'public', lateForBatch: false }

function tallied(forms: readonly Came[]): Tally {
  return forms
    .map((dimensions) => ({ ...emptyTally(), forms: formsOf({ withdrawn: false, dimensions }) }))
    .reduce<Tally>(addTallies, emptyTally())
}

const FUNNEL = { closed: 20, invited: 18, sent: 16, delivered: 10, opened: 9, started: 8, finished: 6 }

function words(forms: Forms | undefined, funnel = FUNNEL) {
  const told = countingOf(forms === undefined ? { funnel } : { funnel, forms })
  return Object.fromEntries(told.map(({ key, value }) => [key, value]))
}

describe('the counting words', () => {
  test('are told apart: what came is issued, what came back in time is recovered, the late stand alone', () => {
    const { forms } = tallied([SELF, SELF, SELF, SELF, LATE, LATE])
    expect(words(forms)).toEqual({
      dossiers: 20,
      issued: 10,
      recovered: 4,
      late: 2,
      partial: 2,
      valid: 4,
      coverage: 0.5,
      recovery: 0.4,
      'per-dossier': 0.2,
    })
  })

  test('forms of a public QR code or of a unit below are recovered, but never in a rate of recovery', () => {
    const { forms } = tallied([...Array<Came>(6).fill(SELF), POSTER, POSTER, { ...POSTER, mode: 'sub-unit' }])
    expect(words(forms)).toMatchObject({ recovered: 9, recovery: 0.6, 'per-dossier': 0.45 })
  })

  test('a share of nothing is no figure', () => {
    const nobody = emptyTally().funnel
    expect(words({}, nobody)).toMatchObject({ coverage: null, recovery: null, 'per-dossier': null })
  })

  test('what was counted before lateness was told apart passes for in time', () => {
    expect(words(undefined)).toMatchObject({ recovered: 6, late: 0 })
    const { forms: _, ...old } = tallied([SELF])
    expect(addTallies(old, tallied([LATE])).forms).toEqual({ 'telegram|self|late': 1 })
  })
})

describe('how forms came about', () => {
  test('one row for each way and mode, with those in time and those late', () => {
    expect(kindsOf(tallied([SELF, LATE, SELF, POSTER]).forms ?? {})).toEqual([
      { way: 'telegram', mode: 'self', inTime: 2, late: 1 },
      { way: null, mode: 'public', inTime: 1, late: 0 },
    ])
  })

  test('a withdrawn form is none', () => {
    expect(formsOf({ withdrawn: true, dimensions: SELF })).toEqual({})
  })

  test('a whole has the forms of its parts, however it is split', () => {
    const came = fc.record({
      way: fc.constantFrom<(Way | null)[]>('telegram', 'slip', null),
      mode: fc.constantFrom<Mode[]>('self', 'assisted', 'public', 'sub-unit'),
      lateForBatch: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(came), fc.nat(), (all, at) => {
        const [left, right] = [all.slice(0, at), all.slice(at)]
        expect(addTallies(tallied(right), tallied(left)).forms).toEqual(tallied(all).forms)
        const rows = kindsOf(tallied(all).forms ?? {})
        expect(rows.reduce((sum, { inTime, late }) => sum + inTime + late, 0)).toBe(all.length)
      }),
    )
  })
})
