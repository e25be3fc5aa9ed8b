/**
 * Golden conversations: `flows/NAME.golden.yaml` beside `flows/NAME.yaml`, written so that an office can read and extend
 * them. Each turn says one thing and names what must come of it; what it does not name is not checked.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Flow } from '../../src/flow/definition.ts'
import type { Facts, Said } from '../../src/flow/input.ts'
import { readFlow } from '../../src/flow/read.ts'

const answer = z.union([z.string(), z.number(), z.array(z.string()), z.strictObject({ text: z.string() })])

const expected = z.strictObject({
  happened: z.string().optional(),
  understood: z.record(z.string(), answer).nullable().optional(),
  /** The step that is open afterwards; `null` after the end. */
  step: z.string().nullable().optional(),
  /** Must stand in the reply. */
  says: z.union([z.string(), z.array(z.string())]).optional(),
  /** Must not. */
  silent: z.string().optional(),
  /** The codes of the options, in order. */
  options: z.array(z.string()).optional(),
  ended: z.string().nullable().optional(),
  asked: z.string().nullable().optional(),
})

const turn = z.union([
  z.strictObject({ said: z.string(), expect: expected }),
  /** `STEP CODE` */
  z.strictObject({ press: z.string().regex(/^\S+ \S+$/), expect: expected }),
  z.strictObject({ form: z.strictObject({ step: z.string(), answer }), expect: expected }),
  z.strictObject({ does: z.enum(['open', 'media', 'back']), expect: expected }),
])

const conversation = z.strictObject({
  name: z.string(),
  language: z.string().default('vi'),
  /** The field of the case, where it is known. */
  field: z.strictObject({ code: z.string(), name: z.string() }).nullable().default(null),
  /** A procedure that the policy wants sober words for. */
  sober: z.boolean().default(false),
  opens: expected.optional(),
  turns: z.array(turn),
})

export type Conversation = z.infer<typeof conversation>
export type Expected = z.infer<typeof expected>

export interface Golden {
  readonly name: string
  readonly flow: Flow
  readonly conversations: readonly Conversation[]
}

/** @param file the golden file; the flow is read from the file beside it. */
export function readGolden(file: string): Golden {
  const beside = file.replace('.golden.yaml', '.yaml')
  const { flow, findings } = readFlow(readFileSync(beside, 'utf8'), beside)
  if (flow === null) throw new Error(`${beside}: ${findings.map(({ message }) => message).join('; ')}`)
  const conversations = z.array(conversation).parse(parse(readFileSync(file, 'utf8')))
  return { name: flow.flow, flow, conversations }
}

export function saidIn(played: Conversation['turns'][number]): Said {
  if ('said' in played) return { kind: 'text', text: played.said }
  if ('form' in played) return { kind: 'form', ...played.form }
  if ('does' in played) return { kind: played.does }
  const [step = '', code = ''] = played.press.split(' ')
  return { kind: 'press', step, code }
}

export function factsIn({ field, sober }: Conversation): Facts {
  return {
    office: 'Sở Tài chính',
    caseCode: 'H99.1-261102-0001',
    procedure: 'Đăng ký thành lập hộ kinh doanh',
    field,
    hotline: '1022',
    closedOn: '2026-11-24',
    sober,
  }
}
