/**
 * A real browser for the tests: the one named by `CHROMIUM_PATH`, else one of the machine, else the Chromium that the
 * npm package `@sparticuz/chromium` carries (Linux x64). Where none runs that is said loudly, and in CI it is a failure.
 */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
/** Root in a container has no sandbox; a test talks to nobody but the page. */
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']

export type BrowserFound = { readonly browser: Browser } | { readonly why: string }

/** @param more arguments of Chromium. */
export async function openBrowser(more: readonly string[] = []): Promise<BrowserFound> {
  try {
    return { browser: await chromium.launch({ executablePath: await executable(), args: [...ARGS, ...more] }) }
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    const why = `no Chromium could be started (${reason}). Set CHROMIUM_PATH, or install chromium.`
    if (process.env['CI'] === 'true') throw new Error(`The browser tests must run in CI: ${why}`, { cause: error })
    console.error(`\n*** THE BROWSER TESTS DO NOT RUN: ${why}\n`)
    return { why }
  }
}

async function executable(): Promise<string> {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') return named
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return paths.find(existsSync) ?? sparticuz.executablePath()
}
