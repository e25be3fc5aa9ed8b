/** What a camera would make of a picture: decoded by a reader that has nothing to do with the code that drew it. */
import { fileURLToPath } from 'node:url'
import type readQr from 'jsqr'
import type { Browser } from 'playwright-core'

interface Canvas {
  width: number
  height: number
  getContext(kind: '2d'): {
    drawImage(picture: object, x: number, y: number): void
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
  }
}

/** The globals of the page in which the reader runs. */
interface Desk {
  readonly jsQR: typeof readQr.default
  readonly document: { createElement(name: 'canvas'): Canvas }
  createImageBitmap(blob: Blob): Promise<{ readonly width: number; readonly height: number }>
}

/** The text of the QR code in a PNG; `null` where none can be read. The browser takes the picture apart. */
export async function readPicture(browser: Browser, png: Buffer): Promise<string | null> {
  const page = await browser.newPage()
  try {
    await page.addScriptTag({ path: fileURLToPath(import.meta.resolve('jsqr')) })
    return await page.evaluate(async (base64) => {
      const desk = globalThis as unknown as Desk
      const picture = await desk.createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))]))
      const { width, height } = picture
      const canvas = Object.assign(desk.document.createElement('canvas'), { width, height })
      const paper = canvas.getContext('2d')
      paper.drawImage(picture, 0, 0)
      return desk.jsQR(paper.getImageData(0, 0, width, height).data, width, height)?.data ?? null
    }, png.toString('base64'))
  } finally {
    await page.close()
  }
}
