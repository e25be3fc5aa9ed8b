import readQr from 'jsqr'
import { expect, test } from 'vitest'
import { qrCode } from './qr.ts'

/** Pixels a module, for the reader. */
const SCALE = 4
const WHITE = 255

/** Paints what the SVG says, bar by bar, as a browser would. */
function painted(svg: string): { readonly pixels: Uint8ClampedArray; readonly side: number } {
  const side = SCALE * Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1])
  const pixels = new Uint8ClampedArray(side * side * 4).fill(WHITE)
  for (const [, x, y, width] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = 0; row < SCALE; row++) {
      const from = ((Number(y) * SCALE + row) * side + Number(x) * SCALE) * 4
      for (let i = 0; i < Number(width) * SCALE; i++) pixels.fill(0, from + i * 4, from + i * 4 + 3)
    }
  }
  return { pixels, side }
}

test.each([
  'https://khaosat.example.vn/p/AbCdEfGhIjKlMnOpQrSt_-',
  `https://${'dai.'.repeat(20)}example.vn/khao-sat/p/AbCdEfGhIjKlMnOpQrSt_-`,
])('a reader finds %s in it', async (text) => {
  const { pixels, side } = painted(String(await qrCode(text, 'QR')))
  expect(readQr.default(pixels, side, side)?.data).toBe(text)
})

test('it is drawn by attributes alone, white around it, and named for whoever cannot see it', async () => {
  const svg = String(await qrCode('https://khaosat.example.vn/p/x', 'Mã "QR"'))
  expect(svg).not.toMatch(/style|<script|href|url\(/)
  expect(svg).toContain('aria-label="Mã &quot;QR&quot;"')
  const columns = Array.from(svg.matchAll(/M(\d+) (\d+)h/g), ([, x, y]) => Math.min(Number(x), Number(y)))
  expect(Math.min(...columns)).toBe(4)
})
