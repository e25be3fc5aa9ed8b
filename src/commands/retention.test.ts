import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../test/support/service-world.ts'
import { DAY } from '../survey/time.ts'
import { retentionCommand } from './retention.ts'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

async function run(options: { readonly dryRun?: boolean; readonly json?: boolean }): Promise<string> {
  const said: string[] = []
  const io = { out: (text: string) => void said.push(text) }
  expect(await retentionCommand(world.deps, { dryRun: false, json: false, ...options }, io)).toBe(0)
  return said.join('')
}

test('it says what would go, then what went, by kind, and leaves it on record', async () => {
  await world.put('A-1', { phone: '0912345678' })
  world.time.now += 220 * DAY
  expect(await run({ dryRun: true })).toMatch(
    /^Chạy thử, chưa xóa gì\. Sẽ xóa: 1 số điện thoại và tài khoản, .* 1 hồ sơ,/,
  )
  expect(await world.deps.store.audit.last()).toBeNull()
  expect(await run({})).toMatch(/^Đã xóa: 1 số điện thoại và tài khoản/)
  expect(await world.deps.store.audit.last()).toMatchObject({ deed: 'retention-run', by: 'command-line' })
  expect(await run({})).toMatch(/^Đã xóa: 0 số điện thoại và tài khoản/)
})

test('for a machine it is one object', async () => {
  expect(JSON.parse(await run({ dryRun: true, json: true }))).toMatchObject({
    rehearsal: true,
    contacts: 0,
    answers: 0,
  })
})
