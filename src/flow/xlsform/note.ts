/** What an import tells: where, what, and (in `locales/`, `flow-import.note`) in words, with what to do. */
import type { FormRow, SheetName } from './form.ts'

/** Nothing is written where one of these is told. */
const ERRORS = ['no-survey', 'nothing-to-ask', 'no-name', 'no-label', 'no-list', 'open-group'] as const
/** Read, but not as it was. */
const CHANGES = ['step-id', 'code', 'role', 'number-range', 'no-vietnamese', 'negated'] as const
/** Not carried over. */
const LOSSES = [
  'type',
  'date',
  'group',
  'repeat',
  'relevant',
  'constraint',
  'default',
  'required',
  'or-other',
  'choice-filter',
  'offered-already',
  'many-options',
  'range-step',
  'reference',
  'column',
  'language',
] as const

export type NoteCode = (typeof ERRORS)[number] | (typeof CHANGES)[number] | (typeof LOSSES)[number]

export interface Note {
  readonly sheet: SheetName
  readonly row: number
  readonly code: NoteCode
  readonly data: Readonly<Record<string, string | number>>
}

export function noteOf({ sheet, row }: Pick<FormRow, 'sheet' | 'row'>, code: NoteCode, data: Note['data'] = {}): Note {
  return { sheet, row, code, data }
}

/** @returns `error`: keeps the file from being written; `changed`; `left`: not carried over. */
export function severityOf({ code }: Note): 'error' | 'changed' | 'left' {
  if (ERRORS.some((error) => error === code)) return 'error'
  return CHANGES.some((change) => change === code) ? 'changed' : 'left'
}
