/** What the API answers (faces.md section 2), as schemas: the OpenAPI document is made from them. */
import { z } from '@hono/zod-openapi'
import { BREAKDOWNS } from '../report/breakdown.ts'
import { COUNTING_WORDS } from '../report/counting.ts'
import { FACETS } from '../report/facets.ts'
import { INDEX_KEYS } from '../report/indexes.ts'
import { outcome } from '../survey/case-body.ts'

const instant = z.string().openapi({ format: 'date-time', example: '2026-11-24T09:30:00+07:00' })
const named = z.object({ code: z.string().nullable(), name: z.string().nullable() })

/** Checked by the verb, which says what is wrong with it. */
export const day = z.string().openapi({ format: 'date', example: '2026-11-24' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).readonly(),
  })
  .openapi('Problem')

export const caseAnswer = z
  .object({
    case: z.object({
      code: z.string(),
      unit: z.string(),
      receivingUnit: z.string().nullable(),
      returningUnit: z.string().nullable(),
      procedure: named.nullable(),
      field: named.nullable(),
      applicant: z.object({ kind: z.enum(['person', 'organisation', 'agent']).nullable(), language: z.string() }),
      filed: z.enum(['counter', 'online', 'post']).nullable(),
      receivedAt: instant.nullable(),
      dueAt: instant.nullable(),
      closedAt: instant.nullable(),
      outcome,
      apology: z.enum(['written', 'spoken', 'none']).nullable(),
      asOf: instant.nullable(),
      flags: z.array(z.string()).readonly(),
      sample: z.boolean(),
    }),
    invitation: z.object({ id: z.string(), state: z.string() }).nullable(),
    why: z.string().nullable().openapi({ description: 'Why no message leaves; null: one will, or has.' }),
    stale: z.boolean().optional().openapi({ description: 'The body was older than what is known: nothing changed.' }),
  })
  .openapi('CaseAnswer')

export const unitSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    parent: z.string().nullable(),
    hotline: z.string().nullable(),
    sample: z.boolean(),
    from: day.nullable().openapi({ description: 'In being since; null: always.' }),
    until: day.nullable().openapi({ description: 'Its last day; null: it is still there.' }),
    successors: z.array(z.string()).readonly(),
    predecessors: z.array(z.string()).readonly(),
  })
  .openapi('Unit')

export const invitationSchema = z
  .object({
    id: z.string(),
    case: z.string(),
    flow: z.string(),
    state: z.string(),
    why: z.string().nullable(),
    attempts: z
      .array(z.object({ way: z.string(), at: instant, outcome: z.string(), detail: z.string().nullable() }))
      .readonly(),
    next: z.object({ at: instant, do: z.string() }).nullable(),
  })
  .openapi('Invitation')

export const slipSchema = z.object({ link: z.url(), code: z.string() }).openapi('Slip')

const count = z.number().int()

const namedCriterion = z.object({ flow: z.string(), step: z.string(), role: z.string() })

const criterionSchema = namedCriterion.extend({
  n: count.openapi({ description: 'Answers inside the denominator.' }),
  counts: z.record(z.string(), count),
  outside: z.record(z.string(), count),
})

const namedIndex = z.object({
  key: z.enum(INDEX_KEYS).openapi({ description: 'Of the formula; values of two keys are never to be compared.' }),
  version: z.number().int().openapi({ description: 'Of the formula; only alike ones may be compared.' }),
  flow: z.string(),
  series: z.string().openapi({ description: 'Versions of one series are counted together.' }),
  flowVersion: z.string().nullable().openapi({ description: 'Hash of the version that is asked now, or was last.' }),
  step: z.string().nullable().openapi({ description: 'Null: of several rated questions together.' }),
  factor: z.string().nullable().openapi({ description: 'The group of questions; null: no group.' }),
})

const indexSchema = namedIndex.extend({
  n: count.openapi({ description: 'Answers inside the denominator; of ALL_SAT people, of QD766_TTHC cases.' }),
  respondents: count.openapi({ description: 'At least so many people gave these answers.' }),
  value: z.number().nullable(),
  low: z.number().nullable().openapi({ description: 'The 95 % interval: Wilson of a share, Student of a mean.' }),
  high: z.number().nullable(),
  max: z.number().nullable().openapi({ description: 'The most that points can come to; null of other figures.' }),
})

/** What stands in place of the figures that a reader of held ones is not told. */
function suppressed<Shape extends z.ZodRawShape>(named: z.ZodObject<Shape>) {
  return named.extend({
    suppressed: z
      .literal(true)
      .openapi({ description: 'Fewer than five people, or nobody, or a group by which such a one could be found.' }),
  })
}

export const summarySchema = z
  .object({
    period: z.object({ from: day, to: day }),
    unit: z.string().nullable(),
    unsplit: z
      .array(z.object({ unit: z.string(), name: z.string() }))
      .readonly()
      .optional()
      .openapi({ description: 'Of a report as it is: units that went into these in part, and are not counted.' }),
    samples: count.openapi({ description: 'Sample cases among those counted.' }),
    funnel: z.object({
      closed: count,
      invited: count,
      sent: count,
      delivered: count,
      opened: count,
      started: count,
      finished: count,
    }),
    unsent: z
      .record(z.string(), count)
      .openapi({ description: 'Cases that were not sent an invitation, by the reason.' }),
    counting: z
      .array(z.object({ key: z.enum(COUNTING_WORDS), value: z.number().nullable(), n: count.nullable() }))
      .readonly()
      .openapi({
        description:
          'What an office counts: a whole number, or a share of n cases or invitations. Empty for who sees held figures.',
      }),
    forms: z
      .array(z.object({ way: z.string().nullable(), mode: z.string(), inTime: count, late: count }))
      .readonly()
      .openapi({ description: 'Finished forms by way and mode. Empty for who sees held figures.' }),
    processing: z
      .object({
        received: count,
        closed: z.object({ returned: count, refused: count, withdrawn: count, cancelled: count }),
        promised: z.object({ early: count, 'on-time': count, late: count, undated: count }),
        apologised: count,
      })
      .openapi({
        description: 'What became of cases, by their records. Late and early go by days; undated: no promise.',
      }),
    awaiting: z
      .object({ cases: count, overdue: count, at: instant })
      .optional()
      .openapi({ description: 'Cases that are open at that moment, whatever the period.' }),
    breakdown: z
      .array(
        z.object({
          by: z.enum(BREAKDOWNS),
          code: z.string().nullable(),
          name: z.string().nullable(),
          dossiers: count,
          issued: count,
          finished: count,
        }),
      )
      .readonly()
      .openapi({ description: 'Cases and forms by what cases are about. Empty for who sees held figures.' }),
    remarks: count
      .nullable()
      .openapi({ description: "Forms with a remark in one's own words. Null: fewer than five, or held figures." }),
    facets: z
      .array(z.object({ name: z.enum(FACETS), what: z.string(), record: z.string().nullable(), forms: count }))
      .readonly()
      .openapi({
        description:
          'Finished forms by what people say against what is on record, by who they are, and by doubt. Empty for who sees held figures.',
      }),
    criteria: z.array(z.union([criterionSchema, suppressed(namedCriterion)])).readonly(),
    indexes: z.array(z.union([indexSchema, suppressed(namedIndex)])).readonly(),
  })
  .openapi('Summary')

export const comparisonSchema = z
  .object({
    index: indexSchema,
    with: indexSchema,
    apart: z
      .boolean()
      .nullable()
      .openapi({ description: 'The intervals lie apart: more than chance. Null: one has no interval.' }),
  })
  .openapi('Comparison')

/** JSON Schema of the figures as a file. */
export const summaryFileSchema = z.toJSONSchema(z.object({ $schema: z.url(), ...summarySchema.shape }))
