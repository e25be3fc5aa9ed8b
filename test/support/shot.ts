/**
 * Pictures of pages for whoever wants to look at them: `YKIEN_SHOTS=yes npx vitest run test/browser` leaves them in
 * `.cache/screenshots`. Without that none is taken, for drawing them takes as long as what is tested.
 */
import { mkdir } from 'node:fs/promises'
import type { Page } from 'playwright-core'

export const SHOTS = '.cache/screenshots'

export async function shot(page: Page, name: string, { fullPage = true } = {}): Promise<void> {
  if (process.env['YKIEN_SHOTS'] !== 'yes') return
  await mkdir(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage })
}
