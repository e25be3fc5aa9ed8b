import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { readFlowsPath } from './files.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flows-'))
})
afterEach(() => rm(folder, { recursive: true }))

const flowAsking = (ask: string): string =>
  `flow: a\ntitle: A\nsteps: [{ id: a, role: comment, ask: "${ask}", text: { max: 9 } }]`

test('a questionnaire with a warning is used, and the warning handed on for the log', async () => {
  await writeFile(join(folder, 'a.yaml'), flowAsking('Bạn có góp ý gì?'))
  const read = await readFlowsPath(folder, tongue)
  expect(read).toMatchObject({ kind: 'read', flows: [{ flow: 'a' }], warnings: [{ code: 'rude-wording' }] })
})

test('a questionnaire with an error keeps the house from opening, and only the error is told', async () => {
  await writeFile(join(folder, 'a.yaml'), flowAsking('Bạn ghi họ tên của bạn?'))
  const read = await readFlowsPath(folder, tongue)
  expect(read).toMatchObject({ kind: 'faulty', findings: [{ code: 'personal-data', severity: 'error' }] })
  expect(read).toHaveProperty('findings.length', 1)
})

test('questionnaires share what lists.yaml has; a mistake in it keeps the house from opening, and is told there', async () => {
  const shared = 'lists:\n  fields: [{ code: A, vi: Hộ tịch }, { code: B, vi: Đất đai }]\n'
  const flow = 'flow: tiny\ntitle: Hỏi\nsteps:\n  - { id: field, role: segment, ask: Nào?, choose: fields }\n'
  await writeFile(join(folder, 'tiny.yaml'), flow)
  await writeFile(join(folder, 'lists.yaml'), shared)
  const good = await readFlowsPath(folder, tongue)
  expect(good.kind === 'read' && good.flows[0]?.steps[0]?.answering).toMatchObject({
    options: [{ code: 'A' }, { code: 'B' }],
  })
  await writeFile(join(folder, 'lists.yaml'), shared.replace('B', 'A'))
  const bad = await readFlowsPath(folder, tongue)
  const files = bad.kind === 'faulty' ? bad.findings.map(({ file, code }) => `${basename(file)} ${code}`) : []
  expect(files).toContain('lists.yaml duplicate-code')
})
