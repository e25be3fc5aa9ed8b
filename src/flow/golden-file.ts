/** The shape of a file of golden conversations, and its reading: every mistake is told with its place. */

import { z } from 'zod'
import { CASE_FACTS } from './condition.ts'
import type { Finding } from './findings.ts'
import { shapeFaults } from './shape-faults.ts'
import { readSource } from './source.ts'
import type { Ending } from './state.ts'
import type { Happened, Turn } from './turn.ts'
import type { Place } from './yaml-source.ts'

const HAPPENED = [
  'answered',
  'ticked',
  'shown',
  'asked-back',
  'not-understood',
  'late',
  'ended',
] as const satisfies readonly Happened[]
const ENDED = ['finished', 'declined', 'withdrawn'] as const satisfies readonly Ending[]
const ASKED = ['stop', 'withdraw', 'erase', 'data'] as const satisfies readonly Turn['asked'][]

const answer = z.union([z.string(), z.number(), z.array(z.string()), z.strictObject({ text: z.string() })])

const expected = z.strictObject({
  happened: z.enum(HAPPENED).optional(),
  understood: z.record(z.string(), answer).nullable().optional(),
  /** The step that is open afterwards; `null` after the end. */
  step: z.string().nullable().optional(),
  /** Must stand in the reply. */
  says: z.union([z.string(), z.array(z.string())]).optional(),
  /** Must not. */
  silent: z.string().optional(),
  /** The codes of the options, in order. */
  options: z.array(z.string()).optional(),
  ended: z.enum(ENDED).nullable().optional(),
  asked: z.enum(ASKED).nullable().optional(),
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
  /** Facts of the case that conditions look at. */
  about: z
    .strictObject({
      filed: z.enum(CASE_FACTS.filed).optional(),
      applicant: z.enum(CASE_FACTS.applicant).optional(),
      outcome: z.enum(CASE_FACTS.outcome).optional(),
      apology: z.enum(CASE_FACTS.apology).optional(),
    })
    .default({}),
  opens: expected.optional(),
  turns: z.array(turn),
})

const goldenFile = z.array(conversation)

export type Conversation = z.infer<typeof conversation>
export type Expected = z.infer<typeof expected>

/** What is done in a turn, without what must come of it. */
export type Act = WithoutExpect<Conversation['turns'][number]>
type WithoutExpect<T> = T extends unknown ? Omit<T, 'expect'> : never

export type GoldenRead =
  | {
      readonly kind: 'read'
      readonly conversations: readonly Conversation[]
      /** Where the value at `path` of the file stands. */
      place(path: readonly PropertyKey[]): Place
    }
  | { readonly kind: 'faulty'; readonly findings: readonly Finding[] }

/**
 * Never throws, whatever the content.
 *
 * @param file the name that findings show.
 */
export function readGolden(content: string | Uint8Array, file: string): GoldenRead {
  const source = readSource(content, file)
  if (source.kind === 'refused') return { kind: 'faulty', findings: source.findings }
  const shape = goldenFile.safeParse(source.value ?? [], { reportInput: true })
  if (shape.success) return { kind: 'read', conversations: shape.data, place: source.place }
  const faults = shapeFaults(shape.error, { schema: goldenFile, otherwise: 'not-golden' }, source.has)
  return { kind: 'faulty', findings: source.found(faults) }
}
