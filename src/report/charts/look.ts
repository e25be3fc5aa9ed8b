/** How every chart looks: dark on white, so that it prints, and readable in grey. */
export const INK = '#1c2733'
/** Of a bar or a point. */
export const MARK = '#8fb9d9'
export const WHISKER = '#0d2438'

export const TEXT = { fontFamily: 'Be Vietnam Pro, Segoe UI, Roboto, Noto Sans, sans-serif', color: INK }
export const AXIS = { show: true, lineStyle: { color: '#66727e' } }
export const AXIS_TEXT = { color: '#4a5763', fontSize: 12 }
export const GRID_LINE = { lineStyle: { color: '#e1e6ea' } }

/** Where a chart is read: a screen of an office or a sheet of paper, or a phone. */
export type Paper = 'wide' | 'narrow'

/** CSS pixels. */
export function widthOf(paper: Paper): number {
  return paper === 'wide' ? 760 : 360
}
