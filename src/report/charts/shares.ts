/** Shares side by side, the worst on top, each with its 95 % interval and how many answered. */
import type { Language } from '../../flow/definition.ts'
import { percent } from '../figure.ts'
import type { Chart } from './drawing.ts'
import { AXIS, AXIS_TEXT, GRID_LINE, INK, MARK, type Paper, TEXT, widthOf } from './look.ts'
import { whisker } from './whisker.ts'

/** One bar. Shares are from 0 to 1. */
export interface Share {
  readonly label: string
  /** `null`: there is nothing to show, and `note` says why. */
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** What stands behind the figure, such as `n = 31`. */
  readonly note: string
}

/** Of a row without its labels, and of a line of one. */
const [ROW, LINE] = [14, 17]
/** CSS pixels that a letter takes on the average. */
const LETTER = 6.8

/** @param shares in any order; those without a value stand last. */
export function sharesChart(shares: readonly Share[], language: Language, paper: Paper): Chart {
  const rows = [...shares].sort((a, b) => (a.value ?? 2) - (b.value ?? 2))
  const [left, right] = paper === 'wide' ? [300, 150] : [140, 80]
  const gap = paper === 'wide' ? '  ' : '\n'
  const words = ({ value, note }: Share): string => (value === null ? note : `${percent(value, language)}${gap}${note}`)
  const lines = rows.map(({ label }) => Math.ceil((label.length * LETTER) / left))
  const height = (Math.max(2, ...lines) * LINE + ROW) * rows.length + 40
  return {
    width: widthOf(paper),
    height,
    option: {
      textStyle: TEXT,
      grid: { left: left + 10, right: right + 10, top: 6, bottom: 26 },
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        interval: paper === 'wide' ? 0.25 : 0.5,
        axisLabel: { ...AXIS_TEXT, formatter: (at: number) => `${at * 100}%` },
        splitLine: GRID_LINE,
      },
      yAxis: [
        axisOf(
          rows.map(({ label }) => label),
          'left',
          left,
        ),
        axisOf(rows.map(words), 'right', right),
      ],
      series: [
        { type: 'bar', data: rows.map(({ value }) => value), itemStyle: { color: MARK }, barWidth: 16 },
        {
          type: 'custom',
          data: rows.flatMap(({ low, high }, row) => (low === null || high === null ? [] : [[low, high, row]])),
          encode: { x: [0, 1], y: 2 },
          renderItem: whisker('across'),
          z: 3,
        },
      ],
    },
  }
}

function axisOf(data: readonly string[], position: 'left' | 'right', width: number) {
  return {
    type: 'category',
    inverse: true,
    position,
    data,
    axisLine: position === 'left' ? AXIS : { show: false },
    axisTick: { show: false },
    axisLabel: { color: INK, fontSize: 13, width, overflow: 'break', interval: 0, lineHeight: LINE },
  }
}
