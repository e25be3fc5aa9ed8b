/** An XLSForm (a subset: docs/flows.md) as a questionnaire of ours, with all that could not be carried over as it was. */
import type { Condition } from '../definition.ts'
import type { StepFile, TextFile } from '../schema.ts'
import { choicesOf, type OldOptions } from './choices.ts'
import type { Form, FormRow } from './form.ts'
import { flowIdOf, stepIdOf } from './names.ts'
import { type Note, noteOf } from './note.ts'
import { numberOf } from './number.ts'
import { bothOf, type Known, relevantOf } from './relevant.ts'
import { textIn, withHint } from './text.ts'

type Step = Omit<StepFile, 'when'> & { readonly when?: Condition }

export interface CarriedStep {
  readonly step: Step
  /** What was said of its row; where the admin must decide, it stands above the step. */
  readonly notes: readonly Note[]
}

export interface Carried {
  readonly flow: string
  readonly title: TextFile
  readonly steps: readonly CarriedStep[]
  readonly notes: readonly Note[]
}

/** A group that is open: `null` where its condition says nothing or could not be carried over. */
interface Group {
  readonly row: FormRow
  readonly when: Condition | null
}

interface Sofar {
  readonly steps: CarriedStep[]
  readonly notes: Note[]
  readonly known: Map<string, Known>
  readonly groups: Group[]
  /** Lists whose codes were told already. */
  readonly told: Set<string>
}

/** What the phone or the software notes by itself: nobody is asked, so nothing is lost. */
const UNASKED = ['start', 'end', 'today', 'deviceid', 'username', 'phonenumber', 'email', 'audit']
/** Columns that are read, or that only explain one that is told itself. */
const READ =
  /^(?:type|name|relevant|constraint|required|default|choice_filter|parameters|(?:label|hint)(?:::(?:vi|en))?|(?:constraint|required)_message(?:::.*)?)$/
const REMARK_MAX = 1_000
/** An empty object has this name already. */
const RESERVED = 'constructor'

/** @param fallback names the questionnaire where the form has neither id nor title. */
export function carry(form: Form, fallback: string): Carried {
  const [settings] = form.settings
  const title = settings?.cells['form_title'] ?? fallback
  const flow = flowIdOf(settings?.cells['form_id'] ?? fallback)
  const language = settings?.cells['default_language'] ?? 'vi'
  const sofar: Sofar = { steps: [], notes: [], known: new Map(), groups: [], told: new Set() }
  const top = { sheet: 'survey', row: 1 } as const
  if (form.survey.length === 0) return { flow, title, steps: [], notes: [noteOf(top, 'no-survey')] }
  for (const row of form.survey) {
    const before = sofar.notes.length
    const step = carryRow(row, form, language, sofar)
    if (step !== null) sofar.steps.push({ step, notes: sofar.notes.slice(before) })
  }
  for (const { row } of sofar.groups) sofar.notes.push(noteOf(row, 'open-group'))
  if (sofar.steps.every(({ step }) => step.role === 'information')) sofar.notes.push(noteOf(top, 'nothing-to-ask'))
  return { flow, title, steps: sofar.steps, notes: [...sofar.notes, ...columnNotes(form), ...requiredNotes(form)] }
}

function carryRow(row: FormRow, form: Form, language: string, sofar: Sofar): Step | null {
  const { cells } = row
  const [type = '', list = '', orOther] = (cells['type'] ?? '').replace(/^(begin|end)\s+/, '$1_').split(/\s+/)
  const tell = (...note: Note[]): null => {
    sofar.notes.push(...note)
    return null
  }
  if (type === '' || UNASKED.includes(type)) return null
  if (type === 'begin_group' || type === 'begin_repeat') {
    tell(noteOf(row, type === 'begin_group' ? 'group' : 'repeat', { name: cells['name'] ?? '' }))
    sofar.groups.push({ row, when: whenOf(row, sofar) })
    return null
  }
  if (type === 'end_group' || type === 'end_repeat') {
    return sofar.groups.pop() === undefined ? tell(noteOf(row, 'open-group')) : null
  }
  const name = cells['name']
  if (type === 'date') return tell(noteOf(row, 'date'))
  const answer = answerOf(type, list, row, form, language, sofar)
  if (answer === null) return null
  if (name === undefined) return tell(noteOf(row, 'no-name'))
  const label = textIn(cells, 'label', language)
  if (label === null) return tell(noteOf(row, 'no-label', { name }))
  const id = stepIdOf(name, [RESERVED, ...sofar.steps.map(({ step }) => step.id)])
  if (id !== name) tell(noteOf(row, 'step-id', { name, id }))
  const { text: ask, isWhole, isVietnamese } = withHint(label, textIn(cells, 'hint', language))
  if (!isWhole) tell(noteOf(row, 'reference'))
  if (!isVietnamese) tell(noteOf(row, 'no-vietnamese'))
  if (orOther === 'or_other') tell(noteOf(row, 'or-other'))
  if (cells['choice_filter'] !== undefined) tell(noteOf(row, 'choice-filter', { written: cells['choice_filter'] }))
  if (answer.number === undefined) {
    if (cells['default'] !== undefined) tell(noteOf(row, 'default', { written: cells['default'] }))
    const isUnread = cells['constraint'] !== undefined && answer.text === undefined
    if (isUnread) tell(noteOf(row, 'constraint', { written: cells['constraint'] ?? '' }))
  }
  const when = whenOf(row, sofar)
  const { old, role, ...way } = answer
  if (role !== 'comment' && role !== 'information') {
    tell(noteOf(row, 'role', { id, role }))
    sofar.known.set(name, { id, codes: old, several: way.several === true })
  }
  return { id, role, ...(when !== null && { when }), ask, ...way }
}

type Answer = Pick<StepFile, 'role' | 'choose' | 'scale' | 'several' | 'number' | 'text'> & {
  readonly old: OldOptions | null
}

function answerOf(
  type: string,
  list: string,
  row: FormRow,
  form: Form,
  language: string,
  { notes, told }: Sofar,
): Answer | null {
  switch (type) {
    case 'select_one':
    case 'select_multiple': {
      const choices = choicesOf(list, row, form.choices, language, type === 'select_multiple')
      if (!told.has(list) || choices.answer === null) notes.push(...choices.notes)
      told.add(list)
      return choices.answer
    }
    case 'integer':
    case 'range': {
      const { number, notes: found } = numberOf(row)
      notes.push(...found)
      return { role: 'fact', number, old: null }
    }
    case 'text': {
      const constraint = row.cells['constraint']
      const length = /^\s*string-length\(\s*\.\s*\)\s*(<=?)\s*(\d+)\s*$/.exec(constraint ?? '')
      if (constraint !== undefined && length === null) notes.push(noteOf(row, 'constraint', { written: constraint }))
      const max = length === null ? REMARK_MAX : Number(length[2]) - (length[1] === '<' ? 1 : 0)
      return { role: 'comment', text: { max }, old: null }
    }
    case 'note':
      return { role: 'information', old: null }
    default:
      notes.push(noteOf(row, 'type', { type }))
      return null
  }
}

/** Its own condition and those of the groups around it. */
function whenOf(row: FormRow, { notes, known, groups }: Sofar): Condition | null {
  const around = groups.at(-1)?.when ?? null
  const written = row.cells['relevant']
  if (written === undefined) return around
  const own = relevantOf(written, known)
  const when = own === null || around === null ? (own?.when ?? null) : bothOf(around, own.when)
  if (when === null) notes.push(noteOf(row, 'relevant', { written }))
  else if (own?.isNegated) notes.push(noteOf(row, 'negated', { written }))
  return when ?? around
}

/** Each column that is not read is told once, where it is filled in first. */
function columnNotes({ survey }: Form): Note[] {
  const seen = new Set<string>()
  return survey.flatMap((row) =>
    Object.keys(row.cells).flatMap((column) => {
      if (READ.test(column) || seen.has(column)) return []
      seen.add(column)
      return [noteOf(row, /^(?:label|hint)::/.test(column) ? 'language' : 'column', { column })]
    }),
  )
}

/** Told once: nobody has to answer a question of ours. */
function requiredNotes({ survey }: Form): Note[] {
  const all = survey.filter(({ cells }) => /^(?:yes|true|true\(\)|1)$/i.test(cells['required'] ?? ''))
  return all.slice(0, 1).map((row) => noteOf(row, 'required', { n: all.length }))
}
