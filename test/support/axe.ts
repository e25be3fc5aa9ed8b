/** What axe finds on an open page that stops someone. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

/**
 * Findings as `rule: element`. Its script must be let in past the page's policy (`bypassCSP`).
 *
 * @param which `all`: those too that only annoy.
 */
export async function seriousFindings(page: Page, which: 'serious' | 'all' = 'serious'): Promise<string[]> {
  await page.addScriptTag({ content: axe.source })
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  return violations
    .filter(({ impact }) => which === 'all' || impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
}
