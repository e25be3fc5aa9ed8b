/** `integer` and `range`: the whole numbers that are taken. */
import type { StepFile } from '../schema.ts'
import type { FormRow } from './form.ts'
import { type Note, noteOf } from './note.ts'

type Range = NonNullable<StepFile['number']>

const BOUND = /^\s*\.\s*(<=|>=|<|>)\s*(-?\d+)\s*$/
const NUMBER_MAX = 999_999
/** Where the form says nothing. */
const OTHERWISE = { min: 0, max: 100 }

export function numberOf(row: FormRow): { readonly number: Range; readonly notes: readonly Note[] } {
  const notes: Note[] = []
  const constraint = row.cells['constraint']
  const parts = constraint?.split(/\s+and\s+/) ?? []
  const bounds = parts.map((part) => BOUND.exec(part))
  const isRead = bounds.every((bound) => bound !== null)
  if (constraint !== undefined && !isRead) notes.push(noteOf(row, 'constraint', { written: constraint }))
  const parameters = row.cells['parameters'] ?? ''
  const given = (key: string): number | undefined => {
    const value = new RegExp(`\\b${key}\\s*=\\s*(-?\\d+(?:\\.\\d+)?)`).exec(parameters)?.[1]
    return value === undefined ? undefined : Number(value)
  }
  const step = given('step') ?? 1
  if (step !== 1) notes.push(noteOf(row, 'range-step', { step }))
  let [min, max] = [given('start'), given('end')]
  for (const bound of isRead ? bounds : []) {
    const value = Number(bound?.[2])
    if (bound?.[1] === '>' || bound?.[1] === '>=') min = bound[1] === '>' ? value + 1 : value
    else max = bound?.[1] === '<' ? value - 1 : value
  }
  const taken = { min: whole(min, OTHERWISE.min), max: whole(max, Math.max(OTHERWISE.max, whole(min, 0))) }
  if (taken.min !== min || taken.max !== max) notes.push(noteOf(row, 'number-range', taken))
  const suggested = row.cells['default']
  if (suggested === undefined) return { number: taken, notes }
  const offered = /^\d+$/.test(suggested) ? Number(suggested) : -1
  if (offered >= taken.min && offered <= taken.max) return { number: { ...taken, suggest: [offered] }, notes }
  return { number: taken, notes: [...notes, noteOf(row, 'default', { written: suggested })] }
}

function whole(value: number | undefined, otherwise: number): number {
  return value === undefined ? otherwise : Math.min(Math.max(Math.round(value), 0), NUMBER_MAX)
}
