import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { callZalo, refreshTokens } from '../../../test/support/zalo-calls.ts'

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
