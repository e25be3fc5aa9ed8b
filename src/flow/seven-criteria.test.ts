/** The shipped questionnaires as others rely on them: faces.md section 4. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Flow } from './definition.ts'
import { readFlow } from './read.ts'

function shipped(name: string): Flow {
  const { flow, findings } = readFlow(readFileSync(`flows/${name}.yaml`, 'utf8'), name)
  if (flow === null) throw new Error(JSON.stringify(findings))
  return flow
}

const seven = shipped('seven-criteria')
const short = shipped('short-form')

function codes(flow: Flow, id: string, counted = true): string[] {
  const answering = flow.steps.find((step) => step.id === id)?.answering
  if (answering?.kind !== 'choose') return []
  return answering.options.filter((option) => option.counted === counted).map(({ code }) => code)
}

test('the seven criteria and their follow-ups stand in the order that is published', () => {
  expect(seven.steps.map(({ id, role }) => `${id} ${role}`)).toEqual([
    'consent consent',
    'field segment',
    'punctuality fact',
    'late_days fact',
    'apology fact',
    'new_date fact',
    'publicity rating',
    'publicity_part reason',
    'attitude rating',
    'attitude_why reason',
    'facilities rating',
    'facilities_which reason',
    'trips fact',
    'trips_why reason',
    'overall overall',
    'overall_why reason',
    'call_back contact',
    'remark comment',
  ])
})

test('the codes are the published ones', () => {
  expect(codes(seven, 'consent')).toEqual(['YES', 'NO'])
  expect(codes(seven, 'punctuality')).toEqual(['EARLY', 'ONTIME', 'LATE'])
  expect(codes(seven, 'punctuality', false)).toEqual(['NOTYET'])
  expect(codes(seven, 'late_days')).toEqual(['D1_3', 'D4_10', 'D10_PLUS'])
  expect(codes(seven, 'apology')).toEqual(['WRITTEN', 'MESSAGE', 'SPOKEN', 'NONE'])
  expect(codes(seven, 'new_date')).toEqual(['YES', 'NO'])
  expect(codes(seven, 'call_back')).toEqual(['YES', 'NO'])
  for (const id of ['publicity', 'attitude', 'facilities', 'overall']) {
    expect(codes(seven, id)).toEqual(['VD', 'D', 'N', 'S', 'VS'])
  }
})

test('each follow-up is asked where its criterion calls for it', () => {
  const conditions = Object.fromEntries(seven.steps.flatMap(({ id, when }) => (when === null ? [] : [[id, when]])))
  expect(conditions).toEqual({
    late_days: { punctuality: ['LATE'] },
    apology: { punctuality: ['LATE'] },
    new_date: { punctuality: ['LATE'] },
    publicity_part: { publicity: ['VD', 'D'] },
    attitude_why: { attitude: ['VD', 'D'] },
    facilities_which: { facilities: ['VD', 'D'] },
    trips_why: { trips: { above: 2 } },
    overall_why: { overall: ['VD', 'D'] },
    call_back: { overall: ['VD', 'D'] },
  })
})

test('trips are a whole number from 0 to 20, a remark has up to 1,000 characters, reasons may be several', () => {
  const answering = Object.fromEntries(seven.steps.map((step) => [step.id, step.answering]))
  expect(answering['trips']).toMatchObject({ kind: 'number', min: 0, max: 20 })
  expect(answering['remark']).toEqual({ kind: 'text', max: 1000 })
  for (const step of seven.steps) {
    if (step.role === 'reason') expect(step.answering).toMatchObject({ kind: 'choose', several: true })
  }
})

test('each outcome has its one questionnaire, and a cancelled case none', () => {
  expect(seven.outcomes).toEqual(['returned'])
  expect(short.outcomes).toEqual(['refused', 'withdrawn'])
})

test('the short form asks consent and at most four things, soberly', () => {
  expect(short.steps[0]?.role).toBe('consent')
  expect(short.steps.length).toBeLessThanOrEqual(5)
  expect(JSON.stringify(short)).not.toMatch(/\p{Extended_Pictographic}|[Cc]húc mừng/u)
})

test('the sober greeting is there in both languages, and nothing that a mourner is shown is cheerful', () => {
  expect(seven.sober).toEqual({ vi: expect.stringContaining('{office}'), en: expect.stringContaining('{office}') })
  expect(JSON.stringify(seven)).not.toMatch(/\p{Extended_Pictographic}|★|[Cc]húc mừng|[Vv]ui mừng|congratulat/iu)
})

test.each([seven, short])('everything in $flow is said in Vietnamese and in English, and ends in thanks', (flow) => {
  const labels = flow.steps.flatMap(({ answering }) =>
    answering.kind === 'choose' ? answering.options.map(({ label }) => label) : [],
  )
  const texts = [flow.title, flow.greeting, flow.thanks, ...flow.steps.map(({ ask }) => ask), ...labels]
  for (const text of texts) expect(text).toEqual({ vi: expect.any(String), en: expect.any(String) })
  expect(flow.thanks?.vi).toMatch(/Trân trọng cảm ơn/)
  expect(flow.greeting?.vi).toMatch(/\{office\}/)
})
