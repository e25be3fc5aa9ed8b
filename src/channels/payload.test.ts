import { expect, test } from 'vitest'
import { readFlow } from '../flow/read.ts'
import { saltOf } from '../service/keyring.ts'
import type { InvitationId } from '../survey/ids.ts'
import { readPayload, writePayload } from './payload.ts'

test('the longest ids and codes that a flow file may have fit the 64 bytes of a Telegram button', () => {
  const longest = (id: string, code: string): string =>
    `flow: a\ntitle: A\nsteps: [{ id: ${id}, role: fact, ask: A, choose: [{ code: ${code}, vi: Trước }, { code: B, vi: Sau }] }]`
  const [id, code] = ['s'.repeat(24), 'C'.repeat(24)]
  expect(readFlow(longest(id, code), 'a.yaml').findings).toEqual([])
  expect(readFlow(longest(`${id}s`, `${code}C`), 'a.yaml').findings.map((one) => one.code)).toEqual([
    'wrong-form',
    'wrong-form',
  ])
  const payload = { ref: `${saltOf('A'.repeat(22) as InvitationId)}:${id}`, code }
  expect(Buffer.byteLength(writePayload(payload))).toBeLessThanOrEqual(64)
  expect(readPayload(writePayload(payload))).toEqual(payload)
})
