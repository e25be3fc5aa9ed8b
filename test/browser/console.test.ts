/** Every page of the console in a real browser: pages that are added are looked at by themselves. */
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES } from '../../src/access/role.ts'
import { DOORS } from '../../src/http/doors.ts'
import { seriousFindings } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { shot } from '../support/shot.ts'
import { signedIn } from '../support/signed-in.ts'
import { webWorld } from '../support/web-world.ts'

const WIDTHS = [320, 768, 1280] as const

const found = await openBrowser()
const chromium: Browser | null = 'browser' in found ? found.browser : null
const world = await webWorld({ publicUrl: 'http://127.0.0.1' })
const origin = await world.listen()
for (const code of ['CONSOLE-1', 'CONSOLE-2']) await world.slip(code)
const all = await signedIn(
  world,
  ROLES.map((role) => ({ role, unit: null })),
)

afterAll(async () => {
  await chromium?.close()
  await world.close()
})

const LANGUAGES = ['vi', 'en'] as const

interface Shown {
  readonly path: string
  /** Whoever is signed in is not shown the doors; whoever is not, nothing else. */
  readonly inside: boolean
}

/** Those that need no name of a thing, and are pages: neither a file nor a way to somewhere else. */
const PAGES: Shown[] = []
for (const { method, path, needs } of DOORS) {
  if (method !== 'GET' || !/^\/quan-tri\/[^:]*$/.test(path)) continue
  const inside = needs !== 'anyone'
  const { status, headers } = inside ? await all.fetch(path) : await world.fetch(path)
  if (status === 200 && headers.get('content-type')?.startsWith('text/html')) PAGES.push({ path, inside })
}

describe.skipIf(chromium === null)('a page of the console', () => {
  const contexts = new Map<boolean, BrowserContext>()

  beforeAll(async () => {
    for (const inside of [true, false]) {
      const context = await chromium?.newContext({ bypassCSP: true })
      if (context === undefined) throw new Error('no browser')
      if (inside) await context.addCookies([all.cookieAt(origin)])
      contexts.set(inside, context)
    }
  })

  test('is found for each of them', () => {
    const paths = PAGES.map(({ path }) => path)
    expect(paths).toEqual(expect.arrayContaining(['/quan-tri/quay', '/quan-tri/ket-qua']))
  })

  test.each(PAGES)('$path fits every screen, and stops nobody', async ({ path, inside }) => {
    for (const language of LANGUAGES) {
      const page = await contexts.get(inside)?.newPage()
      if (page === undefined) throw new Error('no browser')
      const said: string[] = []
      page.on('console', (message) => message.type() === 'error' && said.push(message.text()))
      page.on('pageerror', (error) => said.push(String(error)))
      const answer = await page.goto(`${origin}${path}?lang=${language}`)
      expect(answer?.status()).toBe(200)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 })
        const name = path.slice('/quan-tri/'.length).replaceAll('/', '-')
        await shot(page, `console-${name}-${language}-${width}`)
        const wide = await page.locator('html').evaluate((html) => html.scrollWidth)
        expect(wide, `${width} px`).toBeLessThanOrEqual(width)
      }
      await page.setViewportSize({ width: 320, height: 800 })
      expect(await seriousFindings(page)).toEqual([])
      expect(await page.title()).not.toBe('')
      expect(await page.locator('h1').count()).toBe(1)
      expect(said).toEqual([])
      await page.close()
    }
  })
})

describe('a page of the console, as it is sent', () => {
  test.each(PAGES)('$path is kept by no cache and runs nothing of anybody', async ({ path, inside }) => {
    const answer = inside ? await all.fetch(path) : await world.fetch(path)
    const policy = answer.headers.get('content-security-policy') ?? ''
    for (const part of ["default-src 'none'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy).toContain(part)
    }
    expect(policy).not.toMatch(/unsafe|script-src|\*/)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(answer.headers.has('permissions-policy')).toBe(true)
    expect(await answer.text()).not.toMatch(/<script|<style|\sstyle=|\son\w+=/)
  })
})
