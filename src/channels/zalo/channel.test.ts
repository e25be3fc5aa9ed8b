import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytes, channelContract, type Incoming, type Outgoing, plain } from '../../../test/contract/channel.contract.ts'
import { ScriptedServer } from '../../../test/contract/scripted-server.ts'
import {
  ACCESS,
  APP,
  AT,
  done,
  error,
  OA,
  OA_SECRET,
  openZalo,
  PHONE,
  sent,
  tokens,
  USER,
  user,
} from '../../../test/support/zalo-channel.ts'
import { DAY } from '../../survey/time.ts'
import type { Event, Message } from '../channel.ts'
import { sign } from './signature.ts'

const signedWith = (oaSecret: string) => (body: string) => {
  const timestamp = /"timestamp":"?(\d+)/.exec(body)?.[1] ?? ''
  const mac = sign({ appId: APP, body: bytes(body), timestamp, oaSecret })
  return { headers: new Headers({ 'X-ZEvent-Signature': mac }), body: bytes(body) }
}
const base = { app_id: APP, timestamp: String(AT) }
const fromUser = { ...base, sender: { id: USER }, user_id_by_app: '979122185046000001', recipient: { id: OA } }
const fromOa = { ...base, sender: { id: OA }, recipient: { id: USER } }

function incoming(name: string, body: object, event: object | null | 'noise'): Incoming {
  const moment = { at: AT, order: null }
  const events = event === null || event === 'noise' ? [] : [{ channel: 'zalo', moment, ...event } as Event]
  return { name, body: JSON.stringify(body), events, aside: event === null ? 1 : 0 }
}

function text(name: string, words: string, event: object): Incoming {
  const body = { ...fromUser, event_name: 'user_send_text', message: { text: words, msg_id: 'm1' } }
  return incoming(name, body, { id: 'zalo:user_send_text:m1', from: user, ...event })
}

const idOf = (event: string) => expect.stringMatching(new RegExp(`^zalo:${event}:[\\w-]{16}$`)) as unknown as string
const feedback = { ...base, event_name: 'user_feedback', oa_id: OA }
const starred = { rate: 5, note: ' Tốt ', feedbacks: ['Nhanh'], submit_time: String(AT), msg_id: 'm8' }
const stars = { kind: 'rating', rate: 5, note: 'Tốt', messageIds: ['m8'], trackingId: null }
const receipt = { kind: 'receipt', trackingId: null, to: user }

const incomings: Incoming[] = [
  text('typed words', 'Hài lòng', { kind: 'text', text: 'Hài lòng' }),
  text('a number that begins like a button', '#1', { kind: 'text', text: '#1' }),
  text('a pressed button', '#aB3_-x:attitude:VS', { kind: 'press', ref: 'aB3_-x:attitude', code: 'VS', handle: null }),
  text('/start with a code', '/start K7PX2M9Q', { kind: 'start', payload: 'K7PX2M9Q' }),
  incoming(
    'an image',
    {
      ...fromUser,
      event_name: 'user_send_image',
      message: { msg_id: 'm2', attachments: [{ type: 'image', payload: {} }] },
    },
    { id: 'zalo:user_send_image:m2', from: user, kind: 'media' },
  ),
  incoming(
    'a follower',
    { ...base, event_name: 'follow', oa_id: OA, follower: { id: USER }, source: 'oa_profile' },
    { id: idOf('follow'), from: user, kind: 'joined' },
  ),
  incoming(
    'one who goes',
    { ...base, event_name: 'unfollow', oa_id: OA, follower: { id: USER } },
    { id: idOf('unfollow'), from: user, kind: 'left' },
  ),
  incoming(
    'an opened chat',
    { ...base, event_name: 'user_click_chatnow', oa_id: OA, user_id: USER },
    { id: idOf('user_click_chatnow'), from: user, kind: 'joined' },
  ),
  incoming(
    'contact details, without their content',
    { ...fromUser, event_name: 'user_submit_info', info: { name: 'An', phone: 84912345678 } },
    { id: idOf('user_submit_info'), from: user, kind: 'joined' },
  ),
  incoming(
    'a delivered message',
    { ...fromOa, event_name: 'user_received_message', message: { msg_id: 'm3' } },
    { id: 'zalo:user_received_message:m3', ...receipt, stage: 'delivered', messageIds: ['m3'] },
  ),
  incoming(
    'a delivered template',
    {
      ...fromOa,
      event_name: 'user_received_message',
      recipient: { id: PHONE },
      message: { delivery_time: String(AT), msg_id: 'm4', tracking_id: 'inv0123' },
    },
    {
      id: 'zalo:user_received_message:m4',
      kind: 'receipt',
      stage: 'delivered',
      messageIds: ['m4'],
      trackingId: 'inv0123',
      to: null,
    },
  ),
  incoming(
    'read messages',
    { ...fromOa, event_name: 'user_seen_message', message: { msg_ids: ['m3', 'm5'] } },
    { id: idOf('user_seen_message'), ...receipt, stage: 'seen', messageIds: ['m3', 'm5'] },
  ),
  incoming(
    'its own echo as nothing',
    { ...fromOa, event_name: 'oa_send_text', message: { text: 'x', msg_id: 'm3' } },
    'noise',
  ),
  incoming(
    'stars on a template, without a person',
    { ...feedback, message: { ...starred, tracking_id: 'inv0123', rating_type: 'csat', option: 'five_emotions' } },
    { id: 'zalo:user_feedback:m8', ...stars, trackingId: 'inv0123' },
  ),
  incoming(
    'stars as text, without a note, on a template by user id',
    { ...feedback, oa_id: undefined, message: { ...starred, rate: '5', note: '' } },
    { id: 'zalo:user_feedback:m8', ...stars, note: null },
  ),
  incoming('six stars aside', { ...feedback, message: { ...starred, rate: 6 } }, null),
  incoming('stars on nothing aside', { ...feedback, message: { rate: 5 } }, null),
  incoming('stars for another account aside', { ...feedback, oa_id: '99', message: starred }, null),
  incoming(
    'a quick reply of a template aside',
    {
      ...base,
      event_name: 'user_click_response_button',
      msg_id: 'm9',
      oa_id: OA,
      message: { data: 'Đúng hẹn', button_type: 'response', tracking_id: 'inv0123' },
    },
    null,
  ),
  incoming('a kind that nobody knows aside', { ...base, event_name: 'user_dreamt' }, null),
  incoming('a known kind of unknown shape aside', { ...fromUser, event_name: 'user_send_text', message: 'x' }, null),
  incoming(
    'a message to another account aside',
    { ...fromUser, recipient: { id: '99' }, event_name: 'user_send_text', message: { text: 'x', msg_id: 'm6' } },
    null,
  ),
  incoming(
    'an event that was repeated for a day',
    {
      ...fromUser,
      timestamp: String(AT - 2 * DAY),
      event_name: 'user_send_text',
      message: { text: 'x', msg_id: 'm7' },
    },
    {
      id: 'zalo:user_send_text:m7',
      channel: 'zalo',
      kind: 'text',
      from: { kind: 'zalo', value: `${OA}:${USER}` },
      moment: { at: AT - 2 * DAY, order: null },
      text: 'x',
    },
  ),
]

const cs = '/v3.0/oa/message/cs'
const asked = (message: object) => ({ path: cs, body: { recipient: { user_id: USER }, message } })
const button = (title: string, code: string) => ({ title, type: 'oa.query.hide', payload: `#aB3_-x:attitude:${code}` })
const withButtons = (words: string, ...buttons: object[]) =>
  asked({ text: words, attachment: { type: 'template', payload: { buttons } } })

const scale = ['VD', 'D', 'N', 'S', 'VS'].map((code, i) => ({ code, label: `Mức ${i + 1}` }))
const besides = [
  { code: 'NA', label: 'Không ý kiến' },
  { code: 'SKIP', label: 'Bỏ qua' },
]
const question: Message = plain('Thế nào?', { step: 'attitude', ref: 'aB3_-x:attitude', options: scale, besides })
const listed = 'Thế nào?\n\n1. Mức 1\n2. Mức 2\n3. Mức 3\n4. Mức 4\n5. Mức 5\n\nHoặc nhắn: không ý kiến, bỏ qua'
const scaleButtons = scale.map(({ code, label }) => button(label, code))
const link = { label: 'Mở phiếu', url: 'https://ykien.example.vn/p/t' }
const hello = plain('Xin chào')

const outgoing: Outgoing[] = [
  { name: 'a statement', to: user, message: hello, answers: [done], asked: [asked({ text: 'Xin chào' })], sent },
  {
    name: 'a scale as five buttons and as text, with the words beside it',
    to: user,
    message: question,
    answers: [done],
    asked: [withButtons(listed, ...scaleButtons)],
    sent,
  },
  {
    name: 'what stands beside as buttons where there is room',
    to: user,
    message: { ...question, options: scale.slice(0, 2) },
    answers: [done],
    asked: [
      withButtons(
        'Thế nào?\n\n1. Mức 1\n2. Mức 2\n\nHoặc nhắn: không ý kiến, bỏ qua',
        ...scaleButtons.slice(0, 2),
        button('Không ý kiến', 'NA'),
        button('Bỏ qua', 'SKIP'),
      ),
    ],
    sent,
  },
  {
    name: 'more than five options as text alone',
    to: user,
    message: { ...question, options: [...scale, { code: 'X', label: 'Mức 6' }], besides: [] },
    answers: [done],
    asked: [asked({ text: 'Thế nào?\n\n1. Mức 1\n2. Mức 2\n3. Mức 3\n4. Mức 4\n5. Mức 5\n6. Mức 6' })],
    sent,
  },
  {
    name: 'a link as a button',
    to: user,
    message: { ...hello, link },
    answers: [done],
    asked: [withButtons('Xin chào', { title: 'Mở phiếu', type: 'oa.open.url', payload: { url: link.url } })],
    sent,
  },
  {
    name: 'a link in the text where five buttons stand',
    to: user,
    message: { ...question, link, besides: [] },
    answers: [done],
    asked: [
      withButtons(
        `Thế nào?\n\n1. Mức 1\n2. Mức 2\n3. Mức 3\n4. Mức 4\n5. Mức 5\n\nMở phiếu: ${link.url}`,
        ...scaleButtons,
      ),
    ],
    sent,
  },
  {
    name: 'the same as text when buttons are refused',
    to: user,
    message: question,
    answers: [error(-201), done],
    asked: [withButtons(listed, ...scaleButtons), asked({ text: listed })],
    sent,
  },
  {
    name: 'no second copy when a message without buttons is refused',
    to: user,
    message: hello,
    answers: [error(-201)],
    asked: [asked({ text: 'Xin chào' })],
    sent: { kind: 'rejected', detail: 'zalo -201' },
  },
  {
    name: 'once more with another token',
    to: user,
    message: hello,
    answers: [error(-216), done],
    asked: [asked({ text: 'Xin chào' }), asked({ text: 'Xin chào' })],
    sent,
  },
  {
    name: 'not a third time with a token',
    to: user,
    message: hello,
    answers: [error(-216), error(-220)],
    asked: [asked({ text: 'Xin chào' }), asked({ text: 'Xin chào' })],
    sent: { kind: 'credential', detail: 'zalo -220' },
  },
  {
    name: 'not outside the window',
    to: user,
    message: hello,
    answers: [error(-230)],
    asked: [asked({ text: 'Xin chào' })],
    sent: { kind: 'outside-window', detail: 'zalo -230' },
  },
  {
    name: 'later, as long as a 429 says',
    to: user,
    message: hello,
    answers: [{ status: 429, json: {}, headers: { 'retry-after': '7' } }],
    asked: [asked({ text: 'Xin chào' })],
    sent: { kind: 'retry-after', ms: 7_000, detail: 'zalo http-429', all: true },
  },
  {
    name: 'nothing to a user of another account',
    to: { kind: 'zalo', value: `99:${USER}` },
    message: hello,
    answers: [],
    asked: [],
    sent: { kind: 'unreachable', detail: 'zalo other-oa' },
  },
]

channelContract('zalo', {
  open: openZalo,
  signed: signedWith(OA_SECRET),
  forged: signedWith('another-secret'),
  incoming: incomings,
  outgoing,
  to: user,
  secrets: [ACCESS, 'access-token-2', OA_SECRET, PHONE],
})

describe('Zalo besides', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await ScriptedServer.start()
  })
  afterAll(() => server.stop())

  test('splits what is longer than 2,000 characters, with the buttons under the last part', async () => {
    server.script([done, done])
    await openZalo(server.root, 5_000).send(user, { ...question, text: 'dài '.repeat(600).trim() })
    const messages = server.asked.map(
      ({ body }) => (body as { message: { text: string; attachment?: object } }).message,
    )
    expect(messages.every((message) => message.text.length <= 2000)).toBe(true)
    expect(messages.map(({ attachment }) => attachment !== undefined)).toEqual([false, true])
  })

  test('stops at the first part that does not arrive', async () => {
    server.script([error(-230)])
    const outcome = await openZalo(server.root, 5_000).send(user, plain('dài '.repeat(600).trim()))
    expect(outcome.kind).toBe('outside-window')
    expect(server.asked).toHaveLength(1)
  })

  test('does not call for another try of what has arrived in part', async () => {
    server.script([done, error(-32)])
    const outcome = await openZalo(server.root, 5_000).send(user, plain('dài '.repeat(600).trim()))
    expect(outcome).toEqual({ kind: 'uncertain', detail: 'zalo -32' })
  })

  test('sends the access token in the bare header, the second one after a refusal', async () => {
    server.script([error(-216), done])
    await openZalo(server.root, 5_000).send(user, hello)
    expect(server.asked.map(({ headers }) => headers['access_token'])).toEqual([ACCESS, 'access-token-2'])
  })

  test('without a token sends nothing', async () => {
    server.script([])
    const none = () => Promise.resolve({ kind: 'none', detail: 'zalo oauth -14014' } as const)
    const outcome = await openZalo(server.root, 5_000, { tokens: { ...tokens, current: none } }).send(user, hello)
    expect(outcome).toEqual({ kind: 'credential', detail: 'zalo oauth -14014', all: true })
    expect(server.asked).toEqual([])
  })

  test('does not claim to reach phones without a template', () => {
    expect(openZalo(server.root, 1_000, { template: null }).reaches).toEqual(['zalo'])
  })

  test('tells nobody whose event it is in the event id', async () => {
    const follow = JSON.stringify({ ...base, event_name: 'follow', oa_id: OA, follower: { id: USER } })
    const received = await openZalo(server.root, 1_000).receive(signedWith(OA_SECRET)(follow))
    expect(received.kind === 'events' && received.events[0]?.id).not.toContain(USER)
  })
})
