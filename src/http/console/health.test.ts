import { afterEach, beforeEach, expect, test } from 'vitest'
import { signedIn } from '../../../test/support/signed-in.ts'
import { type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import type { ChannelHealth } from '../../channels/channel.ts'

const HERE = '/quan-tri/suc-khoe'

let world: WebWorld
let asked = 0
beforeEach(async () => {
  world = await webWorld()
  asked = 0
  const [channel] = world.deps.channels
  const health = async (): Promise<ChannelHealth> => {
    asked++
    const found = { check: 'telegram-bot', status: 'problem', code: 'credential', values: { detail: '401' } } as const
    return { found: [found], clockAhead: 0, prices: {} }
  }
  Object.assign(world.deps, { channels: [{ ...channel, health }] })
})
afterEach(() => world.close())

async function look(query = ''): Promise<string> {
  const user = await signedIn(world, [{ role: 'operator', unit: null }])
  const html = await (await user.fetch(`${HERE}${query}`)).text()
  return html.replaceAll(/<[^>]*>|\s+/g, ' ').replaceAll(/\s+/g, ' ')
}

test('looking asks nobody outside; the button does, and what it found stays', async () => {
  expect(await look()).toContain('Chưa kiểm tra lần nào.')
  expect(asked).toBe(0)
  const user = await signedIn(world, [{ role: 'operator', unit: null }])
  expect((await user.post(HERE)).headers.get('location')).toBe(HERE)
  expect(asked).toBe(1)
  const text = await look()
  expect(asked).toBe(1)
  expect(text).toContain('Kết quả lúc 09:30 24/11/2026.')
  expect(text).toContain('Lỗi: Telegram không nhận mã của bot (401). Việc cần làm: Chép lại mã do BotFather cấp')
  expect(await look('?lang=en')).toContain('Problem: ')
})

test('says what this server does not do, with what to do', async () => {
  expect(await look()).toContain('Máy chủ đang trả lời trang này làm việc bình thường.')
  world.troubles.push({ channel: 'zalo', code: 'refused' })
  world.heartbeat.beat('dispatch')
  world.time.now = 10 * 60_000
  const text = await look()
  expect(text).toContain('Lỗi: Kênh zalo không hoạt động (refused).')
  expect(text).toContain('Lỗi: Một vòng xử lý không còn chạy (silent-dispatch).')
  expect(text).not.toContain('làm việc bình thường')
})

test('names the versions and how long the audit is', async () => {
  const text = await look()
  expect(text).toContain(`Phiên bản Node.js ${process.versions.node}`)
  expect(text).toMatch(/Phiên bản cấu trúc dữ liệu \d/)
  expect(text).toContain('Nhật ký Chưa có mục nào.')
})
