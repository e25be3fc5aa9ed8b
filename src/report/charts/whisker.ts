/** The 95 % interval of a figure, as a line with an end at each side. */
import type { CustomSeriesOption } from 'echarts/charts'
import { WHISKER } from './look.ts'

const END = 4
const STYLE = { fill: 'none', lineWidth: 1.5, stroke: WHISKER }

/** @param way how the values run: each point of the series is its low, its high and its place on the other axis. */
export function whisker(way: 'across' | 'up'): NonNullable<CustomSeriesOption['renderItem']> {
  return (_, api) => {
    const [low, high, place] = [api.value(0), api.value(1), api.value(2)]
    const at = (value: typeof low) => api.coord(way === 'across' ? [value, place] : [place, value])
    const [from = [], to = []] = [at(low), at(high)]
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = [...from, ...to]
    const [dx, dy] = way === 'across' ? [0, END] : [END, 0]
    const line = (a: number, b: number, c: number, d: number) => ({
      type: 'line' as const,
      shape: { x1: a, y1: b, x2: c, y2: d },
      style: STYLE,
    })
    return {
      type: 'group',
      children: [
        line(x1, y1, x2, y2),
        line(x1 - dx, y1 - dy, x1 + dx, y1 + dy),
        line(x2 - dx, y2 - dy, x2 + dx, y2 + dy),
      ],
    }
  }
}
