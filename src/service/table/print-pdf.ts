/**
 * A page description as PDF, set in Tinos, which is as wide as Times New Roman (Nghị định 30/2020/NĐ-CP, Phụ lục I) and has
 * every Vietnamese letter. Loaded when the first is printed: most processes never print one.
 */
import type { Definition } from 'pdfmake'
import { FACES } from './faces.ts'

/** One millimetre in points. */
export const MM = 72 / 25.4

async function library() {
  const { default: pdfmake } = await import('pdfmake')
  const fonts = Object.values(FACES)
  // A description may name no file but the fonts, and nothing on the network.
  pdfmake.setLocalAccessPolicy((path) => fonts.includes(path))
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.addFonts({ Tinos: FACES })
  return pdfmake
}

let loaded: ReturnType<typeof library> | null = null

/** @param definition of pdfmake; the font is set here. */
export async function printPdf(definition: Definition): Promise<Uint8Array<ArrayBuffer>> {
  loaded ??= library()
  const { defaultStyle, ...rest } = definition
  const printed = (await loaded).createPdf({
    language: 'vi-VN',
    ...rest,
    defaultStyle: { ...defaultStyle, font: 'Tinos' },
  })
  return Uint8Array.from(await printed.getBuffer())
}
