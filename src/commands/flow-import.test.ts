// biome-ignore-all lint/suspicious/noTemplateCurlyInString: an XLSForm names its questions so.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { xlsx } from '../../test/support/xlsx.ts'
import { checkFlow } from '../flow/check.ts'
import { flowImport } from './flow-import.ts'

const folder = await mkdtemp(join(tmpdir(), 'ykien-xlsform-'))
afterAll(() => rm(folder, { recursive: true }))

const SURVEY = [
  ['type', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)', 'relevant', 'constraint', 'required', 'appearance'],
  ['start', 'start', null, null, null, null, null, null],
  ['note', 'intro', 'Xin cảm ơn Ông/Bà đã dành thời gian.', 'Thank you for your time.', null, null, null, null],
  ['begin group', 'g1', 'Kết quả', 'Result', null, null, null, null],
  ['select_one hl', 'Thái-độ', 'Ông/Bà đánh giá thái độ thế nào?', 'How was the staff?', null, null, 'yes', 'likert'],
  [
    'select_multiple ly_do',
    'why',
    'Điều gì khiến Ông/Bà chưa hài lòng?',
    'What was not good enough?',
    "${Thái-độ} = '1' or selected(${Thái-độ}, '2')",
    null,
    null,
    null,
  ],
  ['end group', null, null, null, null, null, null, null],
  [
    'integer',
    'trips',
    'Ông/Bà đã đến mấy lần?',
    'How many times did you come?',
    null,
    '. >= 0 and . <= 20',
    null,
    null,
  ],
  ['text', 'remark', 'Ông/Bà có góp ý thêm không?', 'Anything to add?', 'count(${why}) > 2', null, null, null],
  ['geopoint', 'where', 'Ở đâu?', 'Where?', null, null, null, null],
]
const CHOICES = [
  ['list_name', 'name', 'label::Tiếng Việt (vi)', 'label::English (en)'],
  ['hl', 1, 'Rất không hài lòng', 'Very bad'],
  ['hl', 2, 'Không hài lòng', 'Bad'],
  ['hl', 3, 'Bình thường', 'So so'],
  ['hl', 4, 'Hài lòng', 'Good'],
  ['hl', 5, 'Rất hài lòng', 'Very good'],
  ['ly_do', 'cham', 'Trả kết quả chậm', 'The result was late'],
  ['ly_do', 'thai do', 'Thái độ phục vụ', 'The way I was treated'],
]
const SETTINGS = [
  ['form_title', 'form_id'],
  ['Ý kiến một cửa', 'Một_cửa'],
]

async function imported(sheets: Parameters<typeof xlsx>[0] | string, name: string, out: string | null = null) {
  const file = join(folder, name)
  await writeFile(file, typeof sheets === 'string' ? sheets : xlsx(sheets))
  const told: string[] = []
  const io = { out: (text: string) => void told.push(text), err: (text: string) => void told.push(text) }
  const status = await flowImport({ file, out, folder, json: false }, io, tongue)
  return { status, told: told.join('') }
}

test('a spreadsheet becomes a questionnaire that passes the check, and what did not come along is told', async () => {
  const { status, told } = await imported([SURVEY, CHOICES, SETTINGS], 'form.xlsx')
  const yaml = await readFile(join(folder, 'mot-cua.yaml'), 'utf8')
  const { flow, findings } = checkFlow(yaml, 'mot-cua.yaml', tongue)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(status).toBe(0)
  expect(flow?.title.vi).toBe('Ý kiến một cửa')
  expect(flow?.steps).toMatchObject([
    { id: 'intro', role: 'information' },
    { id: 'thai_do', role: 'rating', answering: { scale: 'satisfaction-5' } },
    { id: 'why', when: { thai_do: ['VD', 'D'] }, answering: { several: true } },
    { id: 'trips', answering: { kind: 'number', min: 0, max: 20 }, ask: { en: 'How many times did you come?' } },
    { id: 'remark', role: 'comment', when: null },
  ])
  for (const place of ['survey, dòng 4', 'survey, dòng 5', 'survey, dòng 9', 'survey, dòng 10', 'choices, dòng 8']) {
    expect(told).toContain(`sheet ${place}: `)
  }
  expect(told).toContain('geopoint')
  expect(told).toContain('appearance')
  // Above the step where somebody has to decide.
  expect(yaml).toMatch(/# Điều kiện “count\(\$\{why\}\) > 2” không chuyển được[\s\S]*?id: remark/)
  // Nothing is ever overwritten.
  const again = await imported([SURVEY, CHOICES, SETTINGS], 'form.xlsx')
  expect(again).toMatchObject({ status: 1, told: expect.stringContaining('không ghi đè') })
  expect(await readFile(join(folder, 'mot-cua.yaml'), 'utf8')).toBe(yaml)
})

test('nothing is written of a spreadsheet with an error, which is told with its row', async () => {
  const out = join(folder, 'none.yaml')
  const { status, told } = await imported([SURVEY], 'no-list.xlsx', out)
  expect(status).toBe(1)
  expect(told).toContain('Lỗi: sheet survey, dòng 5: Không có danh sách “hl”')
  await expect(readFile(out)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('what is no spreadsheet of questions is refused in words', async () => {
  expect(await imported('a,b\n1,2\n', 'cases.csv')).toMatchObject({
    status: 1,
    told: expect.stringContaining('cột type và name'),
  })
})
