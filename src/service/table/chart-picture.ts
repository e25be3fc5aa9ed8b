/** The chart of a report as PNG: a DOCX shows SVG in some programs only. */
import { drawnOn } from '../../report/charts/drawing.ts'
import { sharesChart } from '../../report/charts/shares.ts'
import type { DocumentChart } from '../../report/document.ts'
import { FACES } from './faces.ts'

export interface Picture {
  readonly png: Uint8Array
  /** CSS pixels. */
  readonly width: number
  readonly height: number
}

/** Points for each CSS pixel: sharp on paper. */
const RATIO = 3
const FAMILY = 'Tinos'

/** Loaded when the first picture is drawn: most processes never draw one. */
async function library() {
  const canvas = await import('@napi-rs/canvas')
  canvas.GlobalFonts.registerFromPath(FACES.normal, FAMILY)
  return canvas
}

let loaded: ReturnType<typeof library> | null = null

export async function pictureOf({ shares }: DocumentChart): Promise<Picture> {
  loaded ??= library()
  const { createCanvas } = await loaded
  const chart = sharesChart(shares, 'vi', 'wide')
  const { width, height } = chart
  const canvas = createCanvas(width * RATIO, height * RATIO)
  const png = await drawnOn(canvas, chart, { ratio: RATIO, font: FAMILY }, () => canvas.encode('png'))
  return { png, width, height }
}
