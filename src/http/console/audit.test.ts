import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { tongue } from '../../../test/support/tongue.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { DEEDS } from '../../access/entry.ts'
import { auditId, note } from '../../service/access/audit.ts'

const PATH = '/quan-tri/nhat-ky'
let world: WebWorld
let inspector: SignedIn

beforeAll(async () => {
  world = await webWorld()
  inspector = await signedIn(world, [{ role: 'inspector', unit: null }])
  for (let n = 1; n <= 120; n++) {
    const deed = n % 10 === 0 ? 'erased' : 'imported'
    const unit = n % 2 === 0 ? 'so-tai-chinh' : 'xa-dien-khanh'
    await note(world.deps, { deed, by: n === 120 ? inspector.user._id : 'citizen', unit, about: { n } })
  }
})
afterAll(() => world.close())

const look = async (by: SignedIn, query = ''): Promise<string> => (await by.fetch(`${PATH}${query}`)).text()
const numbers = (page: string): number[] => [...page.matchAll(/<tr><td>(\d+)</g)].map(([, n]) => Number(n))
const older = (page: string): string | undefined =>
  /rel="next" href="[^"?]*(\?[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')

test('shows the newest first, fifty at a time, to the end', async () => {
  const seen: number[] = []
  let query: string | undefined = ''
  for (let pages = 0; query !== undefined; pages++) {
    expect(pages).toBeLessThan(4)
    const page = await look(inspector, query)
    expect(numbers(page).length).toBeLessThanOrEqual(50)
    seen.push(...numbers(page))
    query = older(page)
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, i) => 120 - i))
})

test('can be narrowed to one step, and stays narrowed on the next page', async () => {
  const page = await look(inspector, '?viec=imported')
  expect(page).toContain('<option value="imported" selected>')
  expect(numbers(page)).not.toContain(110)
  expect(older(page)).toContain('viec=imported')
  expect(numbers(await look(inspector, '?viec=erased'))).toEqual(Array.from({ length: 12 }, (_, i) => 120 - i * 10))
  expect(await look(inspector, '?viec=restored')).toContain('Chưa có mục nào.')
})

test('names who did it in words', async () => {
  const page = await look(inspector)
  expect(page).toContain('Trần Thị Bưởi</td><td class="about">Xóa thông tin liên hệ')
  expect(page).toContain('Người dân</td><td class="about">Nạp hồ sơ từ tệp')
  expect(await look(inspector, '?lang=en')).toContain('A citizen</td><td class="about">Cases imported from a file')
})

test('whoever may read it for a unit sees that unit alone, and what lies under it', async () => {
  const local = await signedIn(world, [{ role: 'inspector', unit: 'so-tai-chinh' }])
  const first = await look(local)
  expect(numbers(first)).toEqual(Array.from({ length: 50 }, (_, i) => 120 - i * 2))
  expect(numbers(await look(local, older(first)))).toEqual(Array.from({ length: 10 }, (_, i) => 20 - i * 2))
})

test('says whether it is whole, and what is wrong where it is not', async () => {
  expect(await look(inspector)).toContain('Nhật ký nguyên vẹn: đã kiểm tra 120 mục.')
  const other = await webWorld()
  const reader = await signedIn(other, [{ role: 'inspector', unit: null }])
  for (let n = 1; n <= 3; n++) await note(other.deps, { deed: 'erased', by: 'citizen' })
  await other.deps.store.audit.remove(auditId(2), 1)
  const page = await look(reader)
  expect(page).toContain('role="alert"')
  expect(page).toContain('Thiếu mục 2.')
  await other.close()
})

test('every step has its words in both languages', () => {
  for (const deed of DEEDS) {
    // What English lacks would be said in Vietnamese; what Vietnamese lacks throws.
    expect(tongue.say(`audit.deed.${deed}`, 'en')).not.toBe(tongue.say(`audit.deed.${deed}`, 'vi'))
  }
})

test('what is no number of an entry or no step is left aside', async () => {
  expect(numbers(await look(inspector, '?truoc=%27%3B--&viec=nothing'))).toHaveLength(50)
})
