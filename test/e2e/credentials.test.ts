/** `ykien zalo login` and `ykien doctor` as processes of their own, beside a running server. */
import { afterEach, describe, expect, test } from 'vitest'
import { zaloRefusal } from '../../src/emulator/faults.ts'
import { ykien } from '../support/command.ts'
import { eventually, type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { aUnit, saidBy, template } from '../support/survey.ts'

let office: Office
afterEach(() => office.close())

interface Checked {
  readonly check: string
  readonly status: string
  readonly message: string
  readonly fix: string | null
}

async function doctor(env: Readonly<Record<string, string>> = office.env) {
  const { status, out } = await ykien(env, ['doctor', '--json'])
  const checked = JSON.parse(out) as Checked[]
  return { status, of: (check: string) => checked.find((one) => one.check === check), checked }
}

/** An administrator opens the printed address and allows. @returns where the browser is led to. */
async function consent(printed: string): Promise<string> {
  const url = /https?:\/\/\S+\/v4\/oa\/permission\?[^\s"]+/.exec(printed)?.[0] ?? ''
  const page = await (await fetch(url)).text()
  const href = /href="(\?[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  return (await fetch(new URL(href, url), { redirect: 'manual' })).headers.get('location') ?? ''
}

describe('an office without any token', () => {
  const begin = async (): Promise<void> => {
    office = await openOffice(sqliteStore(), { ZALO_REFRESH_TOKEN: 'login' })
  }

  test('is told so, logs in, and the server that runs answers at once', async () => {
    await begin()
    expect(await doctor()).toMatchObject({ status: 1 })
    const { zalo } = office.emulator.phone('0915000021')
    await zalo.text('Xin chào')
    await eventually(() => office.logged.some((line) => line.includes('zalo oauth no-token')))
    const { ZALO_REFRESH_TOKEN: _, ...env } = office.env
    const ran = await ykien(env, ['zalo', 'login'], consent)
    expect(ran).toMatchObject({ status: 0 })
    expect(ran.out).toContain('Đã lưu quyền truy cập của “Ý kiến (thử)”')
    await eventually(() => saidBy(zalo).length > 0)
    expect((await doctor()).of('zalo-token')).toMatchObject({ status: 'ok', fix: null })
  })

  test('says as JSON where to go and how it ended', async () => {
    await begin()
    const ran = await ykien(
      office.env,
      ['zalo', 'login', '--json', '--callback', 'https://ykien.example.vn/zalo'],
      consent,
    )
    const [first = '', second = ''] = ran.out.trim().split('\n')
    expect(JSON.parse(first)).toMatchObject({ callback: 'https://ykien.example.vn/zalo' })
    expect(JSON.parse(second)).toMatchObject({ oa: office.env['ZALO_OA_ID'], name: 'Ý kiến (thử)' })
  })

  test('is told what to do when the wrong thing is pasted, and nothing secret is printed', async () => {
    await begin()
    const ran = await ykien(office.env, ['zalo', 'login'], async () => 'https://ykien.example.vn/?error=denied')
    expect(ran).toMatchObject({ status: 1, err: expect.stringContaining('Hãy chép nguyên địa chỉ') })
    const used = await ykien(office.env, ['zalo', 'login', '--json'], async () => 'a-code-that-never-was')
    expect(used.status).toBe(1)
    expect(JSON.parse(used.out.trim().split('\n')[1] ?? '')).toMatchObject({
      refused: 'code',
      detail: 'zalo oauth -14019',
    })
    expect(ran.out + ran.err + used.out + used.err).not.toContain(office.env['ZALO_APP_SECRET'])
  })
})

test('a doctor says that all is well, in words and as JSON', async () => {
  office = await openOffice(sqliteStore())
  const unit = await aUnit(office, 'doctor')
  await unit.close({ phone: '0915000022' })
  await template(office.emulator.phone('0915000022').zalo)
  await eventually(async () => (await unit.funnel())['delivered'] === 1)
  const { status, checked, of } = await doctor()
  expect(status).toBe(0)
  expect(checked.filter((one) => one.status === 'problem')).toEqual([])
  for (const check of [
    'store',
    'calendar',
    'zalo-token',
    'zalo-account',
    'zalo-template',
    'zalo-quota',
    'zalo-webhook',
    'price-zalo-template',
    'price-zalo-user-template',
    'telegram-bot',
    'telegram-webhook',
    'clock',
  ]) {
    expect({ check, status: of(check)?.status, fix: of(check)?.fix }).toEqual({ check, status: 'ok', fix: null })
  }
  const { out } = await ykien(office.env, ['doctor'])
  expect(out.trim().split('\n')).toHaveLength(checked.length)
  expect(out).toMatch(/^ĐẠT +zalo-token: Mã truy cập Zalo dùng được đến /m)
})

test('a doctor says what is wrong and what to do', async () => {
  office = await openOffice(sqliteStore())
  office.emulator.faults.switches.templateStopped = true
  office.emulator.faults.arm({ server: 'zalo-openapi', path: '/getoa', fault: zaloRefusal(-209) })
  const { status, of } = await doctor({ ...office.env, TELEGRAM_BOT_TOKEN: '1:wrong' })
  expect(status).toBe(1)
  expect(of('zalo-account')).toMatchObject({ status: 'problem', message: expect.stringContaining('zalo -209') })
  expect(of('zalo-template')).toMatchObject({ status: 'problem', message: expect.stringContaining('disable') })
  expect(of('zalo-webhook')).toMatchObject({ status: 'warning' })
  expect(of('telegram-bot')).toMatchObject({ status: 'problem', fix: expect.stringContaining('BotFather') })
  expect((await doctor({ ...office.env, YKIEN_KEY: Buffer.alloc(32, 9).toString('base64') })).checked).toMatchObject([
    { check: 'house', status: 'problem', message: expect.stringContaining('YKIEN_KEY') },
  ])
  expect((await doctor({ ...office.env, ZALO_HASH_PHONE: 'maybe', PORT: 'x' })).checked).toMatchObject([
    { check: 'environment', status: 'problem', message: expect.stringContaining('PORT') },
    { check: 'environment', status: 'problem', message: expect.stringContaining('ZALO_HASH_PHONE') },
  ])
})
