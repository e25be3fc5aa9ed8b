/**
 * Golden conversations (*hội thoại mẫu*): `flows/NAME.golden.yaml` beside `flows/NAME.yaml`, written so that an office can
 * read and extend them. Each turn says one thing and names what must come of it; what it does not name is not checked.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Flow } from './definition.ts'
import type { Act, Conversation, Expected } from './golden-file.ts'
import type { Facts, Said } from './input.ts'
import type { Reply } from './reply.ts'
import type { State } from './state.ts'
import { opening, type Turn, turn } from './turn.ts'
import type { Tongue } from './words.ts'

/** What was expected of one turn and came otherwise. */
export interface Difference {
  /** From 1; 0 is the opening. */
  readonly turn: number
  /** Where the expectation stands, in its conversation: `['turns', 2, 'expect', 'says', 0]`. */
  readonly at: readonly (string | number)[]
  readonly about: keyof Expected | 'throws'
  readonly expected: unknown
  readonly actual: unknown
}

/** A conversation after one of its turns: what the coverage is read from. */
export interface Moved {
  readonly state: State
  readonly facts: Facts
  readonly understood: Turn['understood']
}

export interface Played {
  readonly name: string
  /** In the order of the turns; none: it went as expected. */
  readonly differences: readonly Difference[]
  readonly trail: readonly Moved[]
}

type Outcome = Pick<Turn, 'state' | 'happened' | 'understood' | 'asked' | 'replies'>

export const GOLDEN_PLACE = 'golden'
/** The day on which every golden conversation is held: a Thursday. */
export const GOLDEN_TODAY = '2026-11-26'

/** Plays every turn, whatever differs on the way; a turn that throws ends it. */
export function playGolden(flow: Flow, conversation: Conversation, tongue: Tongue): Played {
  const facts = goldenFacts(conversation)
  const differences: Difference[] = []
  const trail: Moved[] = []
  const note = (number: number, path: Difference['at'], wanted: Expected, outcome: Outcome): void => {
    trail.push({ state: outcome.state, facts, understood: outcome.understood })
    for (const { key, ...rest } of differing(wanted, outcome))
      differences.push({ turn: number, at: [...path, ...key], ...rest })
  }
  let now = 0
  try {
    const { state: opened, reply } = opening(flow, facts, GOLDEN_PLACE, conversation.language, tongue)
    const begun: Outcome = { state: opened, happened: 'shown', understood: null, asked: null, replies: [reply] }
    note(0, ['opens'], conversation.opens ?? {}, begun)
    let state = opened
    for (const [i, played] of conversation.turns.entries()) {
      now = i + 1
      const taken = goldenTurn(flow, state, saidIn(played), facts, tongue)
      note(now, ['turns', i, 'expect'], played.expect, taken)
      state = taken.state
    }
  } catch (error) {
    // Whatever a text of the flow throws at a citizen is a difference like any other, told with its turn.
    const actual = error instanceof Error ? error.message : String(error)
    const at = now === 0 ? ['name'] : ['turns', now - 1]
    differences.push({ turn: now, at, about: 'throws', expected: null, actual })
  }
  return { name: conversation.name, differences, trail }
}

/** One turn as golden conversations take it: at one place, on one channel, without clocks. */
export function goldenTurn(flow: Flow, state: State, said: Said, facts: Facts, tongue: Tongue): Turn {
  const input = { said, place: GOLDEN_PLACE, channel: 'telegram', moment: { at: null, order: null } } as const
  // The state lives through JSON between every two turns, as it does in the store.
  return turn(flow, JSON.parse(JSON.stringify(state)) as State, input, facts, tongue)
}

export function saidIn(played: Act): Said {
  if ('said' in played) return { kind: 'text', text: played.said }
  if ('form' in played) return { kind: 'form', ...played.form }
  if ('does' in played) return { kind: played.does }
  const [step = '', code = ''] = played.press.split(' ')
  return { kind: 'press', step, code }
}

/** The case that every golden conversation is about; only what it names itself differs. */
export function goldenFacts({ field, sober, about }: Pick<Conversation, 'field' | 'sober' | 'about'>): Facts {
  return {
    office: 'Sở Tài chính',
    caseCode: 'H99.1-261102-0001',
    procedure: 'Đăng ký thành lập hộ kinh doanh',
    field,
    hotline: '1022',
    closedOn: '2026-11-24',
    today: GOLDEN_TODAY,
    codes: { ...about, ...(field === null ? {} : { field: field.code }) },
    sober,
  }
}

/** All that was said in answer. */
function saysOf(replies: readonly Reply[]): string {
  return replies.map(({ text }) => text).join('\n---\n')
}

interface Differing extends Pick<Difference, 'about' | 'expected' | 'actual'> {
  /** Beside the name itself, which of several texts. */
  readonly key: readonly (string | number)[]
}

function differing(wanted: Expected, { state, happened, understood, asked, replies }: Outcome): Differing[] {
  const says = saysOf(replies)
  const missing = [wanted.says ?? []].flat().flatMap((part, i): Differing[] => {
    const key = Array.isArray(wanted.says) ? ['says', i] : ['says']
    return says.includes(part) ? [] : [{ key, about: 'says', expected: part, actual: says }]
  })
  const { silent } = wanted
  const broken: Differing[] =
    silent === undefined || !says.includes(silent)
      ? []
      : [{ key: ['silent'], about: 'silent', expected: silent, actual: says }]
  const options = replies.flatMap((reply) => reply.options.map(({ code }) => code))
  const actual = { happened, understood, step: state.step, ended: state.ended, asked, options }
  const values = (Object.keys(actual) as (keyof typeof actual)[]).flatMap((about): Differing[] => {
    const expected = wanted[about]
    if (expected === undefined || isDeepStrictEqual(expected, actual[about])) return []
    return [{ key: [about], about, expected, actual: actual[about] }]
  })
  return [...missing, ...broken, ...values]
}
