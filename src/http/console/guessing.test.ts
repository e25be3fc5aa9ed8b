/** Guessing passwords is slow, and locks out nobody who is known. */
import { argon2Sync, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { aPerson, ConsoleBrowser, PASSWORD } from '../../../test/support/console-browser.ts'
import { NOW, type WebWorld, webWorld } from '../../../test/support/web-world.ts'
import { Passwords } from '../../service/access/password.ts'
import { DAY, HOUR, MINUTE } from '../../survey/time.ts'

let world: WebWorld
let now: number
let runs: number

const counted = () =>
  new Passwords({
    random: randomBytes,
    cost: { memory: 8, passes: 1, lanes: 1 },
    derive: async (parameters) => {
      runs++
      return argon2Sync('argon2id', parameters)
    },
  })

beforeEach(async () => {
  now = NOW
  runs = 0
  world = await webWorld({ clock: () => now, passwords: counted() })
  await aPerson(world, 'le.mo')
  runs = 0
})
afterEach(() => world.close())

const browser = (address?: string, headers?: Record<string, string>) => new ConsoleBrowser(world, address, headers)

describe('guessing', () => {
  const WRONG = 'sai rồi sai rồi'

  test('of one account from one address waits longer and longer, and does no work while it waits', async () => {
    const stranger = browser('198.51.100.9')
    for (let i = 0; i < 5; i++) expect((await stranger.signIn('le.mo', WRONG)).status).toBe(422)
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      const before = runs
      const answer = await stranger.signIn('le.mo', PASSWORD)
      expect(answer.status).toBe(429)
      expect(answer.text).toContain(`sau ${minutes} phút`)
      expect(answer.headers.get('retry-after')).toBe(String(minutes * 60))
      expect(runs).toBe(before)
      now += minutes * MINUTE
      expect((await stranger.signIn('le.mo', WRONG)).status).toBe(422)
    }
  })

  test('counts those that come all at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser('198.51.100.9').signIn('le.mo', WRONG)))
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5)
    expect(runs).toBe(5)
  })

  test('from many addresses locks nobody out where they have signed in before', async () => {
    const mo = browser()
    await mo.signIn('le.mo')
    for (let i = 0; i < 30; i++) await browser(`198.51.100.${i}`).signIn('le.mo', WRONG)
    expect((await browser('198.51.100.99').signIn('le.mo')).status).toBe(429)
    expect((await browser().signIn('le.mo')).status).toBe(303)
    // And one who travels waits a quarter of an hour at most.
    now += 15 * MINUTE
    expect((await browser('198.51.100.99').signIn('le.mo')).status).toBe(303)
  })

  test('of many accounts from one address makes that address wait, but not who is known there', async () => {
    await aPerson(world, 'tran.buoi')
    await browser().signIn('le.mo')
    for (let i = 0; i < 50; i++) await browser().signIn(`nobody-${i}`, WRONG)
    expect((await browser().signIn('tran.buoi')).status).toBe(429)
    expect((await browser().signIn('le.mo')).status).toBe(303)
    expect((await browser('192.0.2.1').signIn('tran.buoi')).status).toBe(303)
    now += HOUR
    expect((await browser().signIn('tran.buoi')).status).toBe(303)
  })

  test('by a neighbour behind the same address holds up no browser in which they have signed in before', async () => {
    const [mo, neighbour] = [browser(), browser()]
    await mo.signIn('le.mo')
    await mo.get('/quan-tri/tai-khoan')
    await mo.post('/quan-tri/ra')
    for (let i = 0; i < 5; i++) expect((await neighbour.signIn('le.mo', WRONG)).status).toBe(422)
    expect((await neighbour.signIn('le.mo')).status).toBe(429)
    expect((await browser().signIn('le.mo')).status).toBe(429)
    expect((await mo.signIn('le.mo')).status).toBe(303)
  })

  test('in a browser that is known is slow all the same, whatever the address', async () => {
    const mo = browser()
    await mo.signIn('le.mo')
    const known = mo.cookies.get('ykien_known') ?? ''
    for (let i = 0; i < 6; i++) {
      const thief = browser(`198.51.100.${i}`)
      thief.cookies.set('ykien_known', known)
      expect((await thief.signIn('le.mo', WRONG)).status).toBe(i < 5 ? 422 : 429)
    }
  })

  test('in a browser that is known to another account is a stranger’s', async () => {
    await aPerson(world, 'tran.buoi')
    const buoi = browser('192.0.2.1')
    await buoi.signIn('tran.buoi')
    for (let i = 0; i < 30; i++) await browser(`198.51.100.${i}`).signIn('le.mo', WRONG)
    expect((await buoi.signIn('le.mo')).status).toBe(429)
  })

  test('of a name that nobody has is slowed down just the same', async () => {
    for (let i = 0; i < 5; i++) expect((await browser().signIn('nobody', WRONG)).status).toBe(422)
    expect((await browser().signIn('nobody', WRONG)).status).toBe(429)
  })

  test('is forgiven by one that is right', async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) await browser().signIn('le.mo', WRONG)
      expect((await browser().signIn('le.mo')).status).toBe(303)
    }
  })

  test('from one half of an IPv6 network is from one address', async () => {
    for (let i = 0; i < 5; i++) await browser(`2001:db8:0:1::${i}`).signIn('le.mo', WRONG)
    expect((await browser('2001:db8:0:1:ffff::9').signIn('le.mo', WRONG)).status).toBe(429)
    expect((await browser('2001:db8:0:2::9').signIn('le.mo', WRONG)).status).toBe(422)
  })

  test('does not get away by inventing where it comes from', async () => {
    for (let i = 0; i < 5; i++)
      await browser('198.51.100.9', { 'X-Forwarded-For': `10.0.0.${i}` }).signIn('le.mo', WRONG)
    expect((await browser('198.51.100.9', { 'X-Forwarded-For': '10.9.9.9' }).signIn('le.mo', WRONG)).status).toBe(429)
  })

  test('leaves no address in the store', async () => {
    await browser('198.51.100.9').signIn('le.mo', WRONG)
    const kept = await world.deps.store.attempts.over(now + 365 * DAY, 100)
    expect(kept).toHaveLength(3)
    expect(JSON.stringify(kept)).not.toMatch(/198|le\.mo/)
  })
})

describe('behind a reverse proxy', () => {
  test('the address is the one that the proxy saw, whatever the sender put before it', async () => {
    const here = await webWorld({ trustProxy: true })
    await aPerson(here, 'le.mo')
    const from = (forwarded: string) => new ConsoleBrowser(here, '10.0.0.1', { 'X-Forwarded-For': forwarded })
    for (let i = 0; i < 5; i++) await from(`192.0.2.${i}, 198.51.100.9`).signIn('le.mo', 'sai rồi sai rồi')
    expect((await from('192.0.2.77, 198.51.100.9').signIn('le.mo')).status).toBe(429)
    expect((await from('198.51.100.9, 203.0.113.5').signIn('le.mo')).status).toBe(303)
    await here.close()
  })
})
