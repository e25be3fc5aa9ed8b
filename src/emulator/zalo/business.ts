/** Zalo's template host (`business.openapi.zalo.me`): a template by phone number, ratings, quotas. */
import { type Context, Hono } from 'hono'
import { mishap } from '../mishap.ts'
import { mobile, type Person } from '../person.ts'
import { templateReceived } from './event.ts'
import { accountOf, type Oa } from './oa.ts'
import { bodyOf, type Fields, refusal, success, tokenError } from './reply.ts'
import { RESERVED } from './reserved.ts'
import { showTemplate } from './send-template.ts'
import { type Refusal, type TemplateValues, templateRefusal, valuesOf } from './template.ts'

const TRACKING_ID = /^[\w-]{1,48}$/

export function businessServer(oa: Oa): Hono {
  const server = new Hono()
  server.use(mishap(oa.world.faults, 'zalo-business', oa.world.closed))
  server.use(async (c, next) => {
    if (tokenError(oa, c) !== 0) return c.json(refusal(-124, 'Access token is invalid'))
    return next()
  })
  server.post('/message/template', (c) => send(oa, c, 'phone'))
  server.post('/message/template/hashphone', (c) => send(oa, c, 'hash'))
  server.get('/message/quota', (c) =>
    c.json(success({ dailyQuota: String(oa.dailyQuota), remainingQuota: String(oa.remaining()) })),
  )
  server.get('/message/status', (c) => {
    const delivered = oa.wasDelivered(c.req.query('message_id') ?? '')
    return c.json(success({ delivery_time: '', message: '', status: delivered ? 1 : -1 }))
  })
  server.get('/template/all', (c) => c.json({ ...success([summary(oa)]), metadata: { total: 1 } }))
  server.get('/template/info/v2', (c) => {
    if (c.req.query('template_id') !== oa.template.id) return c.json(refusal(-109, 'Template is invalid'))
    return c.json(success({ ...summary(oa), ...details(oa) }))
  })
  // Seen with either method (channels.md 5.2).
  server.get('/rating/get', (c) => c.json(ratings(oa, c.req.query())))
  server.post('/rating/get', async (c) => {
    const body = await bodyOf(c)
    return c.json(ratings(oa, { ...c.req.query(), ...(typeof body === 'string' ? {} : body) }))
  })
  return server
}

async function send(oa: Oa, c: Context, by: 'phone' | 'hash'): Promise<Response> {
  const body = await bodyOf(c)
  if (body === 'empty') return c.json(refusal(-121, 'Body is empty'))
  if (body === 'broken') return c.json(refusal(-122, 'Body is not valid JSON'))
  const target = recipient(oa, body, by)
  if ('error' in target) return c.json(target)
  const filled = checked(oa, body)
  if ('error' in filled) return c.json(filled)
  const trackingId = typeof body['tracking_id'] === 'string' ? body['tracking_id'] : null
  const id = showTemplate(oa, accountOf(oa, target.person), { by, trackingId, data: filled.values })
  oa.world.background(oa.hook.send(templateReceived(oa, target.named, { msg_id: id, tracking_id: trackingId })))
  const quota = { dailyQuota: String(oa.dailyQuota), remainingQuota: String(oa.remaining()) }
  return c.json(success({ msg_id: id, sent_time: String(oa.world.clock.now()), sending_mode: '1', quota }))
}

interface Recipient {
  readonly person: Person
  /** As the sender named it; so it stands in the receipt. */
  readonly named: string
}

/** Phone (-108), account (-118), able to receive (-114 and kin), in development an administrator (-127). */
function recipient(oa: Oa, body: Fields, by: 'phone' | 'hash'): Recipient | Refusal {
  const named = String(body[by === 'phone' ? 'phone' : 'hash_phone'] ?? '')
  const phone = by === 'phone' ? mobile(named) : (oa.byHash(named)?.phone ?? null)
  if (phone === null)
    return by === 'phone' ? refusal(-108, 'Phone is invalid') : refusal(-118, 'Zalo account not existed')
  const reserved = RESERVED.get(phone)
  if (reserved !== undefined) return refusal(reserved, 'Emulated: this number is reserved for this refusal')
  const person = oa.world.people.open('phone', phone)
  if (person === null) return refusal(-108, 'Phone is invalid')
  if (body['mode'] === 'development' && !(oa.options.admins ?? []).some((admin) => mobile(admin) === phone)) {
    return refusal(-127, 'Template test can only be sent to admins')
  }
  return { person, named }
}

/** Template (-109), values (-111, -1121, -1122, -1124), tracking id (-132), state, balance, night, quota (-144). */
function checked(oa: Oa, body: Fields): { readonly values: TemplateValues } | Refusal {
  if (String(body['template_id']) !== oa.template.id) return refusal(-109, 'Template is invalid')
  const filled = valuesOf(oa.template, body['template_data'])
  if ('error' in filled) return filled
  const tracking = body['tracking_id']
  if (tracking !== undefined && !(typeof tracking === 'string' && TRACKING_ID.test(tracking))) {
    return refusal(-132, 'Tracking id is invalid')
  }
  const refused = templateRefusal(oa.world.faults.switches, oa.world.clock.now())
  if (refused !== null) return refused
  return oa.remaining() > 0 ? filled : refusal(-144, 'Daily quota is used up')
}

function ratings(oa: Oa, { template_id, from_time, to_time, offset, limit }: Fields): unknown {
  if (String(template_id) !== oa.template.id) return refusal(-109, 'Template is invalid')
  const [from, to, start] = [Number(from_time ?? 0), Number(to_time ?? Number.POSITIVE_INFINITY), Number(offset ?? 0)]
  const found = oa.ratings.filter(({ submitDate }) => Number(submitDate) >= from && Number(submitDate) <= to)
  return success({ total: found.length, data: found.slice(start, start + Number(limit ?? 100)) })
}

function summary({ template, world: { faults } }: Oa) {
  const { templatePending, templateStopped } = faults.switches
  const status = templatePending ? 'PENDING_REVIEW' : templateStopped ? 'DISABLE' : 'ENABLE'
  return { templateId: template.id, templateName: template.name, status, templateQuality: 'HIGH' }
}

function details({ template }: Oa) {
  return {
    timeout: 7_200_000,
    templateTag: 'CUSTOMER_CARE',
    price_sdt: '300',
    price_uid: '200',
    listParams: template.params.map((param) => ({
      ...param,
      type: 'STRING',
      minLength: 0,
      acceptNull: !param.require,
    })),
    listButtons: [{ type: 1, title: template.button.label, content: template.button.url }],
  }
}
