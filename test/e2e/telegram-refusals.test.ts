/** What Telegram refuses, and who turns the office away there, over HTTP. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { flood, telegramRefusal } from '../../src/emulator/faults.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { aUnit, saidBy, type Unit } from '../support/survey.ts'

let office: Office
let unit: Unit
beforeEach(async () => {
  office = await openOffice(sqliteStore())
  unit = await aUnit(office, 'telegram')
})
afterEach(() => office.close())

const attempts = async (id: string): Promise<unknown> =>
  (await office.api('GET', `/invitations/${id}`)).body['attempts']

test('who has blocked the bot is left alone on every way, and is invited after unblocking it', async () => {
  const telegram = office.emulator.telegramChat('5557001')
  await telegram.start()
  await telegram.block()
  // Its update is polled for: it has come when the address says so.
  const { store, keyring } = office.served().deps
  const address = keyring.addressId({ kind: 'telegram', value: '5557001' })
  await eventually(async () => typeof (await store.addresses.get(address))?.blockedAt === 'number')
  const { id } = await unit.close({ telegramChat: '5557001', phone: '0915000011' })
  await eventually(async () => (await office.api('GET', `/invitations/${id}`)).body['state'] === ('waiting' as never))
  expect(await attempts(id)).toEqual([])
  expect(office.emulator.phone('0915000011').zalo.messages()).toEqual([])
  await telegram.unblock()
  await eventually(async () => (await office.api('GET', `/invitations/${id}`)).body['state'] === ('sent' as never))
})

test('a block that only the refusal tells of counts like one that was told', async () => {
  const telegram = office.emulator.telegramChat('5557002')
  await telegram.start()
  await eventually(() => saidBy(telegram).length > 0)
  const fault = telegramRefusal(403, 'Forbidden: bot was blocked by the user')
  office.emulator.faults.arm({ server: 'telegram', path: '/sendMessage', fault })
  const { id } = await unit.close({ telegramChat: '5557002' })
  await eventually(async () => (await office.api('GET', `/invitations/${id}`)).body['state'] === ('waiting' as never))
  expect(await attempts(id)).toMatchObject([{ outcome: 'unreachable', detail: 'telegram 403 blocked' }])
  const next = await unit.close({ telegramChat: '5557002', phone: '0915000012' })
  await eventually(
    async () => (await office.api('GET', `/invitations/${next.id}`)).body['state'] === ('waiting' as never),
  )
  expect(office.emulator.phone('0915000012').zalo.messages()).toEqual([])
})

test('a flood is waited out: the invitation stays due', async () => {
  const telegram = office.emulator.telegramChat('5557003')
  await telegram.start()
  await eventually(() => saidBy(telegram).length > 0)
  office.emulator.faults.arm({ server: 'telegram', path: '/sendMessage', fault: flood(1) })
  const { id } = await unit.close({ telegramChat: '5557003' })
  await eventually(async () => ((await attempts(id)) as readonly object[]).length === 1)
  expect((await office.api('GET', `/invitations/${id}`)).body).toMatchObject({
    state: 'planned',
    attempts: [{ outcome: 'retry-after', detail: 'telegram 429' }],
    next: { do: 'send' },
  })
})

test('a chat that has become another one is a refusal, said clearly', async () => {
  const telegram = office.emulator.telegramChat('5557004')
  await telegram.start()
  await eventually(() => saidBy(telegram).length > 0)
  const more = { parameters: { migrate_to_chat_id: -1001234567890 } }
  const fault = telegramRefusal(400, 'Bad Request: group chat was upgraded to a supergroup chat', more)
  office.emulator.faults.arm({ server: 'telegram', path: '/sendMessage', fault })
  const { id } = await unit.close({ telegramChat: '5557004' })
  await eventually(async () => ((await attempts(id)) as readonly object[]).length === 1)
  expect(await attempts(id)).toMatchObject([{ outcome: 'rejected', detail: 'telegram 400 migrated' }])
  expect(office.logged.join('\n')).not.toContain('1001234567890')
})
