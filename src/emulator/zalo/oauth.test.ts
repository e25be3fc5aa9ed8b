import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { callZalo, refreshTokens, type ZaloAnswer } from '../../../test/support/zalo-calls.ts'

let here: RunningEmulator

beforeEach(async () => {
  here = await startEmulator()
})
afterEach(() => here.stop())

const isValid = async (access: unknown, at = here) =>
  (await callZalo(`${at.roots.openapi}/v2.0/oa/getoa`, String(access))).error

test('a refresh gives a new pair for 25 hours, and uses the old refresh token up', async () => {
  const pair = await refreshTokens(here, ZALO.refreshToken)
  expect(pair).toMatchObject({ expires_in: '90000' })
  expect(await isValid(pair['access_token'])).toBe(0)
  expect(await refreshTokens(here, ZALO.refreshToken)).toMatchObject({ error: -14014 })
  await here.clock.advance(25 * 3_600_000)
  expect(await isValid(pair['access_token'])).toBe(-220)
})

test('the next pair ends the access token before it', async () => {
  const first = await refreshTokens(here, ZALO.refreshToken)
  const second = await refreshTokens(here, String(first['refresh_token']))
  expect(await isValid(first['access_token'])).toBe(-220)
  expect(await isValid(second['access_token'])).toBe(0)
})

test('a pair from before a restart still works, one of another secret does not', async () => {
  const pair = await refreshTokens(here, ZALO.refreshToken)
  const again = await startEmulator()
  const other = await startEmulator({ zalo: { appSecret: 'another' } })
  expect(await isValid(pair['access_token'], again)).toBe(0)
  expect(await refreshTokens(again, String(pair['refresh_token']))).toHaveProperty('access_token')
  expect(await isValid(pair['access_token'], other)).toBe(-216)
  await Promise.all([again.stop(), other.stop()])
})

test('a connection that drops after the rotation leaves the old token burnt', async () => {
  here.faults.arm({ server: 'zalo-oauth', fault: { kind: 'cut' } })
  await expect(refreshTokens(here, ZALO.refreshToken)).rejects.toThrow()
  expect(await refreshTokens(here, ZALO.refreshToken)).toMatchObject({ error: -14014 })
})

test('one that drops before it leaves it whole', async () => {
  here.faults.arm({ server: 'zalo-oauth', fault: { kind: 'lost' } })
  await expect(refreshTokens(here, ZALO.refreshToken)).rejects.toThrow()
  expect(await refreshTokens(here, ZALO.refreshToken)).toHaveProperty('access_token')
})

describe('the consent of an administrator', () => {
  const verifier = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'
  const challenge = 'RqIZl4LIgn8KxW9QO-nTnv7pf0CnNrksx9fF-CXP2FE'

  const permission = (more: Readonly<Record<string, string>> = {}) => {
    const query = { app_id: ZALO.appId, redirect_uri: 'https://ykien.example.vn/', code_challenge: challenge, ...more }
    return `${here.roots.oauth}/v4/oa/permission?${new URLSearchParams(query)}`
  }

  async function codeOf(url: string): Promise<string> {
    const page = await fetch(url)
    const href = /href="(\?[^"]+)"/.exec(await page.text())?.[1]?.replaceAll('&amp;', '&') ?? ''
    const allowed = await fetch(new URL(href, url), { redirect: 'manual' })
    return new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? ''
  }

  const exchange = async (code: string, code_verifier = verifier): Promise<ZaloAnswer> => {
    const response = await fetch(`${here.roots.oauth}/v4/oa/access_token`, {
      method: 'POST',
      headers: { secret_key: ZALO.appSecret },
      body: new URLSearchParams({ app_id: ZALO.appId, grant_type: 'authorization_code', code, code_verifier }),
    })
    return (await response.json()) as ZaloAnswer
  }

  test('leads back with a code that brings a pair, once', async () => {
    const code = await codeOf(permission({ state: 'abc' }))
    const pair = await exchange(code)
    expect(await isValid(pair['access_token'])).toBe(0)
    expect(await exchange(code)).toMatchObject({ error: -14019 })
    expect(await refreshTokens(here, String(pair['refresh_token']))).toHaveProperty('access_token')
  })

  test('is good for ten minutes, for the verifier of its challenge alone', async () => {
    expect(await exchange(await codeOf(permission()), `${verifier.slice(1)}x`)).toMatchObject({ error: -14019 })
    const late = await codeOf(permission())
    await here.clock.advance(10 * 60_000)
    expect(await exchange(late)).toMatchObject({ error: -14019 })
  })

  test('is not given to an unknown app, or to another address than the console knows', async () => {
    expect(await (await fetch(permission({ app_id: '1' }))).json()).toMatchObject({ error: -14002 })
    const strict = await startEmulator({ zalo: { callbackUrl: 'https://ykien.example.vn/zalo' } })
    const url = permission().replace(here.roots.oauth, strict.roots.oauth)
    expect(await (await fetch(url)).json()).toMatchObject({ error: -14003 })
    await strict.stop()
  })
})
