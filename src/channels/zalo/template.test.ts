/** A template by user id, by phone and by hashed phone, and what is known of it before it is sent. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Outgoing, plain, sendsAsTold } from '../../../test/contract/channel.contract.ts'
import { type Scripted, ScriptedServer } from '../../../test/contract/scripted-server.ts'
import {
  ACCESS,
  AT,
  done,
  error,
  OA_SECRET,
  openZalo,
  PARAM_NAMES,
  PHONE,
  quiet,
  sent,
  USER,
  user,
} from '../../../test/support/zalo-channel.ts'
import { HOUR, MINUTE } from '../../survey/time.ts'
import type { TemplateData } from '../channel.ts'

const data: TemplateData = {
  trackingId: 'inv0123',
  params: {
    survey_token: 'tok',
    survey_code: 'K7PX2M9Q',
    case_code: 'H29.12-1',
    procedure: 'Đăng ký',
    office: 'Sở Tài chính',
    closed_on: '24/11/2026',
  },
}
const invitation = plain('', { template: data })
const template = {
  path: '/message/template',
  body: {
    phone: PHONE,
    template_id: '7895417',
    template_data: { ...data.params, code: 'K7PX2M9Q' },
    tracking_id: 'inv0123',
  },
}

/** What Zalo says of the template before the first message of it leaves. */
const infoAsked = { path: '/template/info/v2?template_id=7895417', body: '' }
const infoOf = (params: readonly object[], more: object = {}): Scripted => ({
  json: { error: 0, message: 'Success', data: { templateId: 7895417, status: 'ENABLE', listParams: params, ...more } },
})
const info = infoOf(Object.keys(PARAM_NAMES).map((name) => ({ name, require: true, type: 'STRING', maxLength: 200 })))
const unknown: Scripted = { status: 404, html: 'no such page' }
const taken: Scripted = {
  json: { error: 0, data: { msg_id: 'zns-1', sent_time: '1', quota: { dailyQuota: '500', remainingQuota: '499' } } },
}
const sentByPhone = { kind: 'sent', messageId: 'zns-1', detail: null } as const
const byUser = {
  path: '/v3.0/oa/message/template',
  body: { user_id: USER, template_id: '7895417', template_data: template.body.template_data },
}
const outgoing: Outgoing[] = [
  {
    name: 'a template to a phone',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [info, taken],
    asked: [infoAsked, template],
    sent: sentByPhone,
  },
  {
    name: 'a template by a server that tells nothing of it',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [unknown, taken],
    asked: [infoAsked, template],
    sent: sentByPhone,
  },
  {
    name: 'a template to a user, without a tracking id',
    to: user,
    message: invitation,
    answers: [info, done],
    asked: [infoAsked, byUser],
    sent,
  },
  {
    name: 'no template to a user that may go to phones only',
    to: user,
    message: invitation,
    answers: [info, error(-249)],
    asked: [infoAsked, byUser],
    sent: { kind: 'rejected', detail: 'zalo -249' },
  },
  {
    name: 'a template to a user later, when the quota of the day is used up',
    to: user,
    message: invitation,
    answers: [info, error(-144)],
    asked: [infoAsked, byUser],
    sent: { kind: 'out-of-quota', until: Date.parse('2025-10-10T00:00:00+07:00'), detail: 'zalo -144', all: true },
  },
  {
    name: 'no template to a phone without Zalo',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [info, error(-118)],
    asked: [infoAsked, template],
    sent: { kind: 'unreachable', detail: 'zalo -118' },
  },
  {
    name: 'no template at night, but in the morning',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [info, error(-133)],
    asked: [infoAsked, template],
    sent: { kind: 'out-of-quota', until: Date.parse('2025-10-10T06:00:00+07:00'), detail: 'zalo -133', all: true },
  },
  {
    name: 'no template that waits for its approval',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [infoOf([], { status: 'PENDING_REVIEW' })],
    asked: [infoAsked],
    sent: { kind: 'credential', detail: 'zalo template-state pending_review', all: true },
  },
  {
    name: 'no template that wants what nothing fills',
    to: user,
    message: invitation,
    answers: [infoOf([{ name: 'ma_so_thue', require: true, maxLength: 30 }])],
    asked: [infoAsked],
    sent: { kind: 'credential', detail: 'zalo template-param ma_so_thue', all: true },
  },
  {
    name: 'no template that would cut the token of the link',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [infoOf([{ name: 'survey_token', require: true, maxLength: 20 }])],
    asked: [infoAsked],
    sent: { kind: 'credential', detail: 'zalo template-short survey_token', all: true },
  },
  {
    name: 'no template whose place would stay empty',
    to: { kind: 'phone', value: PHONE },
    message: plain('', { template: { ...data, params: { ...data.params, closed_on: '' } } }),
    answers: [info],
    asked: [infoAsked],
    sent: { kind: 'rejected', detail: 'zalo template-empty closed_on' },
  },
  {
    name: 'a template with each value as long as it takes',
    to: { kind: 'phone', value: PHONE },
    message: invitation,
    answers: [
      infoOf([
        { name: 'office', require: true, maxLength: '8' },
        { name: 'procedure', require: false },
      ]),
      taken,
    ],
    asked: [
      infoAsked,
      { ...template, body: { ...template.body, template_data: { ...template.body.template_data, office: 'Sở Tài…' } } },
    ],
    sent: sentByPhone,
  },
  {
    name: 'no template without what fills it',
    to: { kind: 'phone', value: PHONE },
    message: plain('Xin chào'),
    answers: [],
    asked: [],
    sent: { kind: 'rejected', detail: 'zalo no-template' },
  },
]

describe('Zalo sends', () => sendsAsTold({ open: openZalo, outgoing, secrets: [ACCESS, OA_SECRET, PHONE] }))

describe('a template', () => {
  let server: ScriptedServer
  beforeAll(async () => {
    server = await ScriptedServer.start()
  })
  afterAll(() => server.stop())

  test('goes to the hash of a phone number where the office wishes so', async () => {
    const phone = '84987654321'
    server.script([unknown, taken])
    await openZalo(server.root, 5_000, { hashPhone: true }).send({ kind: 'phone', value: phone }, invitation)
    const asked = server.asked[1]
    expect(asked).toMatchObject({
      path: '/message/template/hashphone',
      body: {
        hash_phone: '116ce31ae9170769b075a11dedca1198f41d30318334919fb90917e9c617b438',
        tracking_id: 'inv0123',
      },
    })
    expect(JSON.stringify(server.asked)).not.toContain(phone)
  })

  describe('is looked up before it is sent and kept in mind', () => {
    const told: object[] = []
    let now = AT
    const mindful = () => {
      now = AT
      told.length = 0
      const log = { ...quiet, error: (fields: object) => told.push(fields) }
      return openZalo(server.root, 5_000, { log, clock: () => now })
    }
    const toPhone = { kind: 'phone', value: PHONE } as const
    const paths = () => server.asked.map(({ path }) => path)

    test('for hours, also when many send at once', async () => {
      server.script([info, taken, taken, taken])
      const channel = mindful()
      await Promise.all([channel.send(toPhone, invitation), channel.send(toPhone, invitation)])
      now += 5 * HOUR
      await channel.send(toPhone, invitation)
      expect(paths().filter((path) => path === infoAsked.path)).toHaveLength(1)
    })

    test('and raises one alarm, not one for each message; it sends again once the template is approved', async () => {
      const pending = infoOf([], { status: 2 })
      server.script([pending, pending, info, taken])
      const channel = mindful()
      for (let i = 0; i < 20; i++) await channel.send(toPhone, invitation)
      now += 11 * MINUTE
      expect((await channel.send(toPhone, invitation)).kind).toBe('credential')
      expect(told).toEqual([{ code: 'zalo template-state pending_review' }])
      now += 11 * MINUTE
      expect((await channel.send(toPhone, invitation)).kind).toBe('sent')
      expect(server.asked).toHaveLength(4)
    })

    test('and looks again after a refusal that says it has changed, at most once a minute', async () => {
      const stopped = infoOf([], { status: 'DISABLE' })
      server.script([info, error(-1122), error(-1122), stopped])
      const channel = mindful()
      await channel.send(toPhone, invitation)
      await channel.send(toPhone, invitation)
      now += MINUTE
      expect(await channel.send(toPhone, invitation)).toMatchObject({ detail: 'zalo template-state disable' })
      expect(server.asked).toHaveLength(4)
    })
  })
})
