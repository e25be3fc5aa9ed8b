/** A small questionnaire with one step of every kind, and a conversation on it, one line of test a turn. */
import type { Answering, Flow, Option, Step } from '../../src/flow/definition.ts'
import type { Facts, Input, Said } from '../../src/flow/input.ts'
import type { Answer, Moment, State } from '../../src/flow/state.ts'
import { opening, type Turn, turn } from '../../src/flow/turn.ts'
import { tongue } from './tongue.ts'

export const option = (code: string, vi: string, ...also: string[]): Option => ({
  code,
  label: { vi },
  also,
  counted: true,
})

export const choose = (options: readonly Option[], several = false, scale: string | null = null): Answering => ({
  kind: 'choose',
  options,
  several,
  scale,
})

export const step = (id: string, role: Step['role'], answering: Answering, rest: Partial<Step> = {}): Step => ({
  id,
  role,
  ask: { vi: `Câu hỏi ${id}?` },
  when: null,
  prefill: null,
  answering,
  ...rest,
})

export const YES_NO = choose([option('YES', 'Có'), option('NO', 'Không')])
export const SATISFACTION = choose(
  [
    option('VD', 'Rất không hài lòng'),
    option('D', 'Không hài lòng'),
    option('N', 'Bình thường'),
    option('S', 'Hài lòng'),
    option('VS', 'Rất hài lòng'),
  ],
  false,
  'satisfaction-5',
)
export const PUNCTUALITY = choose([
  option('EARLY', 'Trước hẹn', 'sớm'),
  option('ONTIME', 'Đúng hẹn'),
  option('LATE', 'Trễ hẹn', 'muộn', 'chậm'),
  option('NOTYET', 'Chưa đến hẹn'),
])
export const REASONS = choose(
  [option('RUDE', 'Thiếu lịch sự, thô lỗ'), option('UNCLEAR', 'Giải thích khó hiểu'), option('WAIT', 'Để chờ lâu')],
  true,
)
export const FIELDS = choose([option('DKDN', 'Đăng ký doanh nghiệp'), option('DATDAI', 'Đất đai')])

export const flowOf = (...steps: readonly Step[]): Flow => ({
  flow: 'trial',
  series: 'trial',
  title: { vi: 'Thử' },
  source: null,
  outcomes: ['returned'],
  greeting: { vi: 'Kính chào Ông/Bà. {office} mong nhận được ý kiến.' },
  thanks: null,
  minutes: 2,
  steps,
})

export const TRIAL = flowOf(
  step('consent', 'consent', YES_NO),
  step('field', 'segment', FIELDS, { prefill: 'field' }),
  step('punctuality', 'fact', PUNCTUALITY),
  step('apology', 'fact', YES_NO, { when: { punctuality: ['LATE'] } }),
  step('attitude', 'rating', SATISFACTION),
  step('attitude_why', 'reason', REASONS, { when: { attitude: ['VD', 'D'] } }),
  step('trips', 'fact', { kind: 'number', min: 0, max: 20, suggest: [0, 1, 2, 3] }),
  step('trips_why', 'reason', REASONS, { when: { trips: { above: 2 } } }),
  step('before_remark', 'information', { kind: 'nothing' }, { ask: { vi: 'Sắp xong rồi.' } }),
  step('remark', 'comment', { kind: 'text', max: 40 }),
)

export const FACTS: Facts = {
  office: 'Sở Tài chính',
  caseCode: 'H99.1',
  procedure: null,
  field: null,
  hotline: '1022',
  closedOn: '2026-11-24',
  today: '2026-11-26',
  codes: {},
  sober: false,
}

/** A conversation that remembers where it stands; the state goes through JSON between every two turns. */
export interface Talk {
  readonly state: State
  /** The last turn. */
  readonly last: Turn | null
  readonly say: string
  type(text: string, moment?: Partial<Moment>): Talk
  press(code: string, step?: string): Talk
  form(step: string, answer: Answer): Talk
  does(said: Said, moment?: Partial<Moment>): Talk
  at(place: string, channel?: string): Talk
}

export function talk(flow: Flow = TRIAL, facts: Facts = FACTS, language = 'vi'): Talk {
  const { state, reply } = opening(flow, facts, 'here', language, tongue)
  return continued(flow, facts, state, null, reply.text, 'here', 'telegram')
}

/** The same on a conversation that stands at `step`, opened by nobody before. */
export function talkAt(single: Step, facts: Facts = FACTS): Talk {
  return talk(flowOf(single, step('after', 'comment', { kind: 'text', max: 40 })), facts)
}

function continued(
  flow: Flow,
  facts: Facts,
  state: State,
  last: Turn | null,
  text: string,
  place: string,
  channel: string,
): Talk {
  const does = (said: Said, { at = null, order = null }: Partial<Moment> = {}): Talk => {
    const input: Input = { said, place, channel, moment: { at, order } }
    const taken = turn(flow, JSON.parse(JSON.stringify(state)) as State, input, facts, tongue)
    const says = taken.replies.map((reply) => reply.text).join('\n---\n')
    return continued(flow, facts, taken.state, taken, says, place, channel)
  }
  return {
    state,
    last,
    say: text,
    does,
    type: (typed, moment) => does({ kind: 'text', text: typed }, moment),
    press: (code, pressed = state.step ?? '') => does({ kind: 'press', step: pressed, code }),
    form: (posted, answer) => does({ kind: 'form', step: posted, answer }),
    at: (other, on = channel) => continued(flow, facts, state, last, text, other, on),
  }
}
