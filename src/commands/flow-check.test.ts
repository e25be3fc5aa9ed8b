import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { KINDS, SENTENCES } from '../flow/findings.ts'
import { editedFiles } from '../house/files.ts'
import { flowCheck } from './flow-check.ts'

const { say } = tongue

const FILES: Readonly<Record<string, string>> = {
  'good.yaml': 'flow: good\ntitle: Tốt\nsteps: [{ id: a, role: comment, ask: Góp ý?, text: { max: 10 } }]',
  'rival.yaml': 'flow: rival\ntitle: Nữa\nsteps: [{ id: a, role: comment, ask: Góp ý?, text: { max: 10 } }]',
  'bad.yaml': 'flow: bad\ntitle: Xấu\nsteps:\n  - { id: a, role: comment, ask: "{ofice}?", text: { max: 10 } }',
  'here/policy.yaml': 'reminder: [2, 5]\nsending: { hours: sáng }\nexpires-after: một tháng\n',
  'here/calendar.yaml': 'weekend: []\nholidays: [{ from: 30 Tết, name: Tết }]\nworked: []\nquiet: []\n',
  'policy.yaml': 'flow: good\n',
}

async function check(files: readonly string[], json = true): Promise<{ status: number; out: string }> {
  const out: string[] = []
  const read = async (file: string): Promise<Uint8Array> => {
    const text = FILES[file]
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return new TextEncoder().encode(text)
  }
  const status = await flowCheck({ files, json, read }, { out: (text) => out.push(text) }, tongue)
  return { status, out: out.join('') }
}

test('a good file has no findings and the exit status 0', async () => {
  expect(await check(['good.yaml'])).toEqual({ status: 0, out: '[]\n' })
})

test('a bad file has its findings as JSON and the exit status 1', async () => {
  const { status, out } = await check(['good.yaml', 'bad.yaml'])
  expect(status).toBe(1)
  expect(JSON.parse(out)).toEqual([
    {
      file: 'bad.yaml',
      line: 4,
      column: 34,
      severity: 'error',
      code: 'unknown-variable',
      message: 'There is no variable {ofice}.',
      fix: expect.stringContaining('Perhaps “office” was meant.'),
    },
  ])
})

test('a person reads file, line, column, what is wrong and what to do', async () => {
  const { status, out } = await check(['bad.yaml'], false)
  expect(status).toBe(1)
  expect(out).toMatch(/^bad\.yaml:4:34 lỗi unknown-variable: Không có biến \{ofice\}\. → Chọn một trong: .*“office”\./)
})

test('the policy and the calendar are known by their names, wherever they lie, and told of in the same way', async () => {
  const { status, out } = await check(['here/policy.yaml', 'good.yaml', 'here/calendar.yaml', 'policy.yaml'])
  expect(status).toBe(1)
  const findings: readonly Record<string, unknown>[] = JSON.parse(out)
  expect(findings.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`)).toEqual([
    'here/policy.yaml:1:1 unknown-key',
    'here/policy.yaml:2:19 wrong-type',
    'here/policy.yaml:3:16 not-a-duration',
    'here/calendar.yaml:2:20 not-a-day',
    'policy.yaml:1:1 unknown-key',
  ])
  for (const finding of findings) {
    expect(Object.keys(finding)).toEqual(['file', 'line', 'column', 'severity', 'code', 'message', 'fix'])
  }
  expect(findings[0]).toMatchObject({
    severity: 'error',
    message: '“reminder” is not known here.',
    fix: expect.stringContaining('Perhaps “reminders” was meant.'),
  })
})

test('a person reads of them in Vietnamese, values included', async () => {
  const { out } = await check(['here/policy.yaml', 'here/calendar.yaml'], false)
  expect(out.split('\n').slice(0, -1)).toEqual([
    expect.stringMatching(
      /^here\/policy\.yaml:1:1 lỗi unknown-key: Không có mục “reminder” ở đây\. → Sửa lại hoặc bỏ đi\..* Có lẽ là “reminders”\.$/,
    ),
    expect.stringMatching(
      /lỗi wrong-type: “hours” không đúng kiểu giá trị\. → Ở đây cần một danh sách trong ngoặc vuông\./,
    ),
    expect.stringMatching(/lỗi not-a-duration: “một tháng” không phải là một khoảng thời gian\. → Ghi số và đơn vị/),
    expect.stringMatching(/lỗi not-a-day: “30 Tết” không phải là một ngày\. → Ghi 10\/3 âm \(âm lịch/),
    expect.stringMatching(/^Đã kiểm tra 2 tệp: 4 chỗ cần sửa\.$/),
  ])
})

test('a file that is not there is a finding like any other', async () => {
  const { status, out } = await check(['gone.yaml'])
  expect(status).toBe(1)
  expect(JSON.parse(out)).toMatchObject([{ file: 'gone.yaml', line: 1, column: 1, code: 'no-file' }])
})

test('two files that ask for the same outcome are a warning, and no error', async () => {
  const { status, out } = await check(['good.yaml', 'rival.yaml'])
  expect(status).toBe(0)
  expect(JSON.parse(out)).toMatchObject([{ file: 'rival.yaml', severity: 'warning', code: 'same-outcome' }])
  const told = (await check(['good.yaml', 'rival.yaml'], false)).out
  expect(told).toMatch(/^rival\.yaml:1:1 cảnh báo same-outcome: .*“returned”.*“good” \(good\.yaml\).*“rival”.* → /)
})

test('a failure that is no file error is not hidden', async () => {
  const read = () => Promise.reject(new Error('the disk burns'))
  await expect(flowCheck({ files: ['a'], json: true, read }, { out: () => {} }, tongue)).rejects.toThrow('burns')
})

test.each(Object.keys(SENTENCES))('%s has its Vietnamese words', (code) => {
  const values = Object.fromEntries(
    'max reason detail key nearest allowed expected value pattern min id code step name ways one other answer outcome file flow plain count steps seconds rate typed length channel language forms text word label was now'
      .split(' ')
      .map((name) => [name, '…']),
  )
  for (const key of [`flow-check.messages.${code}`, `flow-check.fixes.${code}`])
    expect(say(key, 'vi', values)).not.toBe('')
})

test.each(Object.keys(KINDS))('a value that should be of the kind %s is asked for in Vietnamese', (expected) => {
  expect(say('flow-check.fixes.wrong-type', 'vi', { expected })).not.toContain('giá trị kiểu khác')
})

test('every file that an office edits in flows/ is right', async () => {
  const files = await editedFiles('flows')
  expect(files).toEqual([
    'flows/seven-criteria.yaml',
    'flows/short-form.yaml',
    'flows/policy.yaml',
    'flows/calendar.yaml',
  ])
  const out: string[] = []
  const status = await flowCheck(
    { files, json: true, read: (file) => readFile(file) },
    { out: (text) => out.push(text) },
    tongue,
  )
  expect({ status, out }).toEqual({ status: 0, out: ['[]\n'] })
})
