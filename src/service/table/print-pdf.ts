/**
 * A page description as PDF, set in Tinos, which is as wide as Times New Roman (Nghị định 30/2020/NĐ-CP, Phụ lục I) and has
 * every Vietnamese letter. Loaded when the first is printed: most processes never print one.
 */
import { fileURLToPath } from 'node:url'
import type { Definition } from 'pdfmake'

/** One millimetre in points. */
export const MM = 72 / 25.4

/** Files of the package. */
const FACES = {
  normal: fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/400Regular/Tinos_400Regular.ttf')),
  bold: fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/700Bold/Tinos_700Bold.ttf')),
  italics: fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf')),
  bolditalics: fileURLToPath(import.meta.resolve('@expo-google-fonts/tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf')),
}

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
