/**
 * The shape of a flow file (design.md section 7). What no shape can say, such as a condition that names a later step,
 * the `*-faults.ts` beside it say. The editor's schema (`flows/flow.schema.json`) is generated from here.
 */
import { z } from 'zod'
import type { ClosingOutcome, Role } from './definition.ts'

const ROLES = [
  'consent',
  'segment',
  'fact',
  'rating',
  'overall',
  'reason',
  'comment',
  'contact',
  'information',
] as const satisfies readonly Role[]

const OUTCOMES = ['returned', 'refused', 'withdrawn', 'cancelled'] as const satisfies readonly ClosingOutcome[]

/** Step id, code and seven characters before them must fit the 64 bytes of a Telegram button. */
const STEP_ID = /^[a-z][a-z0-9_]{0,23}$/
const CODE = /^[A-Z0-9][A-Za-z0-9_]{0,23}$/
const FLOW_ID = /^[a-z0-9][a-z0-9-]{0,47}$/
const NOT_BLANK = /\S/

/** A Zalo message holds 2,000 characters: greeting, question and a list of options share one. */
const ASK_MAX = 1_000
const TITLE_MAX = 200
/** A Zalo button's title. */
const LABEL_MAX = 100
const STEPS_MAX = 100
const OPTIONS_MAX = 50
/** Telegram's longest message is 4,096. */
const REMARK_MAX = 4_000
const NUMBER_MAX = 999_999

const words = (max: number) => z.string().regex(NOT_BLANK).max(max)
/** Languages of a text. A further one needs its `locales/xx.yaml` and a place here. */
const languages = (max: number) => ({ vi: words(max), en: words(max).optional() })
const text = (max: number) => z.union([words(max), z.strictObject(languages(max))])
const number = z.int().min(0).max(NUMBER_MAX)

export const optionFile = z.strictObject({
  code: z.string().regex(CODE).describe('What is stored and counted; it never changes its meaning.'),
  ...languages(LABEL_MAX),
  also: z
    .array(words(LABEL_MAX))
    .max(OPTIONS_MAX)
    .optional()
    .describe('Other whole answers that mean this option; (a|b) stands for either.'),
  counted: z.boolean().optional().describe('false: a true answer that stays outside the denominator.'),
})

const rangeFile = z.strictObject({ above: z.number().optional(), below: z.number().optional() })

const numberFile = z.strictObject({
  min: number,
  max: number,
  suggest: z.array(number).max(OPTIONS_MAX).optional().describe('Offered as buttons.'),
})

const remarkFile = z.strictObject({ max: z.int().min(1).max(REMARK_MAX).describe('Characters at the most.') })

export const stepFile = z.strictObject({
  id: z.string().regex(STEP_ID).describe('Names the question in figures.'),
  role: z.enum(ROLES).describe('What the step is for, which decides how it is counted.'),
  ask: text(ASK_MAX).describe('The question. Variables: {office}, {minutes} and others.'),
  when: z
    .record(z.string(), z.union([z.array(z.string()).min(1).max(OPTIONS_MAX), rangeFile]))
    .optional()
    .describe('Asked only if all of these hold: an earlier step and its codes, or above/below for a number.'),
  prefill: z.literal('field').optional().describe('The fact of the case that answers this step beforehand.'),
  choose: z.array(optionFile).min(1).max(OPTIONS_MAX).optional().describe('The options, as they are shown.'),
  scale: z.string().optional().describe('A named scale: satisfaction-5.'),
  several: z.boolean().optional().describe('More than one option may be chosen.'),
  number: numberFile.optional().describe('A whole number.'),
  text: remarkFile.optional().describe('A free remark.'),
})

const forFile = z.strictObject({ outcome: z.array(z.enum(OUTCOMES)).min(1) })

export const flowFile = z.strictObject({
  flow: z.string().regex(FLOW_ID).describe('The id of the questionnaire.'),
  series: z.string().regex(FLOW_ID).optional().describe('Versions of one series are counted together.'),
  title: text(TITLE_MAX),
  source: words(ASK_MAX).optional().describe('Where the questions come from, as printed in a report.'),
  for: forFile.optional().describe('The outcomes of a case that this is asked for; default: returned.'),
  greeting: text(ASK_MAX).optional().describe('Stands before the first question.'),
  sober: text(ASK_MAX).optional().describe('The greeting where the policy asks for sober words: a death, a penalty.'),
  thanks: text(ASK_MAX).optional().describe('The last message.'),
  minutes: z.int().min(1).max(60).optional().describe('What the greeting promises.'),
  steps: z.array(stepFile).min(1).max(STEPS_MAX),
})

export type FlowFile = z.infer<typeof flowFile>
export type StepFile = z.infer<typeof stepFile>
export type OptionFile = z.infer<typeof optionFile>
export type TextFile = z.infer<typeof stepFile>['ask']
