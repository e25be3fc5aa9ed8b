import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { addressOf } from './remote-address.ts'
import type { Web } from './web.ts'

async function seen(remoteAddress: string | undefined, forwarded?: string, trustProxy = true): Promise<string> {
  const app = new Hono<Web>().get('/', (c) => c.text(addressOf(c, trustProxy)))
  const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded }
  return (await app.request('/', { headers }, { incoming: { socket: { remoteAddress } } })).text()
}

describe('where a request came from', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:a:b:c:d:e:f', '2001:db8:a:b'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:0db8:000A:000b::', '2001:db8:a:b'],
    ['::1', '0:0:0:0'],
    ['::2:3:4:5:6', '0:0:0:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is %s', async (address, network) => {
    expect(await seen(address)).toBe(network)
  })

  test('a connection that is gone came from nowhere', async () => {
    expect(await seen(undefined)).toBe('')
  })

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['10.9.9.9, 203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::1]:4711', '2001:db8:0:0'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['unknown', '10.0.0.1'],
    ['', '10.0.0.1'],
    ['1.2.3.4, ', '10.0.0.1'],
  ])('a proxy that is trusted says %s: %s', async (forwarded, network) => {
    expect(await seen('10.0.0.1', forwarded)).toBe(network)
  })

  test('what anybody may write into a header counts for nothing', async () => {
    expect(await seen('10.0.0.1', '203.0.113.7', false)).toBe('10.0.0.1')
  })
})
