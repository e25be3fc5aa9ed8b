import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MORNING, type RunningEmulator, startEmulator, ZALO } from '../../../test/support/emulator.ts'
import { sqliteStore, type TestStore } from '../../../test/support/stores.ts'
import type { Store } from '../../store/store.ts'
import { HOUR, MINUTE } from '../../survey/time.ts'
import { type LoginOptions, zaloLogin } from './login.ts'
import { challengeOf } from './oauth.ts'
import { tokenKeeper } from './token-keeper.ts'
import { secretTokenStore } from './token-store.ts'

const CALLBACK = 'https://ykien.example.vn/'
const quiet = { info: () => {}, warn: () => {}, error: () => {} }

let here: RunningEmulator
let disk: TestStore
let store: Store

beforeEach(async () => {
  here = await startEmulator()
  disk = sqliteStore()
  store = await disk.open()
})
afterEach(async () => {
  await here.stop()
  await store.close()
  await disk.destroy()
})

function optionsOf(more: Partial<LoginOptions> = {}): LoginOptions {
  return {
    appId: ZALO.appId,
    appSecret: ZALO.appSecret,
    oauthRoot: here.roots.oauth,
    openapiRoot: here.roots.openapi,
    fetch: globalThis.fetch,
    deadline: 10_000,
    oaId: ZALO.oaId,
    codeVerifier: null,
    seed: null,
    store: secretTokenStore({
      secrets: store.secrets,
      seal: (plain) => Buffer.from(plain).toString('base64'),
      open: (sealed) => Buffer.from(sealed, 'base64').toString(),
      clock: here.clock.now,
      worker: randomBytes(4).toString('hex'),
      appId: ZALO.appId,
      oaId: ZALO.oaId,
    }),
    clock: here.clock.now,
    random: randomBytes,
    ...more,
  }
}

/** What a server on the same store would send with. */
const keeper = (options: LoginOptions) => tokenKeeper({ ...options, log: quiet })

/** An administrator opens the page and allows. @returns where the browser is led to. */
async function allow(url: string): Promise<string> {
  const allowed = await fetch(`${url}&decision=allow`, { redirect: 'manual' })
  return allowed.headers.get('location') ?? ''
}

const codeIn = (address: string): string => new URL(address).searchParams.get('code') ?? ''

describe('the first consent', () => {
  test('makes the challenge as the documentation has it', () => {
    const verifier = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ'
    expect(challengeOf(verifier)).toBe('RqIZl4LIgn8KxW9QO-nTnv7pf0CnNrksx9fF-CXP2FE')
  })

  test('puts a pair where the keeper looks, by the address that the browser was led to', async () => {
    const options = optionsOf()
    const login = zaloLogin(options)
    const begun = login.begin(CALLBACK)
    expect(begun.verifier).toHaveLength(43)
    expect(await login.finish(begun, ` ${await allow(begun.url)}\n`)).toEqual({
      kind: 'done',
      oaId: ZALO.oaId,
      name: 'Ý kiến (thử)',
      freshUntil: MORNING + 25 * HOUR,
    })
    const saved = await options.store.load()
    expect(await keeper(options).current()).toEqual({ kind: 'token', value: saved?.accessToken })
  })

  test('works with the bare code too', async () => {
    const login = zaloLogin(optionsOf())
    const begun = login.begin(CALLBACK)
    expect((await login.finish(begun, codeIn(await allow(begun.url)))).kind).toBe('done')
  })

  test('works with the link that the console makes, for whoever has its verifier', async () => {
    const codeVerifier = 'the-verifier-that-was-saved-in-the-console-0'
    const login = zaloLogin(optionsOf({ codeVerifier }))
    const begun = login.begin(CALLBACK)
    const query = { app_id: ZALO.appId, redirect_uri: CALLBACK, code_challenge: challengeOf(codeVerifier) }
    const link = `${here.roots.oauth}/v4/oa/permission?${new URLSearchParams(query)}`
    expect((await login.finish(begun, await allow(link))).kind).toBe('done')
    expect((await login.finish(begun, await allow(`${link}&state=of-the-console`))).kind).toBe('done')
    expect((await login.finish(begun, await allow(begun.url))).kind).toBe('done')
  })

  test('is not undone by a refresh token that is configured', async () => {
    const options = optionsOf({ seed: ZALO.refreshToken })
    const login = zaloLogin(options)
    const begun = login.begin(CALLBACK)
    await login.finish(begun, await allow(begun.url))
    const saved = await options.store.load()
    expect(await keeper(options).current()).toEqual({ kind: 'token', value: saved?.accessToken })
  })

  test('is found by a server that runs, though its own tokens were refused', async () => {
    const options = optionsOf()
    const running = keeper({ ...options, seed: 'spent-long-ago' })
    expect((await running.current()).kind).toBe('none')
    const login = zaloLogin({ ...options, seed: 'spent-long-ago' })
    const begun = login.begin(CALLBACK)
    await login.finish(begun, await allow(begun.url))
    expect((await running.current()).kind).toBe('token')
  })

  test('waits for a refresh that is under way', async () => {
    const options = optionsOf()
    const held = await options.store.hold()
    const login = zaloLogin(options)
    const begun = login.begin(CALLBACK)
    const finishing = login.finish(begun, await allow(begun.url))
    await here.clock.advance(MINUTE / 2)
    expect((await finishing).kind).toBe('done')
    // Whoever held it before must not overwrite the pair with an older one.
    expect(await held?.save({ accessToken: 'old', refreshToken: 'old', expiresAt: 0, seeds: [] })).toBe(false)
  })

  describe('changes nothing and says why', () => {
    const nothingKept = async () => expect(await optionsOf().store.load()).toBeNull()

    test.each([
      ['what was pasted holds no code', 'no-code', async () => 'https://ykien.example.vn/?error=denied'],
      ['nothing was pasted', 'no-code', async () => ''],
      ['the address is of another login', 'other-state', async (url: string) => `${await allow(url)}x`],
      [
        'consent was given for another account',
        'other-oa',
        async (url: string) => (await allow(url)).replace(ZALO.oaId, '99'),
      ],
      ['the code is none', 'code', async () => 'not-a-code-of-zalo'],
    ])('when %s', async (_, why, paste) => {
      const login = zaloLogin(optionsOf())
      const begun = login.begin(CALLBACK)
      expect(await login.finish(begun, await paste(begun.url))).toMatchObject({ kind: 'refused', why })
      await nothingKept()
    })

    test('when the code was used, or is older than ten minutes, or was made for another verifier', async () => {
      const login = zaloLogin(optionsOf())
      const begun = login.begin(CALLBACK)
      const late = await allow(begun.url)
      await here.clock.advance(10 * MINUTE)
      expect(await login.finish(begun, late)).toMatchObject({ why: 'code', detail: 'zalo oauth -14019' })
      expect(await login.finish(login.begin(CALLBACK), codeIn(await allow(begun.url)))).toMatchObject({ why: 'code' })
      await nothingKept()
    })

    test('when a bare code turns out to be of another account', async () => {
      const login = zaloLogin(optionsOf({ oaId: '99' }))
      const begun = login.begin(CALLBACK)
      expect(await login.finish(begun, codeIn(await allow(begun.url)))).toMatchObject({ why: 'other-oa' })
      await nothingKept()
    })

    test('when Zalo does not know the app', async () => {
      const login = zaloLogin(optionsOf({ appSecret: 'wrong' }))
      const begun = login.begin(CALLBACK)
      expect(await login.finish(begun, await allow(begun.url))).toMatchObject({ why: 'app' })
    })

    test('when Zalo is away, and then the code is still good', async () => {
      const login = zaloLogin(optionsOf())
      const begun = login.begin(CALLBACK)
      const address = await allow(begun.url)
      const away = zaloLogin(optionsOf({ oauthRoot: 'http://127.0.0.1:59999' }))
      expect(await away.finish(begun, address)).toMatchObject({ why: 'away', detail: 'zalo oauth ECONNREFUSED' })
      expect((await login.finish(begun, address)).kind).toBe('done')
    })
  })
})
