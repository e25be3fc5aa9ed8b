import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseCode } from './case-code.ts'

const now = Date.parse('2026-11-24T09:00:00+07:00')

test.each([
  ['000.12.34.H06-231015-0001', '000.12.34.H06-231015-0001'],
  ['H06.12.34-231015-0001', 'H06.12.34-231015-0001'],
  [' h29.12.34–261102-0001 ', 'H29.12.34-261102-0001'],
  ['H29.12.34 - 261102 - 0001', 'H29.12.34-261102-0001'],
  ['Ｈ２９-261102-000123', 'H29-261102-000123'],
])('%s is known by its shape', (typed, normal) => {
  expect(caseCode(typed, now)).toMatchObject({ normal, flags: [] })
})

test('the code stays as typed, trimmed', () => {
  expect(caseCode(' h29.12–261102-0001 ', now).code).toBe('h29.12–261102-0001')
})

test.each([['BĐ 2026/15'], ['12345678'], ['H29-2611-01']])('%s has an unknown shape: kept and flagged', (typed) => {
  expect(caseCode(typed, now)).toMatchObject({ code: typed, flags: ['code-shape'] })
})

test('spaces still tell two codes of an unknown shape apart', () => {
  expect(caseCode('HS 1 23', now).normal).not.toBe(caseCode('HS 12 3', now).normal)
})

test.each([['H29.12.34-260231-0001'], ['H29.12.34-261301-0001'], ['H29.12.34-261125-0001']])(
  '%s bears a receipt day that cannot be',
  (typed) => {
    expect(caseCode(typed, now).flags).toEqual(['code-date'])
  },
)

test('a code received today is no code of the future, whatever the hour', () => {
  const justAfterMidnight = Date.parse('2026-11-24T00:01:00+07:00')
  expect(caseCode('H29.12.34-261124-0001', justAfterMidnight).flags).toEqual([])
})

test('capitals that Unicode writes apart are put together again', () => {
  const { normal } = caseCode('ΐ', now)
  expect(caseCode(normal, now).normal).toBe(normal)
})

test('normalising again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (typed) => {
      const { normal } = caseCode(typed, now)
      expect(caseCode(normal, now).normal).toBe(normal)
    }),
  )
})
