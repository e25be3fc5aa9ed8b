/**
 * An XLSForm as rows that know where they stand. Its sheets are told by their columns and not by their names, which
 * offices translate. Columns: https://xlsform.org/en/ (sections “survey”, “choices”, “settings”, “multiple language support”).
 */
export type SheetName = 'survey' | 'choices' | 'settings'

export interface FormRow {
  readonly sheet: SheetName
  /** As the spreadsheet counts, its first line being 1. */
  readonly row: number
  /** By column, lower case; those of a language as `label::vi`. Blank cells are absent. */
  readonly cells: Readonly<Record<string, string>>
}

export type Form = Readonly<Record<SheetName, readonly FormRow[]>>

type Sheet = readonly (readonly unknown[])[]

/** Every sheet of a kind has these; more telling ones come first. */
const COLUMNS = {
  choices: ['list_name', 'name'],
  survey: ['type', 'name'],
  settings: ['form_title'],
} as const satisfies Readonly<Record<SheetName, readonly string[]>>
const KINDS = ['choices', 'survey', 'settings'] as const satisfies readonly SheetName[]
const TRANSLATED = /^(\w+?)\s*::?\s*(.+)$/
const LANGUAGES: Readonly<Record<string, string>> = {
  vietnamese: 'vi',
  'tiếng việt': 'vi',
  vi: 'vi',
  english: 'en',
  'tiếng anh': 'en',
  en: 'en',
}

export function formOf(sheets: readonly Sheet[]): Form {
  const form: Record<SheetName, readonly FormRow[]> = { survey: [], choices: [], settings: [] }
  for (const [head = [], ...body] of sheets) {
    const columns = head.map((cell) => columnOf(textOf(cell)))
    const sheet =
      KINDS.find((kind) => COLUMNS[kind].every((column) => columns.includes(column))) ??
      (columns.includes('form_id') ? 'settings' : undefined)
    if (sheet === undefined || form[sheet].length > 0) continue
    form[sheet] = body.flatMap((line, n) => {
      const cells = Object.fromEntries(
        columns.flatMap((column, i) => {
          const text = textOf(line[i])
          return column === '' || text === '' ? [] : [[column, text]]
        }),
      )
      return Object.keys(cells).length === 0 ? [] : [{ sheet, row: n + 2, cells }]
    })
  }
  return form
}

/** `Tiếng Việt (vi)`, `English`, `vi`: the code; what is neither stays as it is written. */
export function languageOf(written: string): string {
  const name = written.trim().toLowerCase()
  const code = /\(([\w-]+)\)\s*$/.exec(name)?.[1] ?? name
  return LANGUAGES[code] ?? code
}

function columnOf(head: string): string {
  const plain = head.toLowerCase()
  const [, name, language] = TRANSLATED.exec(plain) ?? []
  if (name !== undefined && language !== undefined) return `${name}::${languageOf(language)}`
  return plain.replace(/^list name$/, 'list_name')
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  const isShown = typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean'
  return isShown ? String(cell).trim().normalize('NFC') : ''
}
