import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytes, channelContract, type Incoming, type Outgoing, plain } from '../../../test/contract/channel.contract.ts'
import { ScriptedServer } from '../../../test/contract/scripted-server.ts'
import type { Event, Message, PressHandle } from '../channel.ts'
import { telegramChannel } from './channel.ts'

const TOKEN = '123456:AAE-a-secret-of-the-bot'
const SECRET = 'whk_0123456789'
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

const open = (apiRoot: string, deadline: number) =>
  telegramChannel({ token: TOKEN, secret: SECRET, apiRoot, log: quiet, deadline })

const withSecret = (secret: string) => (body: string) => ({
  headers: new Headers({ 'X-Telegram-Bot-Api-Secret-Token': secret }),
  body: bytes(body),
})

const chat = { id: 7_123_456_789, type: 'private', first_name: 'An' }
const person = { kind: 'telegram', value: '7123456789' } as const
const DATE = 1_764_000_000

function message(name: string, content: object, event: object | null): Incoming {
  const update = { update_id: 41, message: { message_id: 9, date: DATE, chat, from: { id: chat.id }, ...content } }
  const moment = { at: DATE * 1000, order: 41 }
  const events = event === null ? [] : [{ id: 'tg:41', channel: 'telegram', moment, from: person, ...event } as Event]
  return { name, body: JSON.stringify(update), events, aside: event === null ? 1 : 0 }
}

function press(name: string, data: string | undefined, read: { ref: string; code: string }): Incoming {
  const pressed = { message_id: 8, date: DATE, chat, text: 'Câu hỏi' }
  const body = JSON.stringify({
    update_id: 42,
    callback_query: { id: 'q1', from: { id: chat.id }, message: pressed, data },
  })
  const handle = { queryId: 'q1', chat: '7123456789', messageId: 8, text: 'Câu hỏi' }
  const moment = { at: null, order: 42 }
  return {
    name,
    body,
    events: [{ id: 'tg:42', channel: 'telegram', moment, from: person, kind: 'press', ...read, handle }],
  }
}

function member(name: string, status: string, kind: 'joined' | 'left' | null): Incoming {
  const body = JSON.stringify({ update_id: 43, my_chat_member: { chat, date: DATE, new_chat_member: { status } } })
  const moment = { at: DATE * 1000, order: 43 }
  const events = kind === null ? [] : [{ id: 'tg:43', channel: 'telegram', moment, from: person, kind } as const]
  return { name, body, events, aside: kind === null ? 1 : 0 }
}

const incoming: Incoming[] = [
  message('typed words', { text: 'Hài lòng' }, { kind: 'text', text: 'Hài lòng' }),
  message('/help as words', { text: '/help' }, { kind: 'text', text: '/help' }),
  message('/start with a token', { text: '/start abcDEF_-123' }, { kind: 'start', payload: 'abcDEF_-123' }),
  message('/start alone', { text: '/start' }, { kind: 'start', payload: null }),
  message(
    '/start as a client completes it',
    { text: '/start@ykien_bot K7PX 2M9Q' },
    { kind: 'start', payload: 'K7PX 2M9Q' },
  ),
  message('words that only begin like it', { text: '/started' }, { kind: 'text', text: '/started' }),
  message('a sticker', { sticker: { file_id: 'x' } }, { kind: 'media' }),
  message('a photo with a caption', { photo: [], caption: 'Hài lòng' }, { kind: 'media' }),
  message('nothing from a group', { chat: { id: -100, type: 'supergroup' }, text: 'Hài lòng' }, null),
  press('a pressed button', 'aB3_-x:attitude:VS', { ref: 'aB3_-x:attitude', code: 'VS' }),
  press('a button that is not ours', 'vote 5', { ref: '', code: '' }),
  press('a button without data', undefined, { ref: '', code: '' }),
  member('a block', 'kicked', 'left'),
  member('an unblock', 'member', 'joined'),
  member('no other standing', 'restricted', null),
  { name: 'no other kind of update', body: JSON.stringify({ update_id: 44, poll: {} }), events: [], aside: 1 },
]

const question: Message = plain('Ông/Bà đánh giá thế nào?', {
  step: 'attitude',
  ref: 'aB3_-x:attitude',
  options: [
    { code: 'D', label: 'Không hài lòng' },
    { code: 'S', label: 'Hài lòng' },
  ],
  besides: [
    { code: 'NA', label: 'Không ý kiến' },
    { code: 'SKIP', label: 'Bỏ qua' },
  ],
})
const listed = 'Ông/Bà đánh giá thế nào?\n\n1. Không hài lòng\n2. Hài lòng'
const besides = [
  { text: 'Không ý kiến', callback_data: 'aB3_-x:attitude:NA' },
  { text: 'Bỏ qua', callback_data: 'aB3_-x:attitude:SKIP' },
]

const path = `/bot${TOKEN}/sendMessage`
const asked = (text: string, inline_keyboard?: unknown) => ({
  path,
  body: {
    chat_id: person.value,
    text,
    ...(inline_keyboard === undefined ? {} : { reply_markup: { inline_keyboard } }),
  },
})
const done = (message_id: number) => ({ json: { ok: true, result: { message_id, date: DATE, chat } } })
const refusal = (error_code: number, description: string, parameters?: object) => ({
  status: error_code,
  json: { ok: false, error_code, description, parameters },
})
const ok = { kind: 'sent', messageId: null, detail: null } as const
const hello = plain('Xin chào')

function sends(name: string, message: Message, expected: readonly ReturnType<typeof asked>[]): Outgoing {
  return { name, to: person, message, answers: expected.map(() => done(5)), asked: expected, sent: ok }
}

function refused(name: string, answer: Outgoing['answers'][number], sent: Outgoing['sent']): Outgoing {
  return { name, to: person, message: hello, answers: [answer], asked: [asked('Xin chào')], sent }
}

const longer = Array.from({ length: 900 }, (_, i) => `chữ${i}`).join(' ')

const outgoing: Outgoing[] = [
  sends('a statement', hello, [asked('Xin chào')]),
  sends('a question as numbered lines and buttons', question, [
    asked(listed, [
      [{ text: 'Không hài lòng', callback_data: 'aB3_-x:attitude:D' }],
      [{ text: 'Hài lòng', callback_data: 'aB3_-x:attitude:S' }],
      besides,
    ]),
  ]),
  sends('ticks on buttons and lines', { ...question, ticked: ['S'] }, [
    asked('Ông/Bà đánh giá thế nào?\n\n1. Không hài lòng\n2. ✓ Hài lòng', [
      [{ text: 'Không hài lòng', callback_data: 'aB3_-x:attitude:D' }],
      [{ text: '✓ Hài lòng', callback_data: 'aB3_-x:attitude:S' }],
      besides,
    ]),
  ]),
  sends(
    'numbers in one row, without an ordinal that would mean another answer',
    { ...question, options: ['0', '1', '2'].map((n) => ({ code: n, label: n })), besides: [] },
    [
      asked('Ông/Bà đánh giá thế nào?', [
        ['0', '1', '2'].map((n) => ({ text: n, callback_data: `aB3_-x:attitude:${n}` })),
      ]),
    ],
  ),
  sends('a public link as a button', { ...hello, link: { label: 'Mở phiếu', url: 'https://ykien.example.vn/p/t' } }, [
    asked('Xin chào', [[{ text: 'Mở phiếu', url: 'https://ykien.example.vn/p/t' }]]),
  ]),
  sends('a local link in the text', { ...hello, link: { label: 'Mở phiếu', url: 'http://localhost:8080/p/t' } }, [
    asked('Xin chào\n\nMở phiếu: http://localhost:8080/p/t'),
  ]),
  sends(
    'no button whose data would be too long',
    { ...question, options: [{ code: 'Đ'.repeat(30), label: 'Đất đai' }] },
    [asked('Ông/Bà đánh giá thế nào?\n\n1. Đất đai', [besides])],
  ),
  refused('not to whom blocked it', refusal(403, 'Forbidden: bot was blocked by the user'), {
    kind: 'unreachable',
    detail: 'telegram 403 blocked',
    byPerson: true,
  }),
  refused('not to whom never started it', refusal(403, "Forbidden: bot can't initiate conversation with a user"), {
    kind: 'unreachable',
    detail: 'telegram 403 not-started',
    byPerson: false,
  }),
  refused('not to who is gone', refusal(403, 'Forbidden: user is deactivated'), {
    kind: 'unreachable',
    detail: 'telegram 403 deactivated',
    byPerson: false,
  }),
  refused('not to a chat that is none', refusal(400, 'Bad Request: chat not found'), {
    kind: 'unreachable',
    detail: 'telegram 400 no-chat',
  }),
  refused(
    'nothing to a group that has another id now',
    refusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: -1001234567890 }),
    { kind: 'rejected', detail: 'telegram 400 migrated' },
  ),
  refused('not where the office was thrown out', refusal(403, 'Forbidden: bot was kicked from the group chat'), {
    kind: 'unreachable',
    detail: 'telegram 403 forbidden',
    byPerson: false,
  }),
  refused('a moment later, when a 429 does not say how long', refusal(429, 'Too Many Requests'), {
    kind: 'retry-after',
    ms: 1_000,
    detail: 'telegram 429',
    all: true,
  }),
  refused('nothing with a token that has not even the form of one', refusal(404, 'Not Found'), {
    kind: 'credential',
    detail: 'telegram 404',
  }),
  refused('nothing that is refused', refusal(400, 'Bad Request: message text is empty'), {
    kind: 'rejected',
    detail: 'telegram 400',
  }),
  refused('nothing with a wrong token', refusal(401, 'Unauthorized'), { kind: 'credential', detail: 'telegram 401' }),
  refused('later, as long as it is told to wait', refusal(429, 'Too Many Requests', { retry_after: 7 }), {
    kind: 'retry-after',
    ms: 7_000,
    detail: 'telegram 429',
    all: true,
  }),
  refused('later, when Telegram says that it is in trouble', refusal(500, 'Internal Server Error'), {
    kind: 'retry-after',
    ms: 5_000,
    detail: 'telegram 500',
  }),
]

channelContract('telegram', {
  open,
  signed: withSecret(SECRET),
  forged: withSecret('another'),
  incoming,
  outgoing,
  to: person,
  secrets: [TOKEN, SECRET],
})

describe('Telegram besides', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await ScriptedServer.start()
  })
  afterAll(() => server.stop())

  test('splits a long text between words, with the buttons under the last part', async () => {
    server.script([done(4), done(5)])
    await open(server.root, 5_000).send(person, { ...question, text: longer })
    const bodies = server.asked.map(({ body }) => body as { text: string; reply_markup?: unknown })
    expect(bodies.every(({ text }) => text.length <= 4096)).toBe(true)
    expect(bodies.map(({ reply_markup }) => reply_markup !== undefined)).toEqual([false, true])
    expect(bodies.map(({ text }) => text).join(' ')).toBe(`${longer}\n\n1. Không hài lòng\n2. Hài lòng`)
  })

  test('does not call for another try of what has arrived in part', async () => {
    const json = { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 7 } }
    server.script([done(4), { status: 429, json }])
    const outcome = await open(server.root, 5_000).send(person, { ...question, text: longer })
    expect(outcome).toEqual({ kind: 'uncertain', detail: 'telegram 429' })
  })

  const handle: PressHandle = { queryId: 'q1', chat: person.value, messageId: 8, text: 'Câu hỏi' }
  const yes = { json: { ok: true, result: true } }
  const acts = () =>
    server.asked
      .map(({ path, body }) => [path.split('/').at(-1), body] as const)
      .toSorted(([a], [b]) => (`${a}` < `${b}` ? -1 : 1))

  test('shows the chosen label and takes the keyboard away', async () => {
    server.script([yes, yes])
    await open(server.root, 5_000).acknowledge(handle, { kind: 'chosen', label: 'Hài lòng' })
    expect(acts()).toEqual([
      ['answerCallbackQuery', { callback_query_id: 'q1' }],
      ['editMessageText', { chat_id: person.value, message_id: 8, text: 'Câu hỏi\n✓ Hài lòng' }],
    ])
  })

  test('shows the ticks on the same keyboard', async () => {
    server.script([yes, yes])
    await open(server.root, 5_000).acknowledge(handle, {
      kind: 'ticked',
      message: { ...question, besides: [], ticked: ['D'] },
    })
    const keyboard = [
      [{ text: '✓ Không hài lòng', callback_data: 'aB3_-x:attitude:D' }],
      [{ text: 'Hài lòng', callback_data: 'aB3_-x:attitude:S' }],
    ]
    expect(acts().at(1)).toEqual([
      'editMessageReplyMarkup',
      { chat_id: person.value, message_id: 8, reply_markup: { inline_keyboard: keyboard } },
    ])
  })

  test('tells of an old button and takes its keyboard away', async () => {
    server.script([yes, yes])
    await open(server.root, 5_000).acknowledge(handle, { kind: 'late', notice: 'Nút này thuộc câu hỏi cũ.' })
    expect(acts()).toEqual([
      ['answerCallbackQuery', { callback_query_id: 'q1', text: 'Nút này thuộc câu hỏi cũ.' }],
      ['editMessageReplyMarkup', { chat_id: person.value, message_id: 8 }],
    ])
  })

  test('logs a press that could not be acknowledged by its code, and says nothing of one shown already', async () => {
    const told: unknown[] = []
    const log = { ...quiet, warn: (fields: object) => told.push(fields) }
    const channel = telegramChannel({ token: TOKEN, secret: SECRET, apiRoot: server.root, log })
    const failed = refusal(400, 'Bad Request: query is too old')
    server.script([failed, failed])
    await channel.acknowledge(handle, { kind: 'late', notice: 'Cũ.' })
    expect(told).toEqual([{ code: 'telegram 400' }, { code: 'telegram 400' }])
    told.length = 0
    const unchanged = refusal(400, 'Bad Request: message is not modified')
    server.script([unchanged, unchanged])
    await channel.acknowledge(handle, { kind: 'chosen', label: 'Hài lòng' })
    expect(told).toEqual([])
  })

  test('has chat links once it knows the name of its bot', async () => {
    const channel = open(server.root, 5_000)
    expect(channel.chatLink('abc')).toBeNull()
    server.script([{ json: { ok: true, result: { id: 1, is_bot: true, first_name: 'Y', username: 'ykien_bot' } } }])
    await channel.meet()
    expect(channel.chatLink('abc')).toBe('https://t.me/ykien_bot?start=abc')
  })
})
