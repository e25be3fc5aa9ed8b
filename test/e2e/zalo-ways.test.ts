/** Each way in which Zalo reaches a person, over HTTP: by user id, by hashed phone; and stars given on the message itself. */
import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { sqliteStore, storeKinds } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, say, sayAll, template } from '../support/survey.ts'

let office: Office
afterEach(() => office.close())

const nothingPersonal = (...secrets: readonly string[]): void => {
  for (const secret of secrets) expect(office.logged.join('\n')).not.toContain(secret)
}

test('a person known by a Zalo user id alone, who never wrote, is invited by the template and answers', async () => {
  office = await openOffice(sqliteStore())
  const unit = await aUnit(office, 'by-user')
  const { zalo, person } = office.emulator.phone('0915000001')
  const userId = String(person.zaloUser)
  const closed = await unit.close({ zaloUser: userId })
  const { code } = await template(zalo)
  await eventually(async () => (await unit.funnel())['delivered'] === 1)
  expect((await office.api('GET', `/invitations/${closed.id}`)).body).toMatchObject({
    state: 'sent',
    attempts: [{ way: 'zalo-user-template', outcome: 'sent' }],
  })
  await say(zalo, code, 'đồng ý tham gia')
  await sayAll(zalo, ALL_WELL)
  expect(await unit.counts(1)).toEqual(allWell(1))
  nothingPersonal(userId)
})

test('a phone number leaves as its hash only where the office wishes so, and its receipt is counted', async () => {
  office = await openOffice(sqliteStore(), { ZALO_HASH_PHONE: 'yes' })
  const unit = await aUnit(office, 'by-hash')
  const { zalo } = office.emulator.phone('0915000002')
  const closed = await unit.close({ phone: '0915 000 002' })
  await template(zalo)
  expect(zalo.messages().at(-1)?.template).toMatchObject({ by: 'hash' })
  await eventually(async () => (await unit.funnel())['delivered'] === 1)
  expect(await unit.state(closed)).toBe('sent')
  nothingPersonal('915000002', createHash('sha256').update('84915000002').digest('hex'))
})

for (const { name, make } of storeKinds()) {
  describe(`stars on the message, on ${name}`, () => {
    test('are a finished form, counted within seconds, once, whatever comes twice', async () => {
      office = await openOffice(make())
      office.emulator.faults.switches.duplicates = true
      const unit = await aUnit(office, 'stars')
      const { zalo } = office.emulator.phone('0915000003')
      const closed = await unit.close({ phone: '0915000003' })
      await template(zalo)
      await zalo.stars(5, 'Cán bộ rất nhiệt tình', ['Nhanh'])
      expect(await unit.counts(1)).toEqual({ overall: { VS: 1 } })
      await zalo.stars(1)
      await zalo.quickReply('Đúng hẹn')
      expect(await unit.state(closed)).toBe('finished')
      const { token } = await template(zalo)
      expect(await (await fetch(`${office.url}/p/${token}`)).text()).toContain('cảm ơn')
      expect(await unit.counts(1)).toEqual({ overall: { VS: 1 } })
      nothingPersonal('nhiệt tình', '915000003')
    })
  })
}
