/**
 * Keeps what Zalo says of the template, so that a message which could not arrive is known before it is sent: one alarm
 * instead of ten thousand refusals. Where Zalo does not say (the call fails, another server stands in that does not know
 * it), messages are sent without.
 */
import { HOUR, type Instant, MINUTE } from '../../survey/time.ts'
import type { ChannelLog } from '../log.ts'
import { type Caller, detailOf } from './caller.ts'
import {
  readTemplateInfo,
  type Template,
  type TemplateFault,
  type TemplateInfo,
  templateFault,
} from './template-info.ts'

export type Known =
  | { readonly kind: 'usable'; readonly info: TemplateInfo }
  | { readonly kind: 'unknown'; readonly detail: string }
  /** Somebody must act. `detail`: a code such as `zalo template-state pending_review`. */
  | { readonly kind: 'unusable'; readonly fault: TemplateFault; readonly detail: string }

export interface TemplateShelf {
  look(): Promise<Known>
  /** A send was refused for what the template is: what is known of it may be old. */
  doubt(): void
}

interface Looking {
  readonly caller: Caller
  /** Without a trailing slash. */
  readonly businessRoot: string
  readonly template: Template
}

export interface TemplateShelfOptions extends Looking {
  readonly clock: () => Instant
  readonly log: ChannelLog
}

const KEPT_FOR: Readonly<Record<Known['kind'], number>> = {
  usable: 6 * HOUR,
  unknown: 10 * MINUTE,
  // As often as a send is tried again whose credential failed.
  unusable: 10 * MINUTE,
}
/** Refusals may come by the thousand; Zalo is not asked for each. */
const AT_LEAST = MINUTE
/** There is no such template. */
const NO_TEMPLATE = -109

export function templateShelf(options: TemplateShelfOptions): TemplateShelf {
  const { clock, log } = options
  let kept: Known = { kind: 'unknown', detail: '' }
  let readAt: Instant = 0
  let until: Instant = 0
  let reading: Promise<Known> | null = null
  let alarmed = ''

  async function read(): Promise<Known> {
    kept = await lookUpTemplate(options)
    readAt = clock()
    until = readAt + KEPT_FOR[kept.kind]
    const { kind } = kept
    if (kept.kind === 'unusable' && kept.detail !== alarmed) {
      log.error({ code: kept.detail }, 'the Zalo template cannot be sent: "ykien doctor" says what to do')
    }
    if (kind !== 'unknown') alarmed = kept.kind === 'unusable' ? kept.detail : ''
    return kept
  }

  return {
    look: async () => {
      if (until > clock()) return kept
      reading ??= read().finally(() => {
        reading = null
      })
      return reading
    },
    doubt: () => {
      until = Math.min(until, readAt + AT_LEAST)
    },
  }
}

/** Asks Zalo, and judges whether a message of this template could arrive. */
export async function lookUpTemplate({ caller, businessRoot, template }: Looking): Promise<Known> {
  const query = new URLSearchParams({ template_id: template.id })
  const answer = await caller.get('business', `${businessRoot}/template/info/v2?${query}`)
  if (answer.kind === 'error' && answer.code === NO_TEMPLATE) return unusable({ what: 'none', name: '' })
  const info = answer.kind === 'done' ? readTemplateInfo(answer.data) : null
  if (info === null) return { kind: 'unknown', detail: detailOf(answer) }
  const fault = templateFault(template, info)
  return fault === null ? { kind: 'usable', info } : unusable(fault)
}

function unusable(fault: TemplateFault): Known {
  return { kind: 'unusable', fault, detail: `zalo template-${fault.what} ${fault.name}`.trim() }
}
