import { describe, expect, test } from 'vitest'
import { isSignedBy, sign } from './signature.ts'

/** Of the reference of Zalo's webhooks. */
const FIXTURE = {
  appId: '1234567890123456789',
  oaSecret: 'emulator-oa-secret',
  timestamp: '1760000000000',
  body: new TextEncoder().encode(
    '{"app_id":"1234567890123456789","sender":{"id":"6142494823000000001"},"user_id_by_app":"979122185046000001","recipient":{"id":"3662729599000000001"},"event_name":"user_send_text","message":{"text":"#sv:tok123:q1:5","msg_id":"cb31dff1c39642cc1b83"},"timestamp":"1760000000000"}',
  ),
}
const MAC = '260c3ce3e4a53d1f241ad51474c005ba4e8c35b70479fa775fad699ff40655e0'

describe("Zalo's signature", () => {
  test('is the one of the reference', () => {
    expect(sign(FIXTURE)).toBe(`mac=${MAC}`)
  })

  test.each([`mac=${MAC}`, `mac = ${MAC}`, MAC])('is read as %s', (header) => {
    expect(isSignedBy(header, FIXTURE)).toBe(true)
  })

  test.each(['', 'mac=', `mac=${MAC.slice(1)}`, `sha256=${MAC}`, `mac=${MAC.replace('2', '3')}`])(
    'is not %s',
    (header) => {
      expect(isSignedBy(header, FIXTURE)).toBe(false)
    },
  )

  test('covers every byte of the body', () => {
    const body = FIXTURE.body.with(FIXTURE.body.length - 1, 0x20)
    expect(isSignedBy(`mac=${MAC}`, { ...FIXTURE, body })).toBe(false)
  })

  test('is nobody’s without a secret', () => {
    expect(isSignedBy(sign({ ...FIXTURE, oaSecret: '' }), { ...FIXTURE, oaSecret: '' })).toBe(false)
  })
})
