/** What Zalo knows of an approved template (`GET /template/info/v2`): its state, its parameters, its prices. */
import { z } from 'zod'
import type { TemplateParam } from '../channel.ts'

/** The longest that any kind of template parameter takes, in characters. */
const PARAM_LIMIT = 200

export interface Template {
  readonly id: string
  /** Zalo's parameter names to ours (`ZALO_TEMPLATE_PARAMS`). */
  readonly params: Readonly<Record<string, TemplateParam>>
}

export interface TemplateInfo {
  /** `ENABLE`, `PENDING_REVIEW`, `REJECT`, `DISABLE`; `null`: it did not say. */
  readonly status: string | null
  /** `HIGH`, `MEDIUM`, `LOW`, `UNDEFINED`. */
  readonly quality: string | null
  readonly params: readonly ParamInfo[]
  /** VND for one message, by phone and by user id. */
  readonly prices: { readonly phone: number | null; readonly user: number | null }
}

interface ParamInfo {
  readonly name: string
  readonly required: boolean
  /** Characters. */
  readonly maxLength: number
}

/** As `/template/all` numbers them. */
const STATUS = ['ENABLE', 'PENDING_REVIEW', 'REJECT', 'DISABLE'] as const
/** What is known to stop a send; a state of an unknown name is left to Zalo to refuse. */
const STOPPED = /^(PENDING|REJECT|DISABLE|DELETE)/

const flag = z.union([z.boolean(), z.stringbool()]).optional().catch(undefined)
const amount = z.coerce.number().nonnegative().nullish().catch(null)

const infoShape = z.object({
  status: z.union([z.string(), z.int().transform((n) => STATUS[n - 1] ?? String(n))]).nullish(),
  templateQuality: z.string().nullish(),
  listParams: z
    .array(
      z.object({
        name: z.string(),
        require: flag,
        acceptNull: flag,
        maxLength: z.coerce.number().int().positive().optional().catch(undefined),
      }),
    )
    .nullish(),
  price_sdt: amount,
  price_uid: amount,
})

/** @returns `null` where this is no template of the documented shape. */
export function readTemplateInfo(data: unknown): TemplateInfo | null {
  const parsed = infoShape.safeParse(data)
  if (!parsed.success) return null
  const { status, templateQuality, listParams, price_sdt, price_uid } = parsed.data
  return {
    status: status?.toUpperCase() ?? null,
    quality: templateQuality?.toUpperCase() ?? null,
    params: (listParams ?? []).map(({ name, require, acceptNull, maxLength }) => ({
      name,
      required: require === true && acceptNull !== true,
      maxLength: Math.min(maxLength ?? PARAM_LIMIT, PARAM_LIMIT),
    })),
    prices: { phone: price_sdt ?? null, user: price_uid ?? null },
  }
}

/** Values that are worth nothing when they are cut, with their lengths: a token is 22 signs, a code 8. */
const WHOLE: Readonly<Partial<Record<TemplateParam, number>>> = { survey_token: 22, survey_code: 8 }

/** Why no message of a template could arrive as it should. */
export interface TemplateFault {
  /**
   * `state`: it is not approved, or was stopped. `param`: it insists on a parameter that we cannot fill. `short`: it
   * would cut one that is worth nothing when cut. `none`: Zalo knows no such template.
   */
  readonly what: 'state' | 'param' | 'short' | 'none'
  /** The state or the parameter. */
  readonly name: string
}

export function templateFault({ params: ours }: Template, { status, params }: TemplateInfo): TemplateFault | null {
  if (status !== null && STOPPED.test(status)) return { what: 'state', name: status.toLowerCase() }
  const unknown = params.find(({ name, required }) => required && !Object.hasOwn(ours, name))
  if (unknown !== undefined) return { what: 'param', name: unknown.name }
  const short = params.find(({ name, maxLength }) => {
    const filledBy = ours[name]
    return filledBy !== undefined && maxLength < (WHOLE[filledBy] ?? 0)
  })
  return short === undefined ? null : { what: 'short', name: short.name }
}

export type Filled =
  | { readonly kind: 'filled'; readonly values: Readonly<Record<string, string>> }
  /** A parameter that the template insists on has no value in this case. */
  | { readonly kind: 'empty'; readonly name: string }

/** The parameters of one message, each cut to what the template takes. @param info `null`: nothing is known of it. */
export function fillTemplate(
  { params: ours }: Template,
  info: TemplateInfo | null,
  data: Readonly<Record<TemplateParam, string>>,
): Filled {
  const asked = new Map((info?.params ?? []).map((param) => [param.name, param]))
  const values: Record<string, string> = {}
  for (const [theirs, name] of Object.entries(ours)) {
    const param = asked.get(theirs)
    const value = fitted(data[name], param?.maxLength ?? PARAM_LIMIT)
    if (value === '' && param?.required === true) return { kind: 'empty', name: theirs }
    values[theirs] = value
  }
  return { kind: 'filled', values }
}

function fitted(value: string, limit: number): string {
  const text = value.normalize('NFC').trim()
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`
}
