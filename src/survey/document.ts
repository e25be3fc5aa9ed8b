/**
 * What every stored document has. A change is one write guarded by `rev`: whoever read revision n writes n + 1, and
 * only one of two such writers succeeds (design.md section 3).
 */
export interface Document {
  readonly _id: string
  readonly rev: number
}

/** A value encrypted by a data key; it names its key, so that keys can be turned round (`service/keyring.ts`). */
export type Sealed = string

/** `{day}|{unit}`: the cell of the counts (`report/tally.ts`) that a document is counted in. */
export type CellId = string

export function cellId(day: string, unit: string): CellId {
  return `${day}|${unit}`
}

/**
 * Documents that are counted are born dirty: they name the cells that must be counted again, in the same write that
 * changed them. A cell that a document has left stays named until it too is counted.
 */
export interface Counted {
  readonly dirty: readonly CellId[]
}
