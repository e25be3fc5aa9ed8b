/**
 * A report as data: what stands in it, in which order, before anything knows of pages or file formats. Whatever does not
 * follow from the figures is a gap, which whoever writes the report fills in.
 */

import type { Share } from './charts/shares.ts'

/** One line of a table: as many cells as there are columns. */
export interface TableLine {
  readonly kind: 'line' | 'total'
  readonly cells: readonly string[]
}

/** What the lines below it belong to: it spans the table. */
export interface TableGroup {
  readonly kind: 'group'
  readonly text: string
}

export interface DocumentTable {
  readonly kind: 'table'
  readonly caption: string
  /** The first holds words, the others figures. */
  readonly columns: readonly string[]
  readonly rows: readonly (TableLine | TableGroup)[]
  readonly notes: readonly string[]
}

/** A picture of shares side by side (`charts/shares.ts`). */
export interface DocumentChart {
  readonly kind: 'chart'
  readonly caption: string
  /** What the picture shows, for who cannot see it. */
  readonly alt: string
  readonly shares: readonly Share[]
  readonly notes: readonly string[]
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** Left to the writer: `text` says what belongs there. */
  | { readonly kind: 'gap'; readonly text: string }
  | DocumentTable
  | DocumentChart

/** The parts of a document that Nghị định 30/2020/NĐ-CP, Phụ lục I names. `null` and gaps are filled in by hand. */
export interface OfficialDocument {
  /** The authority above the office; `null`: not known here. */
  readonly above: string | null
  readonly office: string | null
  readonly state: string
  readonly motto: string
  /** Number and day stay blank: the clerk (*văn thư*) gives them after the signature. */
  readonly number: string
  readonly placeAndDay: string
  readonly type: string
  readonly subject: string
  readonly blocks: readonly Block[]
  /** `./.` */
  readonly end: string
  readonly recipientsTitle: string
  readonly recipients: readonly string[]
  readonly signer: string
  readonly signerName: string
  /** Stands in place of what is not known: the name of an office. */
  readonly blank: string
}
