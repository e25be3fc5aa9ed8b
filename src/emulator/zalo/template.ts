/** The one approved template of the emulated account, and what Zalo checks before it sends one. */
import { OFFSET } from '../../survey/time.ts'
import type { Switches } from '../faults.ts'

/** One entry of `listParams`. */
interface TemplateParameter {
  readonly name: string
  /** Characters. */
  readonly maxLength: number
  readonly require: boolean
}

export interface Template {
  readonly id: string
  readonly name: string
  readonly params: readonly TemplateParameter[]
  /** The text that the citizen reads; `<name>` stands for a parameter. */
  readonly text: string
  readonly button: { readonly label: string; readonly url: string }
  /** A rating template asks for stars, a quick-reply one bears these fixed answers. */
  readonly stars: boolean
  readonly quickReplies: readonly string[]
}

const PARAMS: readonly TemplateParameter[] = [
  { name: 'survey_token', maxLength: 200, require: true },
  { name: 'survey_code', maxLength: 30, require: true },
  { name: 'case_code', maxLength: 200, require: true },
  { name: 'procedure', maxLength: 200, require: true },
  { name: 'office', maxLength: 200, require: true },
  { name: 'closed_on', maxLength: 20, require: true },
]

const TEXT = [
  'Kính gửi Ông/Bà,',
  'Hồ sơ <case_code> (<procedure>) của Ông/Bà tại <office> đã kết thúc ngày <closed_on>. Kính mời Ông/Bà cho ý kiến về việc giải quyết hồ sơ này.',
  'Mã khảo sát: <survey_code>. Ông/Bà có thể bấm nút bên dưới, hoặc nhắn mã này vào cuộc trò chuyện.',
].join('\n\n')

/** @param publicUrl the product's: the button leads to `{publicUrl}/p/{survey_token}`. */
export function surveyTemplate(id: string, publicUrl: string): Template {
  return {
    id,
    name: 'Mời khảo sát ý kiến',
    params: PARAMS,
    text: TEXT,
    button: { label: 'Trả lời khảo sát', url: `${publicUrl}/p/<survey_token>` },
    stars: false,
    quickReplies: [],
  }
}

export interface Refusal {
  readonly error: number
  readonly message: string
}

export type TemplateValues = Readonly<Record<string, string>>

/** The values that were given, or why they cannot be: -111 none, -1122 missing, -1124 no text, -1121 too long. */
export function valuesOf(template: Template, given: unknown): { readonly values: TemplateValues } | Refusal {
  if (typeof given !== 'object' || given === null) return { error: -111, message: 'Template data is empty' }
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    if (typeof value !== 'string' && typeof value !== 'number') {
      return { error: -1124, message: `Template parameter ${name} is of a wrong format` }
    }
    values.set(name, String(value).normalize('NFC'))
  }
  for (const { name, maxLength, require } of template.params) {
    const value = values.get(name) ?? ''
    if (value === '' && require) return { error: -1122, message: `Template parameter ${name} is missing` }
    if ([...value].length > maxLength) return { error: -1121, message: `Template parameter ${name} is too long` }
  }
  return { values: Object.fromEntries(values) }
}

/** Why the template may not be sent now, in the order of channels.md section 10. */
export function templateRefusal(switches: Switches, now: number): Refusal | null {
  if (switches.templatePending) return { error: -131, message: 'Template is not approved' }
  if (switches.templateStopped) return { error: -146, message: 'Template is disabled due to low quality' }
  if (switches.outOfBalance) return { error: -115, message: 'Out of balance' }
  if (switches.nightRule && isNight(now)) return { error: -133, message: 'Template is not allowed to be sent at night' }
  return null
}

/** From 22:00 to 06:00 in Viet Nam. */
function isNight(instant: number): boolean {
  const hour = new Date(instant + OFFSET).getUTCHours()
  return hour >= 22 || hour < 6
}

/** A text of the template with its parameters filled in; `encode` for an address. */
export function fill(text: string, values: TemplateValues, encode = (value: string) => value): string {
  return text.replace(/<(\w+)>/g, (_, name: string) => encode(values[name] ?? ''))
}
