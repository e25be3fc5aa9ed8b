import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { checkFlow } from '../flow/check.ts'
import { walkMany } from '../flow/walk.ts'
import { flowNew } from './flow-new.ts'

const folder = await mkdtemp(join(tmpdir(), 'ykien-new-'))
afterAll(() => rm(folder, { recursive: true }))

async function write(name: string, from: string | null = null) {
  const told: string[] = []
  const io = { out: (text: string) => void told.push(text), err: (text: string) => void told.push(text) }
  const status = await flowNew({ name, from, folder, json: false }, io, tongue.say)
  return { status, told: told.join('') }
}

async function written(name: string) {
  return checkFlow(await readFile(join(folder, `${name}.yaml`)), name, tongue)
}

test('a new questionnaire is right from the start, in both languages, and every conversation of it ends', async () => {
  expect(await write('mot-cua')).toMatchObject({ status: 0, told: expect.stringContaining('mot-cua.yaml') })
  const { flow, findings } = await written('mot-cua')
  expect(findings).toEqual([])
  if (flow === null) throw new Error('no flow')
  expect(flow.flow).toBe('mot-cua')
  expect(flow.steps.every(({ ask }) => ask['en'] !== undefined)).toBe(true)
  expect(walkMany(flow, 300, 1, tongue)).toBeNull()
})

test('it may start from one that is shipped, or from one of the office', async () => {
  expect((await write('bay', 'seven-criteria')).status).toBe(0)
  expect((await write('tam', 'bay')).status).toBe(0)
  const { flow, findings } = await written('tam')
  expect(findings).toEqual([])
  expect(flow).toMatchObject({ flow: 'tam', series: 'tam' })
  expect(flow?.steps.map(({ id }) => id)).toContain('publicity_part')
})

test('it may start from one of the library, which then lies among those that are asked', async () => {
  expect((await write('nam-yeu-to', 'sipas-5')).status).toBe(0)
  const { flow, findings } = await written('nam-yeu-to')
  expect(findings).toEqual([])
  expect(Object.keys(flow?.factors ?? {})).toEqual(['access', 'procedures', 'staff', 'result', 'feedback'])
  expect(await readFile(join(folder, 'nam-yeu-to.yaml'), 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/flow/)
})

test('nothing is ever overwritten', async () => {
  await write('co-roi')
  const before = await readFile(join(folder, 'co-roi.yaml'), 'utf8')
  const again = await write('co-roi', 'seven-criteria')
  expect(again).toMatchObject({ status: 1, told: expect.stringContaining('không ghi đè') })
  expect(await readFile(join(folder, 'co-roi.yaml'), 'utf8')).toBe(before)
})

test.each(['../ngoai', 'Một cửa', ''])('“%s” is no name', async (name) => {
  expect((await write(name)).status).toBe(2)
})

test('what there is not cannot be started from', async () => {
  expect(await write('la', 'khong-co')).toMatchObject({ status: 2, told: expect.stringContaining('khong-co') })
  expect((await write('la', '../flows/bay')).status).toBe(2)
})
