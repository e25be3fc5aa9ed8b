/** An approved template sent to a phone number (`/message/template`). */
import type { TemplateData, TemplateParam } from '../channel.ts'

/** The longest that any kind of template parameter takes, in characters. */
const PARAM_LIMIT = 200

export interface Template {
  readonly id: string
  /** Zalo's parameter names to ours (`ZALO_TEMPLATE_PARAMS`). */
  readonly params: Readonly<Record<string, TemplateParam>>
}

/** @param phone digits with the country's: `84912345678`. */
export function templateBody(phone: string, { id, params }: Template, data: TemplateData) {
  const filled = Object.entries(params).map(([theirs, ours]) => [theirs, fitted(data.params[ours])] as const)
  return {
    phone,
    template_id: id,
    template_data: Object.fromEntries(filled),
    tracking_id: data.trackingId,
  }
}

function fitted(value: string): string {
  const text = value.normalize('NFC')
  return text.length <= PARAM_LIMIT ? text : `${text.slice(0, PARAM_LIMIT - 1).trimEnd()}…`
}
