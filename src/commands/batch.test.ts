import { afterEach, beforeEach, expect, test } from 'vitest'
import { type BatchWorld, batchWorld, DECEMBER, NOVEMBER } from '../../test/support/batch-world.ts'
import { DAY } from '../survey/time.ts'
import { type BatchArguments, batchCommand } from './batch.ts'

let office: BatchWorld

beforeEach(async () => {
  office = await batchWorld()
  await office.answered('A')
})
afterEach(() => office.world.close())

async function ykien(verb: BatchArguments['do'], id = '', json = false) {
  const [out, err]: [string[], string[]] = [[], []]
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const status = await batchCommand(office.deps, { do: verb, id, json }, io)
  return { status, out: out.join(''), err: err.join('') }
}

test('the batches are listed, for people and for programs', async () => {
  expect((await ykien('list')).out).toBe('2026-11  đang mở  1 phiếu  chốt 30/12/2026  hủy khóa 29/01/2027\n')
  expect(JSON.parse((await ykien('list', '', true)).out)).toEqual([
    {
      id: '2026-11',
      from: '2026-11-01',
      to: '2026-11-30',
      state: 'open',
      answers: 1,
      cutOff: '2026-12-30T23:59:59+07:00',
      closedAt: null,
      cutAt: '2027-01-29T23:59:59+07:00',
      mayClose: false,
      mayReopen: false,
      seals: [],
      reopenings: [],
    },
  ])
})

test('a batch is closed and cut, and the audit has both', async () => {
  office.turnTo(DECEMBER)
  expect(JSON.parse((await ykien('close', NOVEMBER, true)).out)).toMatchObject({ id: NOVEMBER, state: 'closed' })
  office.turnTo(DECEMBER + DAY)
  expect(await ykien('cut', NOVEMBER)).toMatchObject({ status: 0, out: expect.stringContaining('đã hủy khóa') })
  expect(await office.audit()).toEqual(['batch-closed command-line', 'batch-cut command-line'])
})

test('what cannot be done is said, and is exit status 1', async () => {
  expect(await ykien('close', NOVEMBER)).toMatchObject({
    status: 1,
    out: '',
    err: expect.stringContaining('Chưa làm được'),
  })
  expect(await ykien('cut', NOVEMBER, true)).toMatchObject({
    status: 1,
    out: '{"id":"2026-11","refused":"notClosed"}\n',
  })
  expect((await ykien('close', '1999-01')).err).toBe('Không có đợt này.\n')
})
