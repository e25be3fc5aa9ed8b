/**
 * What every channel must do. An adapter brings its tables: *request in, events out* and *message and the server's
 * answers in, requests and outcome out*; the laws that hold for all are here. All over real HTTP.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Channel, Event, Message, Sent, WebhookRequest } from '../../src/channels/channel.ts'
import type { PlainAddress } from '../../src/survey/address.ts'
import { type Asked, type Scripted, ScriptedServer } from './scripted-server.ts'

export interface Incoming {
  readonly name: string
  readonly body: string
  readonly events: readonly Event[]
  readonly aside?: number
}

export interface Outgoing {
  readonly name: string
  readonly to: PlainAddress
  readonly message: Message
  readonly answers: readonly Scripted[]
  readonly asked: readonly Pick<Asked, 'path' | 'body'>[]
  readonly sent: Sent
}

export interface ChannelUnderTest {
  /** @param deadline of each call, in milliseconds. */
  readonly open: (root: string, deadline: number) => Channel
  /** The request as the channel's server would make it, signed or with its secret. */
  readonly signed: (body: string) => WebhookRequest
  /** The same, but not the server's: another key or secret. */
  readonly forged: (body: string) => WebhookRequest
  readonly incoming: readonly Incoming[]
  readonly outgoing: readonly Outgoing[]
  readonly to: PlainAddress
  /** No part of it may stand in an outcome's detail or an error. */
  readonly secrets: readonly string[]
}

/** A message with neither buttons nor link. */
export function plain(text: string, more: Partial<Message> = {}): Message {
  return { text, step: null, options: [], besides: [], ticked: null, ref: null, link: null, template: null, ...more }
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Nobody listens there. */
const CLOSED = 'http://127.0.0.1:59999'

/** The table of what is sent, alone. */
export function sendsAsTold({
  open,
  outgoing,
  secrets,
}: Pick<ChannelUnderTest, 'open' | 'outgoing' | 'secrets'>): void {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await ScriptedServer.start()
  })
  afterAll(() => server.stop())

  test.each(outgoing)('$name', async ({ to, message, answers, asked, sent }) => {
    server.script(answers)
    const outcome = await open(server.root, 5_000).send(to, message)
    expect(server.asked.map(({ path, body }) => ({ path, body }))).toEqual(asked)
    expect(outcome).toEqual(sent)
    for (const secret of [...secrets, to.value]) expect(JSON.stringify(outcome)).not.toContain(secret)
  })
}

export function channelContract(name: string, under: ChannelUnderTest): void {
  describe(`${name} takes in`, () => {
    const channel = under.open(CLOSED, 1_000)

    test.each(under.incoming)('$name', async ({ body, events, aside = 0 }) => {
      expect(await channel.receive(under.signed(body))).toEqual({ kind: 'events', events, aside })
    })

    test('a copy of an event under the same id', async () => {
      for (const { body, events } of under.incoming) {
        const again = await channel.receive(under.signed(body))
        expect(again.kind === 'events' && again.events.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
      }
    })

    test('nothing from somebody else', async () => {
      for (const { body } of under.incoming) {
        expect(await channel.receive(under.forged(body))).toMatchObject({ kind: 'refused', status: 401 })
        expect(await channel.receive({ headers: new Headers(), body: bytes(body) })).toMatchObject({ status: 401 })
      }
    })

    test.each([
      ['no JSON', 'xin chào'],
      ['an empty body', ''],
      ['a list', '[]'],
      ['JSON of another shape', '{"hello":"world"}'],
    ])('not %s', async (_, body) => {
      expect(await channel.receive(under.signed(body))).toMatchObject({ kind: 'refused', status: 400 })
    })

    test('not bytes that are no text', async () => {
      const { headers } = under.signed('')
      expect(await channel.receive({ headers, body: new Uint8Array([0xff, 0xfe]) })).toMatchObject({ status: 400 })
    })

    test('not more than 256 kB', async () => {
      const body = JSON.stringify({ filler: 'x'.repeat(256 * 1024) })
      expect(await channel.receive(under.signed(body))).toMatchObject({ kind: 'refused', status: 413 })
    })
  })

  describe(`${name} sends`, () => {
    let server: ScriptedServer
    beforeAll(async () => {
      server = await ScriptedServer.start()
    })
    afterAll(() => server.stop())

    sendsAsTold(under)

    test('later, when nobody listens: nothing has left', async () => {
      const sent = await under.open(CLOSED, 5_000).send(under.to, plain('Xin chào'))
      expect(sent).toMatchObject({ kind: 'retry-after', detail: `${name} ECONNREFUSED` })
    })

    test.each([
      ['the connection is cut', 'drop'],
      ['the answer does not come', 'hang'],
      ['a gateway answers for it', { status: 502, html: '<h1>Bad gateway</h1>' }],
      ['the answer is no JSON', { status: 200, html: 'ok' }],
    ] as const)('without knowing whether it arrived, when %s', async (_, answer) => {
      server.script([answer])
      const sent = await under.open(server.root, 1_500).send(under.to, plain('Xin chào'))
      expect(sent.kind).toBe('uncertain')
      expect(server.asked).toHaveLength(1)
    })
  })
}
