/** A list of the sheet `choices` as options, or as the named scale that says the same; and what the question is for. */
import { spell } from '../fold.ts'
import { SCALES } from '../scales.ts'
import type { OptionFile, StepFile } from '../schema.ts'
import type { FormRow } from './form.ts'
import { optionCodeOf } from './names.ts'
import { type Note, noteOf } from './note.ts'
import { textIn } from './text.ts'

/** Codes by the names that the form has for them. */
export type OldOptions = ReadonlyMap<string, string>

type Answer = Pick<StepFile, 'role' | 'choose' | 'scale' | 'several'> & { readonly old: OldOptions }

export interface Choices {
  /** `null`: no such list, or none that can be carried over. */
  readonly answer: Answer | null
  readonly notes: readonly Note[]
}

const OPTIONS_MAX = 50
/** Offered with every question by themselves. */
const OFFERED = ['NA', 'SKIP']
/** What buttons of the software carry. */
const RESERVED = ['DONE', 'RIGHT', 'WRONG', 'STOP']

export function choicesOf(
  list: string,
  row: FormRow,
  choices: readonly FormRow[],
  language: string,
  several: boolean,
): Choices {
  const rows = choices.filter(({ cells }) => cells['list_name'] === list)
  if (rows.length === 0) return { answer: null, notes: [noteOf(row, 'no-list', { list })] }
  const notes: Note[] = []
  const codes: string[] = [...RESERVED]
  const old = new Map<string, string>()
  const options: OptionFile[] = []
  for (const choice of rows) {
    const name = choice.cells['name']
    const label = textIn(choice.cells, 'label', language)
    if (name === undefined) notes.push(noteOf(choice, 'no-name'))
    else if (label === null) notes.push(noteOf(choice, 'no-label', { name }))
    else if (OFFERED.includes(name.toUpperCase())) notes.push(noteOf(choice, 'offered-already', { name }))
    else {
      if (!label.isVietnamese) notes.push(noteOf(choice, 'no-vietnamese'))
      const code = optionCodeOf(name, codes)
      codes.push(code)
      old.set(name, code)
      options.push({ code, ...label.text })
    }
  }
  const scale = several ? null : scaleOf(options)
  const levels = scale === null ? null : byLabel(scale)
  for (const choice of rows) {
    const name = choice.cells['name'] ?? ''
    const option = options.find(({ code }) => code === old.get(name))
    if (option === undefined) continue
    const code = levels?.get(spell(option.vi)) ?? option.code
    old.set(name, code)
    if (code !== name) notes.push(noteOf(choice, 'code', { name, code }))
  }
  if (scale !== null) return { answer: { role: 'rating', scale, old }, notes }
  if (options.length > OPTIONS_MAX) {
    return { answer: null, notes: [...notes, noteOf(row, 'many-options', { n: options.length, max: OPTIONS_MAX })] }
  }
  return { answer: { role: 'fact', ...(several && { several }), choose: options, old }, notes }
}

/** The scale that has just these labels, in whatever order. */
function scaleOf(options: readonly OptionFile[]): string | null {
  const labels = new Set(options.map(({ vi }) => spell(vi)))
  for (const [scale, levels] of SCALES) {
    if (levels.length === options.length && levels.every(({ label }) => labels.has(spell(label.vi)))) return scale
  }
  return null
}

function byLabel(scale: string): ReadonlyMap<string, string> {
  return new Map((SCALES.get(scale) ?? []).map(({ code, label }) => [spell(label.vi), code]))
}
