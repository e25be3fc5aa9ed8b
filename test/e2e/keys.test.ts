/** `ykien key rotate` and `ykien audit` beside a running server, and what a start with the wrong key says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ykien } from '../support/command.ts'
import { type Process, type ProcessOffice, processOffice } from '../support/process-office.ts'
import { storeKinds } from '../support/stores.ts'
import { ALL_WELL, type App, allWell, aUnit, countedInStore, hears, say, sayAll, type Unit } from '../support/survey.ts'

/** Each command is a process of its own, which a busy machine starts slowly. */
const SLOW = { timeout: 180_000 }

const NEXT = Buffer.alloc(32, 8).toString('base64')
const OTHER = Buffer.alloc(32, 9).toString('base64')

// What is turned in which store is `key-rotation.test.ts`; here it is processes and what they say.
for (const { name, make } of storeKinds().slice(0, 1)) {
  describe(`an office on ${name} whose key is turned`, SLOW, () => {
    let office: ProcessOffice
    const place = make()
    let server: Process
    let unit: Unit
    let app: App

    beforeAll(async () => {
      office = await processOffice(place)
      server = office.start()
      await server.ready()
      unit = await aUnit(office, 'doi-khoa')
      const chat = office.emulator.telegramChat('5558001')
      await chat.start()
      await unit.close({ telegramChat: '5558001' })
      await hears(chat, 'đồng ý tham gia')
      app = chat
    }, SLOW.timeout)
    afterAll(() => office.close())

    const rotate = (more: Readonly<Record<string, string>>) =>
      ykien({ ...office.env, ...more }, ['key', 'rotate', '--json'])
    const start = async (env: Readonly<Record<string, string>>) => {
      const { status, err } = await ykien({ ...office.env, ...env }, ['unit', 'list'])
      return { status, err }
    }

    test('is told when there is no new key, or it is the old one', async () => {
      expect(JSON.parse((await rotate({})).out)).toMatchObject({ refused: 'no-next' })
      expect(JSON.parse((await rotate({ YKIEN_KEY_NEXT: String(office.env['YKIEN_KEY']) })).out)).toMatchObject({
        refused: 'same',
        message: expect.stringContaining('openssl rand -base64 32'),
      })
      const half = await rotate({ YKIEN_KEY_NEXT: 'short' })
      expect(half).toMatchObject({ status: 1, err: expect.stringContaining('YKIEN_KEY_NEXT không phải là 32 byte') })
    })

    test('goes on with the conversation that was under way, and counts it', async () => {
      await sayAll(app, ALL_WELL.slice(0, 4))
      expect(await rotate({ YKIEN_KEY_NEXT: NEXT })).toMatchObject({ status: 0 })
      await sayAll(app, ALL_WELL.slice(4))
      await unit.counts(1)
      expect(await countedInStore(place, 'doi-khoa')).toEqual(allWell(1))
      // And with one that begins only now.
      const chat = office.emulator.telegramChat('5558002')
      await chat.start()
      const closed = await unit.close({ telegramChat: '5558002' })
      await hears(chat, 'đồng ý tham gia')
      await sayAll(chat, ALL_WELL)
      expect(await unit.state(closed)).toBe('finished')
    })

    test('starts with the new key alone, or with both', async () => {
      expect(await start({ YKIEN_KEY: NEXT })).toMatchObject({ status: 0 })
      expect(await start({ YKIEN_KEY_NEXT: NEXT })).toMatchObject({ status: 0 })
      server.signal('SIGTERM')
      await server.ended()
      server = office.start([], { YKIEN_KEY: NEXT })
      await server.ready()
      await say(app, 'rút', 'RÚT lần nữa')
      await say(app, 'rút', 'đã được rút')
    })

    test('refuses the old key and any other, and says what to do', async () => {
      expect(await start({})).toMatchObject({ status: 1, err: expect.stringContaining('đặt YKIEN_KEY bằng khóa mới') })
      expect(await start({ YKIEN_KEY: OTHER })).toMatchObject({
        status: 1,
        err: expect.stringContaining('đặt lại đúng khóa đã dùng'),
      })
      const refused = office.start([], { YKIEN_KEY: OTHER, PORT: '1' })
      expect(await refused.ended()).toBe(1)
      expect(refused.printed.join('')).toContain('YKIEN_KEY không mở được cơ sở dữ liệu này')
      const doctor = await ykien({ ...office.env, YKIEN_KEY: OTHER }, ['doctor', '--json'])
      expect(doctor.status).toBe(1)
      expect(doctor.out).toContain('đặt lại đúng khóa đã dùng')
    })

    test('keeps an audit that outlives the turning, and gives a line to check it by', async () => {
      const env = { ...office.env, YKIEN_KEY: NEXT }
      const printed = await ykien(env, ['audit', 'anchor'])
      expect(printed).toMatchObject({ status: 0 })
      expect(await ykien(env, ['audit', 'verify', '--anchor', printed.out.trim()])).toMatchObject({ status: 0 })
      const json = JSON.parse((await ykien(env, ['audit', 'anchor', '--json'])).out) as Record<string, unknown>
      expect(json).toMatchObject({ line: expect.stringContaining('ykien-audit 0'), number: expect.any(Number) })
      const forged = printed.out.trim().replace(/[0-9a-f]{64}/, 'a'.repeat(64))
      expect(await ykien(env, ['audit', 'verify', '--anchor', forged])).toMatchObject({
        status: 1,
        err: expect.stringContaining('không khớp với dòng đã in'),
      })
      expect(await ykien(env, ['audit', 'verify', '--anchor', 'nonsense'])).toMatchObject({ status: 2 })
      const whole = await ykien(env, ['audit', 'verify', '--json'])
      expect(JSON.parse(whole.out)).toMatchObject({ flaws: [] })
    })
  })
}
