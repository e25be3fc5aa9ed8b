/** As much of pdfmake as is used here; it brings no types of its own. */
declare module 'pdfmake' {
  /** What stands in one place: words, a column of things, things side by side, a table, a drawing, a QR code. */
  export interface Content {
    readonly text?: string | readonly Content[]
    readonly stack?: readonly Content[]
    readonly columns?: readonly Content[]
    readonly ul?: readonly Content[]
    readonly table?: {
      readonly headerRows: number
      readonly dontBreakRows: boolean
      readonly keepWithHeaderRows: number
      readonly widths: readonly (number | string)[]
      readonly body: readonly (readonly Content[])[]
    }
    readonly layout?: { readonly hLineWidth: (row: number) => number; readonly vLineWidth: () => number }
    readonly canvas?: readonly {
      readonly type: 'line' | 'rect'
      readonly x1?: number
      readonly y1?: number
      readonly x2?: number
      readonly y2?: number
      readonly lineWidth?: number
    }[]
    readonly qr?: string
    readonly svg?: string
    readonly eccLevel?: 'L' | 'M' | 'Q' | 'H'
    /** Points. */
    readonly fit?: number
    readonly width?: number | string
    readonly link?: string
    readonly colSpan?: number
    /** Of a cell: left, above, right, below. */
    readonly border?: readonly [boolean, boolean, boolean, boolean]
    readonly fillColor?: string
    readonly background?: string
    readonly color?: string
    readonly fontSize?: number
    readonly lineHeight?: number
    readonly bold?: boolean
    readonly italics?: boolean
    readonly alignment?: 'left' | 'center' | 'right' | 'justify'
    readonly leadingIndent?: number
    /** Left, top, right, bottom, in points. */
    readonly margin?: readonly [number, number, number, number]
    readonly columnGap?: number
    readonly unbreakable?: boolean
    readonly headlineLevel?: number
  }

  export interface Definition {
    readonly info: { readonly title: string; readonly creationDate?: Date }
    readonly language?: string
    readonly pageSize: 'A3' | 'A4'
    readonly pageMargins: readonly [number, number, number, number]
    readonly defaultStyle: Content & { readonly font?: string }
    readonly header?: (page: number) => Content | string
    readonly footer?: (page: number, pages: number) => Content | string
    readonly pageBreakBefore?: (node: { readonly headlineLevel?: number }, after: Nodes) => boolean
    readonly content: readonly Content[]
  }

  interface Nodes {
    getFollowingNodesOnPage(): readonly unknown[]
  }

  const pdfmake: {
    setLocalAccessPolicy(allowed: (path: string) => boolean): void
    setUrlAccessPolicy(allowed: (url: string) => boolean): void
    addFonts(fonts: Readonly<Record<string, Readonly<Record<string, string>>>>): void
    createPdf(definition: Definition): { getBuffer(): Promise<Uint8Array> }
  }
  export default pdfmake
}
