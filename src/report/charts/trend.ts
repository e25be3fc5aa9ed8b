/** A share over the periods, each with its 95 % interval and how many answered. */
import type { Language } from '../../flow/definition.ts'
import { percent } from '../figure.ts'
import type { Chart } from './drawing.ts'
import { AXIS, AXIS_TEXT, GRID_LINE, INK, type Paper, TEXT, WHISKER, widthOf } from './look.ts'
import type { Share } from './shares.ts'
import { whisker } from './whisker.ts'

const HEIGHT = 300
/** The latest so many find room there. */
const ON_A_PHONE = 5

/** @param points the oldest first; one without a value is a gap in the line. */
export function trendChart(points: readonly Share[], language: Language, paper: Paper): Chart {
  const width = widthOf(paper)
  const shown = paper === 'wide' ? points : points.slice(-ON_A_PHONE)
  const words = ({ label, value, note }: Share): string =>
    [label, ...(value === null ? [] : [percent(value, language)]), note].join('\n')
  return {
    width,
    height: HEIGHT,
    option: {
      textStyle: TEXT,
      grid: { left: 48, right: 24, top: 24, bottom: 64 },
      xAxis: {
        type: 'category',
        data: shown.map(words),
        axisLine: AXIS,
        axisTick: { show: false },
        axisLabel: {
          color: INK,
          fontSize: 12,
          interval: 0,
          lineHeight: 16,
          width: (width - 72) / Math.max(1, shown.length) - 4,
          overflow: 'break',
        },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        interval: 0.25,
        axisLabel: { ...AXIS_TEXT, formatter: (at: number) => `${at * 100}%` },
        splitLine: GRID_LINE,
      },
      series: [
        {
          type: 'custom',
          data: shown.flatMap(({ low, high }, at) => (low === null || high === null ? [] : [[low, high, at]])),
          encode: { x: 2, y: [0, 1] },
          renderItem: whisker('up'),
        },
        {
          type: 'line',
          data: shown.map(({ value }) => value),
          symbol: 'circle',
          symbolSize: 8,
          lineStyle: { color: WHISKER, width: 1.5 },
          itemStyle: { color: WHISKER },
        },
      ],
    },
  }
}
