/**
 * What the other side is told, still without a channel: an adapter turns it into buttons, numbered text or a page.
 */

export interface Choice {
  /** An option's code, `NA`, `SKIP`, or one of the reserved `DONE` (*Xong*), `RIGHT` (*Đúng*), `WRONG`, `STOP`. */
  readonly code: string
  readonly label: string
}

export interface Reply {
  /** All that is said, the question as the flow has it included; the list of options is the adapter's to add. */
  readonly text: string
  /** The question that it puts; `null` for a mere statement. */
  readonly step: string | null
  /** Numbered from 1 in this order wherever they are shown as text. */
  readonly options: readonly Choice[]
  /** *Không ý kiến*, *Bỏ qua*, *Xong*: buttons where there is room, named in the text where there is not. */
  readonly besides: readonly Choice[]
  /** The codes ticked so far where several may be chosen; `null` where only one may. */
  readonly ticked: readonly string[] | null
}
