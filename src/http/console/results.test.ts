import { readFileSync } from 'node:fs'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { aCase, anInvitation, aResponse, aUnit, countingWorld, UNIT } from '../../../test/support/counting-world.ts'
import { policyOf } from '../../../test/support/policy.ts'
import { sqliteStore } from '../../../test/support/stores.ts'
import type { Flow } from '../../flow/definition.ts'
import { sayFrom } from '../../flow/say.ts'
import { countDirty } from '../../service/count.ts'
import { flowShelf, publish, versionOf } from '../../service/flow-shelf.ts'
import type { Response } from '../../survey/response.ts'
import { startOf } from '../../survey/time.ts'
import type { Web } from '../web.ts'
import { openResults } from './results.ts'

const locale = (language: string) => parse(readFileSync(`locales/${language}.yaml`, 'utf8'))
const say = sayFrom({ vi: locale('vi'), en: locale('en') })

const option = (code: string, vi: string, en: string) => ({ code, label: { vi, en }, also: [], counted: true })
const SEVEN: Flow = {
  flow: 'seven-criteria',
  series: 'seven-criteria',
  title: { vi: 'Bảy tiêu chí' },
  source: null,
  outcomes: ['returned'],
  greeting: null,
  thanks: null,
  minutes: 2,
  steps: [
    {
      id: 'attitude',
      role: 'rating',
      ask: { vi: 'Thái độ của cán bộ <{office}> thế nào?', en: 'How was the staff?' },
      when: null,
      prefill: null,
      answering: {
        kind: 'choose',
        several: false,
        scale: 'satisfaction-5',
        options: [
          option('VD', 'Rất không hài lòng', 'Very dissatisfied'),
          option('D', 'Không hài lòng', 'Dissatisfied'),
          option('N', 'Bình thường', 'Neutral'),
          option('S', 'Hài lòng', 'Satisfied'),
          option('VS', 'Rất hài lòng', 'Very satisfied'),
        ],
      },
    },
  ],
}

/** With a second rating, and the question about all of it. */
const MORE: Flow = {
  ...SEVEN,
  steps: SEVEN.steps.flatMap((step) => [step, { ...step, id: 'place' }, { ...step, id: 'overall', role: 'overall' }]),
}

async function page(path: string, answers: readonly Response['answers'][] = [], sample = false, flow = SEVEN) {
  const place = sqliteStore()
  const store = await place.open()
  await publish(store, [flow], 0)
  await store.units.insert({ ...aUnit(UNIT), name: 'Sở Tài chính' })
  const answered = answers.map(async (given, i) => {
    const record = aCase(String(i), { sample })
    await store.cases.insert(record)
    await store.invitations.insert(anInvitation(record, 'finished'))
    await store.responses.insert({ ...aResponse(record, given), flow: versionOf(flow, null, 0, 'test')._id })
  })
  await Promise.all(answered)
  await countDirty({ ...countingWorld().deps, store }, 1_000)
  const deps = {
    store,
    say,
    clock: () => startOf('2026-11-24'),
    flows: flowShelf(store),
    publicUrl: 'http://localhost',
    policy: policyOf('targets: [{ of: T2B_ITEM, at-least: 80 }, { of: recovery, above: 80 }]'),
  }
  const app = new Hono<Web>().get('/', (c) => openResults(deps, c, []))
  const response = await app.request(path)
  const text = await response.text()
  await store.close()
  await place.destroy()
  return { status: response.status, html: text.replaceAll(/\s+/g, ' ') }
}

const ANSWERS = [
  ...Array.from({ length: 26 }, () => ({ attitude: 'S' })),
  ...Array.from({ length: 5 }, () => ({ attitude: 'D' })),
  { attitude: 'NA' },
]

describe('the results page', () => {
  test('shows counts, shares with two decimals, n and the interval in words', async () => {
    const { status, html } = await page('/', ANSWERS)
    expect(status).toBe(200)
    expect(html).toContain('<td class="number">26</td> <td class="number">83,87%</td>')
    expect(html).toContain('n = 31')
    expect(html).toMatch(/class="flow">Bảy tiêu chí \(hồ sơ: đã trả kết quả; phiên bản [\w-]{8}\)<\/th>/)
    expect(html).toContain('Tỷ lệ hài lòng và rất hài lòng [T2B_ITEM]<div class="hint">')
    expect(html).toContain('(n4 + n5) / n</div>')
    expect(html).toContain('khoảng tin cậy 95%: từ 67,37% đến 92,91%')
    expect(html).toContain('Không ý kiến (không tính vào n)</th> <td class="number">1</td> <td class="number">–</td>')
  })

  test('shows how many cases came as far as each stage', async () => {
    const { html } = await page('/', ANSWERS)
    expect(html).toMatch(/Hồ sơ đã kết thúc.*?<td class="number">32<\/td> <td class="number">100,00%<\/td>/)
  })

  test('speaks English', async () => {
    const { html } = await page('/?lang=en', ANSWERS)
    expect(html).toContain('<html lang="en">')
    expect(html).toContain('95% confidence interval: 67.37% to 92.91%')
    expect(html).toContain('Very dissatisfied')
  })

  test('is safe against what a flow or a reader brings', async () => {
    const { html } = await page('/?from=%22%3E%3Cscript%3E', ANSWERS)
    expect(html).not.toContain('<script>')
    expect((await page('/', ANSWERS)).html).toContain('Thái độ của cán bộ &lt;…&gt; thế nào?')
  })

  test('carries no inline style and no script, for the content policy forbids both', async () => {
    const { html } = await page('/', ANSWERS)
    expect(html).not.toMatch(/<script| style=|<style/)
  })

  test('says of each target whether it is reached, missed, or cannot be told', async () => {
    const { html } = await page('/', ANSWERS)
    expect(html).toContain('Mục tiêu từ 80,00% trở lên: chưa đủ phiếu để kết luận')
    expect(html).toContain('Mục tiêu trên 80,00%: đạt')
  })

  test('remembers what was asked', async () => {
    const { html } = await page(`/?from=2026-11-01&to=2026-11-30&unit=${UNIT}`, ANSWERS)
    expect(html).toContain('name="from" value="2026-11-01"')
    expect(html).toContain(`<option value="${UNIT}" selected>Sở Tài chính</option>`)
    expect(html).toContain('Từ ngày 01/11/2026 đến hết ngày 30/11/2026')
  })

  test('compares questions and units only where there is something to compare', async () => {
    const { html } = await page('/', ANSWERS)
    expect(html).not.toContain('<figure')
  })

  test('shows how many are satisfied with everything, and beside it that silence counts as satisfied in the rate of 766', async () => {
    const answers = [
      ...Array.from({ length: 5 }, () => ({ attitude: 'S', place: 'VS', overall: 'S' })),
      ...[
        { attitude: 'S', place: 'D', overall: 'D' },
        { attitude: 'S', place: 'NA', overall: 'N' },
        { attitude: 'N', place: 'S', overall: 'NA' },
      ],
    ]
    const { html } = await page('/', answers, false, MORE)
    expect(html).toMatch(/mọi nội dung đã đánh giá \[ALL_SAT\].*?<strong>75,00%<\/strong>.*?<td class="number">8<\/td>/)
    expect(html).toMatch(/người không trả lời được tính là hài lòng \[QD766_TTHC\].*?<strong>87,50%<\/strong>/)
    expect(html).toContain('(N − n1 − n2) / N')
  })

  test('says when samples are counted, and only then', async () => {
    expect((await page('/', ANSWERS, true)).html).toContain('Có số liệu mẫu: 32 hồ sơ')
    expect((await page('/', ANSWERS)).html).not.toContain('Có số liệu mẫu')
  })

  test('says that there is nothing yet', async () => {
    const { status, html } = await page('/')
    expect(status).toBe(200)
    expect(html).toContain('Chưa có hồ sơ nào kết thúc')
    expect(html).not.toContain('<table')
  })

  test('says what is wrong with the days or the unit', async () => {
    const turned = await page('/?from=2026-11-30&to=2026-11-01')
    expect(turned.status).toBe(422)
    expect(turned.html).toContain('<a href="#to">Ngày cuối kỳ')
    expect((await page('/?unit=khong-co')).html).toContain('Không có đơn vị này')
  })
})
