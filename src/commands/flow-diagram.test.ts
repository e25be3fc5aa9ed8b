import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import type { Criterion } from '../report/criterion.ts'
import { processingFigures } from '../report/processing.ts'
import type { Summary } from '../report/summary.ts'
import type { Day } from '../survey/time.ts'
import { flowDiagram } from './flow-diagram.ts'

const FILE = 'flows/seven-criteria.yaml'
const TEXT = readFileSync(FILE, 'utf8')

const criterion = (step: string, n: number, counts: Record<string, number>): Criterion => ({
  flow: 'seven-criteria',
  step,
  role: 'fact',
  n,
  counts,
  outside: { NA: 2, SKIP: 3 },
})

const SUMMARY: Summary = {
  period: { from: '2026-11-01' as Day, to: '2026-11-30' as Day },
  unit: null,
  samples: 0,
  funnel: { closed: 60, invited: 58, sent: 57, delivered: 55, opened: 41, started: 39, finished: 33 },
  unsent: {},
  counting: [],
  forms: [],
  facets: [],
  processing: processingFigures({}),
  breakdown: [],
  remarks: 0,
  criteria: [
    criterion('punctuality', 31, { EARLY: 3, ONTIME: 24, LATE: 4 }),
    criterion('late_days', 4, { D1_3: 3, D4_10: 1 }),
    criterion('trips', 10, { 2: 9, 11: 1 }),
  ],
  indexes: [],
}

async function draw(text = TEXT, figures: Summary | null | undefined = undefined) {
  const [out, err, files]: [string[], string[], Map<string, string>] = [[], [], new Map()]
  const status = await flowDiagram(
    {
      text,
      file: FILE,
      out: 'so-do.svg',
      json: false,
      write: async (file, svg) => void files.set(file, svg),
      figures: figures === undefined ? null : async () => figures,
    },
    { out: (part) => void out.push(part), err: (part) => void err.push(part) },
    tongue.say,
  )
  return { status, out: out.join(''), err: err.join(''), svg: files.get('so-do.svg') ?? '' }
}

describe('the picture of a questionnaire', () => {
  test('has every question in order, with its answers, and follow-ups with their condition in words', async () => {
    const { svg, status, out } = await draw()
    expect(status).toBe(0)
    expect(out).toContain('so-do.svg')
    const heads = [...svg.matchAll(/class="head"[^>]*>(\d+) · (\w+)/g)].map(([, n, id]) => `${n} ${id}`)
    expect(heads.slice(0, 5)).toEqual(['1 consent', '2 field', '3 punctuality', '4 late_days', '5 apology'])
    expect(heads).toHaveLength(18)
    const conditions = [...svg.matchAll(/class="if"[^>]*>([^<]+)</g)].map(([, text]) => text)
    expect(conditions.slice(0, 4)).toEqual([
      'nếu Trễ hẹn',
      'nếu Trễ hẹn',
      'nếu Trễ hẹn',
      'nếu Rất không hài lòng hoặc Không hài lòng',
    ])
    expect(conditions).toContain('nếu trên 2')
    expect(svg).toContain('số từ 0 đến 20')
  })

  test('follow-ups stand to the right of what calls for them, and no box on another', async () => {
    const { svg } = await draw()
    const boxes = [...svg.matchAll(/<rect class="(box[^"]*)" x="(\d+)" y="(\d+)" width="(\d+)" height="(\d+)"/g)].map(
      ([, kind, ...numbers]) => ({ kind, at: numbers.map(Number) as [number, number, number, number] }),
    )
    expect(boxes).toHaveLength(18)
    const [lefts, rights] = ['box', 'box follow'].map((kind) => boxes.filter((box) => box.kind === kind))
    expect(Math.min(...(rights ?? []).map(({ at: [x] }) => x))).toBeGreaterThan(
      Math.max(...(lefts ?? []).map(({ at: [x, , width] }) => x + width)),
    )
    for (const column of [lefts ?? [], rights ?? []])
      for (const [i, { at }] of column.entries()) {
        const above = column[i - 1]?.at ?? [0, 0, 0, 0]
        expect(at[1]).toBeGreaterThan(above[1] + above[3])
      }
  })

  test('is told in words to whoever does not see it, and needs nothing but itself', async () => {
    const { svg } = await draw()
    expect(svg).toContain('role="img" aria-labelledby="title desc"')
    expect(svg).toMatch(/<desc id="desc">[^<]*5 · apology · sự việc\. nếu Trễ hẹn\. Cơ quan có thông báo/)
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|@import|url\((?!#arrow)/)
  })

  test('a condition on a question further up names that question', async () => {
    const text = TEXT.replace(
      'when: { trips: { above: 2 } }',
      'when: { punctuality: [LATE], trips: { above: 2, below: 9 } }',
    )
    expect((await draw(text)).svg).toContain('nếu ở câu punctuality trả lời Trễ hẹn và trên 2 và dưới 9')
  })

  test('what an office writes is text, never markup', async () => {
    const text = TEXT.replace('en: How late was the result?', 'en: How late?').replace(
      'Kết quả trễ bao lâu',
      'Kết <b> & trễ',
    )
    expect((await draw(text)).svg).toContain('Kết &lt;b&gt; &amp; trễ')
  })

  test('a faulty file is not drawn', async () => {
    const { status, err, svg } = await draw('flow: x\n')
    expect({ status, svg }).toEqual({ status: 1, svg: '' })
    expect(err).toMatch(/^flows\/seven-criteria\.yaml:\d+:\d+ lỗi/)
  })
})

describe('with the figures of a period', () => {
  test('answers have their share, and questions say how many turned away', async () => {
    const { svg } = await draw(TEXT, SUMMARY)
    const told = svg.replaceAll('\u00a0', ' ')
    expect(told).toContain('Trước hẹn 10% · Đúng hẹn 77% · Trễ hẹn 13% · Chưa đến hẹn hoặc chưa nhận.')
    expect(told).toContain('31 câu trả lời; không ý kiến 2, bỏ qua 3')
    expect(told).toContain('số từ 0 đến 20 · 2: 90% · 11: 10%')
    expect(told).toContain('Hồ sơ kết thúc từ 01/11/2026 đến 30/11/2026')
    expect(told).toMatch(/đã gửi 57 → đã mở 41 → bắt đầu trả lời 39 → trả lời xong 33; dừng giữa chừng 6\./)
  })

  test('fewer than five answers are not shown', async () => {
    const { svg } = await draw(TEXT, SUMMARY)
    const lateDays = svg.split('· late_days ·')[1]?.split('\n')[0]
    expect(lateDays).toContain('Ít hơn 5 câu trả lời: không hiện số liệu.')
    expect(lateDays).not.toContain('%')
    const few = await draw(TEXT, { ...SUMMARY, funnel: { ...SUMMARY.funnel, started: 4, finished: 3 } })
    expect(few.svg).not.toContain('trả lời xong 3')
  })

  test('wrong days or an unknown unit draw nothing', async () => {
    expect(await draw(TEXT, null)).toMatchObject({ status: 2, svg: '' })
  })
})
