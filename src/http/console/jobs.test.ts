import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SignedIn, signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { change } from '../../service/change.ts'
import { runJob } from '../../service/jobs/run.ts'
import type { CaseId } from '../../survey/ids.ts'

let world: WebWorld
let clerk: SignedIn
const never = new AbortController().signal

beforeAll(async () => {
  world = await webWorld()
  clerk = await signedIn(world, [{ role: 'desk', unit: 'so-tai-chinh' }])
})
afterAll(() => world.close())

/** The address of the page that an upload leads to. */
async function upload(csv: string, by: SignedIn = clerk): Promise<string> {
  const file = new File([`Mã hồ sơ,Đơn vị,Kết quả\n${csv}`], 'ho-so.csv')
  const response = await by.post('/quan-tri/quay/nhap', { file, unit: '' })
  expect(response.status).toBe(303)
  return response.headers.get('location') ?? ''
}

const read = async (path: string, by: SignedIn = clerk): Promise<string> => (await by.fetch(path)).text()
const isIn = async (code: string): Promise<boolean> =>
  (await world.deps.store.cases.get(`main:${code}` as CaseId)) !== null

test('a file is previewed, agreed to, taken in, and its rows can be fetched', async () => {
  const path = await upload('JOB-1,so-tai-chinh,Đã trả kết quả\nJOB-2,khong-co,Đã trả kết quả\n')
  const waiting = await clerk.fetch(path)
  expect(waiting.headers.get('refresh')).toBe('3')
  expect(await waiting.text()).toContain('Đang chờ đến lượt')
  await runJob(world.deps, never)

  const proposed = await clerk.fetch(path)
  expect(proposed.headers.get('refresh')).toBeNull()
  const preview = await proposed.text()
  expect(preview).toContain('Chưa ghi gì cả')
  expect(preview).toContain('Nạp 1 hồ sơ mới, cập nhật 0')
  expect(preview).toMatch(/Dòng 3: JOB-2<\/strong> · cột “Đơn vị”[\s\S]*<td>2<\/td><td>JOB-1<\/td>/)
  expect(await isIn('JOB-1')).toBe(false)

  expect((await clerk.post(`${path}/nap`)).headers.get('location')).toBe(path)
  await runJob(world.deps, never)
  const done = await read(path)
  expect(done).toContain('Đã nạp xong. Có 1 dòng lỗi chưa ghi')
  expect(await isIn('JOB-1')).toBe(true)
  const csv = await clerk.fetch(`${path}/ket-qua.csv`)
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(Buffer.from(await csv.arrayBuffer()).toString('utf8')).toMatch(
    /^\uFEFFrow,code,result,column,message\r\n2,JOB-1,created,,\r\n3,JOB-2,error,Đơn vị,/,
  )
  const entries = await world.deps.store.audit.following('', 500)
  expect(entries.map(({ deed }) => deed)).toEqual(['imported', 'exported'])
  expect(await read('/quan-tri/viec')).toContain(`<a href="${path}">`)
})

test('whoever is disturbed by the page loading itself again can stop it', async () => {
  const path = await upload('JOB-3,so-tai-chinh,Đã trả kết quả\n')
  expect(await read(path)).toContain(`${path}?dung`)
  const still = await clerk.fetch(`${path}?dung`)
  expect(still.headers.get('refresh')).toBeNull()
  expect(await still.text()).toContain('Tải lại trang')
  await clerk.post(`${path}/huy`)
  expect(await read(path)).toContain('Đang hủy')
  await runJob(world.deps, never)
  expect(await read(path)).toContain('Đã hủy khi chưa ghi gì. Tệp đã được xóa.')
})

test('a file with nothing to write offers no yes', async () => {
  const path = await upload('JOB-4,khong-co,Đã trả kết quả\n')
  await runJob(world.deps, never)
  const page = await read(path)
  expect(page).toContain('không có dòng nào để ghi')
  expect(page).not.toContain(`${path}/nap`)
})

test('a file that cannot be read says what to do', async () => {
  const response = await clerk.post('/quan-tri/quay/nhap', { file: new File(['<html></html>'], 'a.xls'), unit: '' })
  await runJob(world.deps, never)
  const page = await read(response.headers.get('location') ?? '')
  expect(page).toContain('Không làm được')
  expect(page).toContain('Vui lòng mở bằng Excel rồi lưu lại thành .xlsx.')
})

describe('the job of somebody else', () => {
  test('is not there: neither its page, nor its rows, nor a yes, nor an end', async () => {
    const path = await upload('JOB-5,so-tai-chinh,Đã trả kết quả\n')
    await runJob(world.deps, never)
    const neighbour = await signedIn(world, [{ role: 'desk', unit: 'so-tai-chinh' }])
    const operator = await signedIn(world, [{ role: 'operator', unit: null }])
    const unknown = await neighbour.fetch('/quan-tri/viec/aaaaaaaaaaaaaaaaaaaaaa')
    for (const other of [neighbour, operator]) {
      for (const address of [path, `${path}/ket-qua.csv`]) {
        const response = await other.fetch(address)
        expect(response.status).toBe(404)
        if (address === path) expect(await response.text()).toBe(await unknown.clone().text())
      }
      await other.post(`${path}/nap`)
      await other.post(`${path}/huy`)
      expect(await read('/quan-tri/viec', other)).not.toContain(path)
    }
    expect(await runJob(world.deps, never)).toBe(false)
    expect(await isIn('JOB-5')).toBe(false)
  })

  test('is seen by an administrator, who may end it but not agree to it', async () => {
    const path = await upload('JOB-6,so-tai-chinh,Đã trả kết quả\n')
    await runJob(world.deps, never)
    const administrator = await signedIn(world, [{ role: 'administrator', unit: null }])
    const page = await read(path, administrator)
    expect(page).toContain('JOB-6')
    expect(page).not.toContain(`${path}/nap`)
    expect(await read('/quan-tri/viec', administrator)).toContain(path)
    await administrator.post(`${path}/huy`)
    await runJob(world.deps, never)
    expect(await read(path)).toContain('Đã hủy khi chưa ghi gì')
  })
})

test('whoever was given another unit, or no right to cases at all, reads no rows of what they once brought in', async () => {
  const moved = await signedIn(world, [{ role: 'desk', unit: 'so-tai-chinh' }])
  const path = await upload('JOB-7,so-tai-chinh,Đã trả kết quả\n', moved)
  await runJob(world.deps, never)
  expect(await read(path, moved)).toContain('JOB-7')
  for (const grant of [
    { role: 'desk', unit: 'xa-dien-khanh' },
    { role: 'operator', unit: null },
  ] as const) {
    // The same session, so that nothing but the roles is another.
    await change(world.deps.store.users, moved.user._id, (doc) => ({ ...doc, grants: [grant] }))
    expect(await read(path, moved)).not.toContain('JOB-7')
    expect((await moved.fetch(`${path}/ket-qua.csv`)).status).toBe(404)
  }
})

test('a recount is asked for and tells that all is right', async () => {
  const operator = await signedIn(world, [{ role: 'operator', unit: null }])
  expect(await read('/quan-tri/viec', operator)).toContain('Chưa có việc nào')
  const response = await operator.post('/quan-tri/viec/dem-lai')
  const path = response.headers.get('location') ?? ''
  await runJob(world.deps, never)
  expect(await read(path, operator)).toContain('Mọi số liệu đều đúng.')
  expect(await read(`${path}?lang=en`, operator)).toContain('Every figure is right.')
})

test('more than five files at once are refused in words', async () => {
  const busy = await signedIn(world, [{ role: 'desk', unit: 'so-tai-chinh' }])
  for (let n = 0; n < 5; n++) await upload(`BUSY-${n},so-tai-chinh,Đã trả kết quả\n`, busy)
  const sixth = await busy.post('/quan-tri/quay/nhap', { file: new File(['x'], 'a.csv'), unit: '' })
  expect(sixth.status).toBe(422)
  expect(await sixth.text()).toContain('đang có 5 việc chưa xong')
})
