import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { readPolicy } from '../../survey/policy.ts'

let world: WebWorld
beforeAll(async () => {
  world = await webWorld()
  const shipped = await readFile('flows/policy.yaml', 'utf8')
  const own = 'offices:\n  so-tai-chinh:\n    budget: { day: 500000 }\n    ways: [zalo-template]\n'
  const read = readPolicy(`${shipped}\n${own}`, 'policy.yaml')
  if (read.kind === 'faulty') throw new Error('faulty')
  Object.assign(world.deps, { policy: read.value, policyLineOf: read.lineOf, sendingHours: 'policy' })
})
afterAll(() => world.close())

async function page(query = '', grants = [{ role: 'operator', unit: null } as const]): Promise<string> {
  const user = await signedIn(world, grants)
  const html = await (await user.fetch(`/quan-tri/chinh-sach${query}`)).text()
  return html.replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/\s+/g, ' ')
}

async function lineOf(start: RegExp): Promise<number> {
  return (await readFile('flows/policy.yaml', 'utf8')).split('\n').findIndex((line) => start.test(line)) + 1
}

test('says every setting in words, with its name and its line', async () => {
  const text = await page()
  expect(text).toContain(`delay-after-closing · dòng ${await lineOf(/^delay-after-closing/)} của policy.yaml 2 giờ`)
  expect(text).toContain(`sending.hours · dòng ${await lineOf(/^ {2}hours/)} của policy.yaml 08:00–11:30, 13:30–20:00`)
  expect(text).toContain('Nhiều nhất 1 lần trong 30 ngày')
  expect(text).toContain('Hạn mức chi trong ngày')
  expect(text).toContain('20 tin mỗi giây')
  expect(text.replaceAll('policy.yaml', '')).not.toMatch(/policy\.|[{}]/)
})

test('of an office says what is its own', async () => {
  const text = await page('?unit=so-tai-chinh')
  expect(text).toContain('Quy định riêng của Sở Tài chính')
  expect(text).toMatch(/budget\.day · quy định riêng, dòng \d+ của policy\.yaml 500\.000 đồng/)
  expect(text).toMatch(/delay-after-closing · dòng \d+ của policy\.yaml 2 giờ/)
  expect(await page('?unit=xa-dien-khanh')).toContain('đơn vị này không có quy định riêng')
  expect(await page()).not.toContain('đơn vị này')
})

test('shows this month and the next, with what each day is', async () => {
  Object.assign(world.deps, { clock: () => Date.parse('2027-01-10T09:30:00+07:00') })
  const text = await page()
  Object.assign(world.deps, { clock: () => Date.parse('2026-11-24T09:30:00+07:00') })
  expect(text).toContain('Tháng 1 năm 2027')
  expect(text).toContain('Tháng 2 năm 2027')
  expect(text).toContain('01/01/2027: Tết Dương lịch')
  expect(text).toContain('06/02/2027: Tết Nguyên đán; 27 tháng Chạp đến mùng 6')
  expect(text).toMatch(/ 5 không nhắn 6 không nhắn /)
})
