/** Who sees which figures, on the page and by the API. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aResponse } from '../../../test/support/counting-world.ts'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { SECRETS, type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import type { Grant } from '../../access/grant.ts'
import type { Summary } from '../../report/summary.ts'
import { putCase } from '../../service/intake.ts'
import { withInvitations } from '../../service/invite.ts'
import { countAll } from '../../service/recount.ts'
import { putUnit } from '../../service/units.ts'
import type { CaseId, UnitId } from '../../survey/ids.ts'

const ADMIN = { name: 'admin', units: null }
const SO = 'so-tai-chinh'
const HERE = '/quan-tri/ket-qua'
const NOVEMBER = 'from=2026-11-01&to=2026-11-30'

let world: WebWorld
beforeAll(async () => {
  world = await webWorld()
  await putUnit(world.deps, 'phong', { name: 'Phòng Ngân sách', parent: SO }, ADMIN)
  for (let n = 0; n < 7; n++) await answer(`A-${n}`, SO)
  for (let n = 0; n < 3; n++) await answer(`B-${n}`, 'phong')
  await count()
})
afterAll(() => world.close())

const count = () => countAll(withInvitations(world.deps))

async function answer(code: string, unit: string): Promise<void> {
  await putCase(world.deps, code, { unit, outcome: 'returned' }, ADMIN)
  const record = await world.deps.store.cases.get(`main:${code}` as CaseId)
  if (record === null) throw new Error('no case')
  const response = aResponse({ ...record, unit: unit as UnitId }, { attitude: 'D', why: ['RUDE'] })
  await world.deps.store.responses.insert({ ...response, series: 'short' })
}

const user = (...grants: readonly Grant[]): Promise<SignedIn> => signedIn(world, grants)

async function text(of: SignedIn, query = ''): Promise<string> {
  const html = await (await of.fetch(`${HERE}${query}`)).text()
  return html.replaceAll(/\s+/g, ' ')
}

describe('on the page', () => {
  test('a collator sees any days as they are now, and may go to fixed periods', async () => {
    const html = await text(await user({ role: 'collator', unit: SO }), `?${NOVEMBER}`)
    expect(html).toContain('type="date"')
    expect(html).toContain('n = 10')
    expect(html).toContain('href="?ky="')
    expect(html).toContain('Phiếu phát ra ÷ hồ sơ.')
  })

  test.each(['desk', 'checker', 'signer', 'inspector', 'administrator'] as const)(
    'a %s sees fixed periods, held',
    async (role) => {
      const html = await text(await user({ role, unit: SO }))
      expect(html).not.toContain('type="date"')
      expect(html).toContain('<option value="2026-11-01_2026-11-30" selected>Tháng 11 năm 2026</option>')
      expect(html).toContain('Quý IV năm 2026, báo cáo từ 15/09/2026 đến 14/12/2026')
      expect(html).toContain('n = 7')
      expect(html).not.toContain('n = 10')
      // What is held back would count as nobody there.
      expect(html).not.toContain('Phiếu phát ra ÷ hồ sơ.')
    },
  )

  test('days of one’s own choice are not given to them, whatever the address says', async () => {
    const desk = await user({ role: 'desk', unit: SO })
    expect(await text(desk, '?from=2026-11-24&to=2026-11-24')).toContain('n = 7')
    const answer = await desk.fetch(`${HERE}?ky=2026-11-24_2026-11-24`)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('<a href="#ky">Vui lòng chọn một kỳ trong danh sách.</a>')
  })

  test('a desk has no unit to choose, a checker has those under the own one', async () => {
    const desk = await user({ role: 'desk', unit: SO })
    expect(await text(desk)).not.toContain('<select id="unit"')
    expect((await desk.fetch(`${HERE}?unit=phong`)).status).toBe(404)
    const checker = await user({ role: 'checker', unit: SO })
    const html = await text(checker)
    expect(html).toContain(`<option value="${SO}" selected>`)
    expect(html).toContain('<option value="phong">')
    expect(html).not.toContain('xa-dien-khanh')
    expect(await text(checker, '?unit=phong')).toContain('chưa đủ năm phiếu')
  })

  test('who collates one unit and checks another sees live figures of the one only', async () => {
    const both = await user({ role: 'collator', unit: 'phong' }, { role: 'checker', unit: SO })
    expect(await text(both, `?${NOVEMBER}`)).toContain('chưa câu hỏi nào có đủ năm phiếu')
    expect((await both.fetch(`${HERE}?${NOVEMBER}&unit=${SO}`)).status).toBe(404)
    expect(await text(both, `?ky=&unit=${SO}`)).toContain('n = 7')
  })
})

describe('the charts', () => {
  const picture = (of: SignedIn, query: string, chart = 'don-vi') => of.fetch(`${HERE}/bieu-do/${chart}.svg?${query}`)

  test('are pictures that run nothing and that nobody keeps', async () => {
    const answer = await picture(await user({ role: 'collator', unit: SO }), NOVEMBER, 'tieu-chi')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('image/svg+xml')
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'")
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.text()).toContain('<svg')
  })

  test('set side by side the units under the one that was asked for, if one may see them', async () => {
    const unitsOf = async (of: SignedIn, query: string) =>
      (await (await picture(of, query)).text()).includes('Ngân sách')
    expect(await unitsOf(await user({ role: 'collator', unit: SO }), `${NOVEMBER}&unit=${SO}`)).toBe(true)
    expect(await unitsOf(await user({ role: 'checker', unit: SO }), 'ky=2026-11-01_2026-11-30')).toBe(true)
    expect(await unitsOf(await user({ role: 'desk', unit: SO }), 'ky=2026-11-01_2026-11-30')).toBe(false)
  })

  test('are no way round what the page refuses', async () => {
    const desk = await user({ role: 'desk', unit: SO })
    for (const chart of ['tieu-chi', 'dien-bien', 'don-vi']) {
      expect((await picture(desk, 'unit=phong', chart)).status).toBe(404)
      expect((await picture(desk, 'ky=2026-11-24_2026-11-24', chart)).status).toBe(404)
    }
    expect((await picture(desk, '', 'khong-co')).status).toBe(404)
  })
})

describe('the files', () => {
  const csv = async (of: SignedIn, query: string) => (await of.fetch(`${HERE}/so-lieu/csv?${query}`)).text()
  const dissatisfied = /,answer,D,Không hài lòng,(\d*),(\d*),/

  test('hold what the page shows: live to the one, held to the other', async () => {
    const collator = await user({ role: 'collator', unit: SO })
    expect(dissatisfied.exec(await csv(collator, NOVEMBER))?.slice(1)).toEqual(['10', '10'])
    const desk = await user({ role: 'desk', unit: SO })
    expect(dissatisfied.exec(await csv(desk, ''))?.slice(1)).toEqual(['7', '7'])
    const checker = await user({ role: 'checker', unit: SO })
    expect(dissatisfied.exec(await csv(checker, 'unit=phong'))?.slice(1)).toEqual(['', ''])
  })

  test('come under a name of their own, and only those that there are', async () => {
    const desk = await user({ role: 'desk', unit: SO })
    const answer = await desk.fetch(`${HERE}/so-lieu/xlsx`)
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="so-lieu-2026-11-01-2026-11-30.xlsx"')
    for (const query of ['exe', 'csv?unit=phong'])
      expect((await desk.fetch(`${HERE}/so-lieu/${query}`)).status).toBe(404)
  })
})

describe('by the API', () => {
  const asked = async (secret: string, query: string) => {
    const headers = { Authorization: `Bearer ${secret}` }
    const got = await world.fetch(`/api/v1/reports/summary?${query}`, { headers })
    const body = (await got.json()) as Summary & { errors: readonly { code: string; message: string }[] }
    return { status: got.status, body }
  }
  const n = ({ body }: Awaited<ReturnType<typeof asked>>) => body.criteria.find(({ step }) => step === 'attitude')?.n

  test('a key without a role sees what it always saw', async () => {
    expect(n(await asked(SECRETS['tai-chinh'], NOVEMBER))).toBe(10)
    expect(n(await asked(SECRETS.all, 'from=2026-11-24&to=2026-11-24'))).toBe(10)
  })

  test('a key of the desk sees held figures of fixed periods, and is told which there are', async () => {
    const held = await asked(SECRETS.desk, NOVEMBER)
    expect(n(held)).toBe(7)
    const few = { flow: 'short', step: 'trips', role: 'fact', suppressed: true }
    expect(held.body.criteria).toContainEqual(few)
    const refused = await asked(SECRETS.desk, 'from=2026-11-24&to=2026-11-24')
    expect(refused.status).toBe(422)
    expect(refused.body.errors[0]?.code).toBe('not-fixed')
    expect(refused.body.errors[0]?.message).toMatch(/tháng dương lịch.*quý dương lịch.*cả năm.*09\/2019/)
    expect((await asked(SECRETS.desk, `${NOVEMBER}&unit=phong`)).status).toBe(404)
  })
})

test('one answer more is not seen by the desk, and five are', async () => {
  const desk = await user({ role: 'desk', unit: SO })
  const before = await text(desk)
  expect(before).toContain('Kết quả theo từng câu hỏi')
  await answer('C-0', SO)
  await count()
  // Above are the acts of the office, which are shown as they are.
  const figuresOf = (html: string) => html.slice(html.indexOf('Kết quả theo từng câu hỏi'))
  expect(figuresOf(await text(desk))).toBe(figuresOf(before))
  for (let more = 1; more < 5; more++) await answer(`C-${more}`, SO)
  await count()
  expect(await text(desk)).toContain('n = 12')
})
