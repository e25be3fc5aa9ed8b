/** A QR code as inline SVG, drawn by attributes alone: the content policy lets no style and no script into a page. */
import { html } from 'hono/html'
import { encodeQR } from 'qr'
import type { Markup } from './page.ts'

/** Modules of white around the symbol (ISO/IEC 18004, 6.3.8), kept in the picture so that no layout can take them away. */
const QUIET_ZONE = 4

/**
 * Black on white in any colour scheme, as large as its box allows. Fifteen per cent of it may be creased or soiled.
 *
 * @param label what it is, for whoever cannot see it.
 */
export function qrCode(text: string, label: string): Markup {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE })
  const size = rows.length
  return html`<svg class="qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="${label}" shape-rendering="crispEdges">
<rect width="${size}" height="${size}" fill="#fff"/><path d="${rows.flatMap(bars).join('')}"/></svg>`
}

/** One bar for each run of black modules in a row. */
function bars(row: readonly boolean[], y: number): string[] {
  const line = row.map((black) => (black ? '#' : ' ')).join('')
  return Array.from(line.matchAll(/#+/g), ({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`)
}
