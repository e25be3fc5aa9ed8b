/**
 * The shape of a flow file (design.md section 7). What no shape can say, such as a condition that names a later step,
 * the `*-faults.ts` beside it say. The editor's schema (`flows/flow.schema.json`) is generated from here.
 */
import { z } from 'zod'
import type { CaseFact } from './condition.ts'
import type { ClosingOutcome, Role } from './definition.ts'
import { ACCEPTABLE, SENTENCES } from './findings.ts'

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
/** Of a list or scale that questionnaires share. */
export const LIST_ID = /^[a-z][a-z0-9-]{0,31}$/
/** Codes that buttons carry for the software itself (`reply.ts`). */
export const RESERVED_CODES: readonly string[] = ['NA', 'SKIP', 'DONE', 'RIGHT', 'WRONG', 'STOP']
const FACTOR = /^[a-z][a-z0-9-]{0,23}$/
const NOT_BLANK = /\S/

/** A Zalo message holds 2,000 characters: greeting, question and a list of options share one. */
const ASK_MAX = 1_000
const TITLE_MAX = 200
/** A Zalo button's title. */
const LABEL_MAX = 100
const POINTS_MAX = 100
const STEPS_MAX = 100
const OPTIONS_MAX = 50
/** Telegram's longest message is 4,096. */
const REMARK_MAX = 4_000
/** Ten years. */
const DAYS_MAX = 3_660
const NUMBER_MAX = 999_999

const words = (max: number) => z.string().regex(NOT_BLANK).max(max)
/** Languages of a text. A further one needs its `locales/xx.yaml` and a place here. */
const languages = (max: number) => ({
  vi: told(words(max), 'Tiếng Việt', 'The text in Vietnamese; it also stands in for a language that is missing.'),
  en: told(words(max).optional(), 'Tiếng Anh', 'The text in English.'),
})
const text = (max: number) => z.union([words(max), z.strictObject(languages(max))])
const number = z.int().min(0).max(NUMBER_MAX)

/** What an editor shows beside a key, and `docs/flows.md` says of it: the Vietnamese term, and a sentence. */
function told<T extends z.ZodType>(schema: T, title: string, description: string): T {
  return schema.meta({ title, description })
}

/** What may be accepted, told in the words of its finding. */
const accepted = z
  .strictObject(
    Object.fromEntries(
      ACCEPTABLE.map((code) => {
        const [message] = SENTENCES[code]
        return [code, told(words(ASK_MAX).optional(), code, message.replace(/\{\w+\}/g, '…'))]
      }),
    ),
  )
  .optional()

export const optionFile = z.strictObject({
  code: told(z.string().regex(CODE), 'Mã', 'What is stored and counted for this option; it never changes its meaning.'),
  ...languages(LABEL_MAX),
  also: told(
    z.array(words(LABEL_MAX)).max(OPTIONS_MAX).optional(),
    'Cách nói khác',
    'Other whole answers that mean this option when they are typed, in any language; (a|b) stands for either.',
  ),
  counted: told(
    z.boolean().optional(),
    'Tính vào mẫu số',
    'false: a true answer that stays outside the denominator, such as “not due yet”.',
  ),
  points: told(
    z.int().min(0).max(POINTS_MAX).optional(),
    'Điểm',
    'The points of this option, where the office scores by points: the more, the better.',
  ),
})

/** Of both kinds of `not`. */
const NOT = [
  'Không phải',
  'With codes: there has to be an answer, and none of these; with a condition: that must not hold.',
] as const

const codes = z.array(z.string()).min(1).max(OPTIONS_MAX)

const wantedFile = z.strictObject({
  is: told(codes.optional(), 'Là', 'The answer has to be one of these codes; the same as the list alone.'),
  not: told(codes.optional(), ...NOT),
  answered: told(
    z.boolean().optional(),
    'Đã trả lời',
    'true: answered, with something else than “no opinion” and “skip”; false: not so, or never asked.',
  ),
  above: told(z.number().optional(), 'Lớn hơn', 'The number has to be greater than this.'),
  below: told(z.number().optional(), 'Nhỏ hơn', 'The number has to be smaller than this.'),
})

export interface WhenFile {
  readonly any?: readonly WhenFile[] | undefined
  readonly all?: readonly WhenFile[] | undefined
  readonly not?: WhenFile | undefined
  readonly [name: string]: readonly string[] | z.infer<typeof wantedFile> | WhenFile | readonly WhenFile[] | undefined
}

const whenFile: z.ZodType<WhenFile> = z.lazy(() =>
  z
    .object({
      any: told(
        z.array(whenFile).min(1).max(OPTIONS_MAX).optional(),
        'Một trong các',
        'At least one of these has to hold.',
      ),
      all: told(z.array(whenFile).min(1).max(OPTIONS_MAX).optional(), 'Tất cả', 'Every one of these has to hold.'),
      not: told(whenFile.optional(), ...NOT),
    })
    .catchall(z.union([codes, wantedFile])),
)

const numberFile = z.strictObject({
  min: told(number, 'Nhỏ nhất', 'The smallest number that is taken.'),
  max: told(number, 'Lớn nhất', 'The greatest number that is taken.'),
  suggest: told(
    z.array(number).max(OPTIONS_MAX).optional(),
    'Số gợi ý',
    'Numbers offered as buttons; any other from min to max may be typed.',
  ),
})

const dateFile = z.strictObject({
  back: told(
    z.int().min(0).max(DAYS_MAX).optional(),
    'Trở về trước',
    'How many days before today are taken; without it 366.',
  ),
  ahead: told(z.int().min(0).max(DAYS_MAX).optional(), 'Về sau', 'How many days after today are taken; without it 0.'),
})

const remarkFile = z.strictObject({
  max: told(z.int().min(1).max(REMARK_MAX), 'Số ký tự', 'Characters that a remark may have at the most.'),
})

export const stepFile = z.strictObject({
  id: told(z.string().regex(STEP_ID), 'Mã bước', 'Names the question in figures and conditions; it never changes.'),
  role: told(z.enum(ROLES), 'Vai trò', 'What the step is for, which decides how it is counted.'),
  ask: told(text(ASK_MAX), 'Câu hỏi', 'The question, or the text of an information; variables are filled in.'),
  factor: told(
    z.string().regex(FACTOR).optional(),
    'Nhóm tiêu chí',
    'The factor that this question measures: a name under factors.',
  ),
  when: told(
    whenFile.optional(),
    'Điều kiện',
    'Asked only if all of these hold: an earlier step, or a fact of the case, and what it has to be.',
  ),
  prefill: told(
    z.enum(['field', 'filed', 'applicant', 'outcome', 'apology'] satisfies readonly CaseFact[]).optional(),
    'Điền sẵn',
    'The fact of the case that answers this step beforehand and is only confirmed, or corrected.',
  ),
  choose: told(
    z.union([z.array(optionFile).min(1).max(OPTIONS_MAX), z.string().regex(LIST_ID)]).optional(),
    'Phương án',
    'The options, in the order shown; or the name of a list in lists.yaml.',
  ),
  scale: told(
    z.string().optional(),
    'Thang đo',
    'A named scale instead of options: satisfaction-5, or one of lists.yaml.',
  ),
  several: told(z.boolean().optional(), 'Chọn nhiều', 'true: more than one option may be chosen.'),
  number: told(numberFile.optional(), 'Số', 'The answer is a whole number.'),
  date: told(dateFile.optional(), 'Ngày', 'The answer is a day of the calendar; it is kept, and counted in no figure.'),
  text: told(remarkFile.optional(), 'Góp ý', 'The answer is a free remark.'),
  accepted: told(
    accepted,
    'Cảnh báo đã chấp nhận',
    'Warnings about this step that the office accepts, each with the reason.',
  ),
})

const forFile = z.strictObject({
  outcome: told(
    z.array(z.enum(OUTCOMES)).min(1),
    'Kết quả hồ sơ',
    'The outcomes of a case after which this questionnaire is asked.',
  ),
})

export const flowFile = z.strictObject({
  flow: told(z.string().regex(FLOW_ID), 'Mã bộ câu hỏi', 'The id of the questionnaire.'),
  series: told(
    z.string().regex(FLOW_ID).optional(),
    'Chuỗi số liệu',
    'Versions of one series are counted together; without it the id is the series.',
  ),
  title: told(text(TITLE_MAX), 'Tên', 'The name of the questionnaire, on its page and in reports.'),
  source: told(words(ASK_MAX).optional(), 'Căn cứ', 'Where the questions come from, as printed in a report.'),
  for: told(
    forFile.optional(),
    'Áp dụng cho',
    'Which cases this is asked of; without it: those whose result was returned.',
  ),
  factors: told(
    z.record(z.string().regex(FACTOR), text(TITLE_MAX)).optional(),
    'Các nhóm tiêu chí',
    'The factors that an index is made of, each with its name; a question names the one that it measures.',
  ),
  greeting: told(text(ASK_MAX).optional(), 'Lời chào', 'Stands before the first question.'),
  sober: told(
    text(ASK_MAX).optional(),
    'Lời chào trang trọng',
    'The greeting where the policy asks for sober words: a death, a penalty.',
  ),
  thanks: told(text(ASK_MAX).optional(), 'Lời cảm ơn', 'The last message.'),
  minutes: told(
    z.int().min(1).max(60).optional(),
    'Số phút',
    'How long it takes, as the greeting promises; without it 3.',
  ),
  steps: told(
    z.array(stepFile).min(1).max(STEPS_MAX),
    'Các bước',
    'The questions, in the order in which they are asked.',
  ),
  accepted: told(
    accepted,
    'Cảnh báo đã chấp nhận',
    'Warnings about this file that the office accepts, each with the reason.',
  ),
})

/** As it stands in the file: a list may be named. */
export type WrittenFlow = z.infer<typeof flowFile>
export type StepFile = Omit<z.infer<typeof stepFile>, 'choose'> & { choose?: OptionFile[] | undefined }
/** With every list written out. */
export type FlowFile = Omit<WrittenFlow, 'steps'> & { steps: StepFile[] }
export type OptionFile = z.infer<typeof optionFile>
export type TextFile = z.infer<typeof stepFile>['ask']
