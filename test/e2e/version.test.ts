/** A new version of a questionnaire is published while people answer: who has begun ends on what he began with. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { sqliteStore } from '../support/stores.ts'
import { ALL_WELL, allWell, aUnit, browserAt, hears, say, sayAll, template } from '../support/survey.ts'

const FLOWS = fileURLToPath(new URL('../../flows/', import.meta.url))

describe('a new version of the questionnaire', () => {
  let office: Office
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ykien-flows-'))
    await cp(FLOWS, folder, { recursive: true })
    const file = join(folder, 'seven-criteria.yaml')
    const yaml = await readFile(file, 'utf8')
    // Another wording, and the question about the reception area gone with its follow-up.
    const [before = '', after = ''] = yaml.split('  - id: facilities\n')
    const newer = `${before}${after.slice(after.indexOf('  - id: trips\n'))}`
    await writeFile(file, newer.replace('Nhìn chung, Ông/Bà hài lòng', 'Tóm lại, Ông/Bà hài lòng'))
    office = await openOffice(sqliteStore())
  })
  afterAll(async () => {
    await office.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('a running conversation ends on the version it began with, a new one gets the new', async () => {
    const unit = await aUnit(office, 'new-version')
    const old = office.emulator.phone('0914000001').zalo
    const telegram = office.emulator.telegramChat('5553001')
    await telegram.start()
    await unit.close({ phone: '0914000001' })
    await unit.close({ telegramChat: '5553001' })
    const { code, token } = await template(old)
    await say(old, code, 'đồng ý tham gia')
    await hears(telegram, 'đồng ý tham gia')
    await Promise.all([sayAll(old, ALL_WELL.slice(0, 3)), sayAll(telegram, ALL_WELL.slice(0, 5))])

    await office.restart({ FLOWS_PATH: folder })

    const young = office.emulator.phone('0914000002').zalo
    await unit.close({ phone: '0914000002' })
    await say(young, (await template(young)).code, 'đồng ý tham gia')
    expect(await browserAt(`${office.url}/p/${token}`).look()).toContain('công khai quy trình')
    await Promise.all([sayAll(old, ALL_WELL.slice(3)), sayAll(telegram, ALL_WELL.slice(5))])
    for (const [text, then] of ALL_WELL.slice(0, 4)) await say(young, text, then)
    await say(young, 'Rất hài lòng', 'bao nhiêu lần')
    await say(young, '2', 'Tóm lại')
    await say(young, 'Hài lòng', 'góp ý thêm')
    await say(young, 'Bỏ qua', 'cảm ơn')

    expect(await unit.counts(3)).toEqual({ ...allWell(3), facilities: { N: 2 } })
  })

  test('an invitation that nobody has opened yet is answered on one version from the first question to the last', async () => {
    const unit = await aUnit(office, 'unopened')
    const { zalo } = office.emulator.phone('0914000003')
    await office.restart()
    await unit.close({ phone: '0914000003' })
    const { code } = await template(zalo)
    await office.restart({ FLOWS_PATH: folder })
    await say(zalo, code, 'đồng ý tham gia')
    await sayAll(zalo, ALL_WELL)
    expect(await unit.counts(1)).toEqual(allWell(1))
  })
})
