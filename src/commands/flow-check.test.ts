import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { SENTENCES } from '../flow/findings.ts'
import { sayFrom } from '../flow/say.ts'
import { flowCheck } from './flow-check.ts'

const say = sayFrom({ vi: parse(readFileSync('locales/vi.yaml', 'utf8')) })

const FILES: Readonly<Record<string, string>> = {
  'good.yaml': 'flow: good\ntitle: Tốt\nsteps: [{ id: a, role: comment, ask: Góp ý?, text: { max: 10 } }]',
  'rival.yaml': 'flow: rival\ntitle: Nữa\nsteps: [{ id: a, role: comment, ask: Góp ý?, text: { max: 10 } }]',
  'bad.yaml': 'flow: bad\ntitle: Xấu\nsteps:\n  - { id: a, role: comment, ask: "{ofice}?", text: { max: 10 } }',
}

async function check(files: readonly string[], json = true): Promise<{ status: number; out: string }> {
  const out: string[] = []
  const read = async (file: string): Promise<Uint8Array> => {
    const text = FILES[file]
    if (text === undefined) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return new TextEncoder().encode(text)
  }
  const status = await flowCheck({ files, json, read }, { out: (text) => out.push(text) }, { say })
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
      fix: expect.stringContaining('The nearest is “office”.'),
    },
  ])
})

test('a person reads file, line, column, what is wrong and what to do', async () => {
  const { status, out } = await check(['bad.yaml'], false)
  expect(status).toBe(1)
  expect(out).toMatch(/^bad\.yaml:4:34 lỗi unknown-variable: Không có biến \{ofice\}\. → Chọn một trong: .*“office”\./)
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
  await expect(flowCheck({ files: ['a'], json: true, read }, { out: () => {} }, { say })).rejects.toThrow('burns')
})

test.each(Object.keys(SENTENCES))('%s has its Vietnamese words', (code) => {
  const values = Object.fromEntries(
    'max reason detail key nearest allowed expected value pattern min id code step name ways one other answer outcome file flow'
      .split(' ')
      .map((name) => [name, '…']),
  )
  for (const key of [`flow-check.messages.${code}`, `flow-check.fixes.${code}`])
    expect(say(key, 'vi', values)).not.toBe('')
})

test('every questionnaire in flows/ is right', async () => {
  const names = readdirSync('flows').filter((name) => /(criteria|form)\.yaml$/.test(name))
  expect(names).toEqual(['seven-criteria.yaml', 'short-form.yaml'])
  const read = async (file: string): Promise<Uint8Array> => readFileSync(file)
  const out: string[] = []
  const files = names.map((name) => `flows/${name}`)
  const status = await flowCheck({ files, json: true, read }, { out: (text) => out.push(text) }, { say })
  expect({ status, out }).toEqual({ status: 0, out: ['[]\n'] })
})
