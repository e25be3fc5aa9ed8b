/** A chart as a picture: SVG, drawn on the server, so that a page shows it without a script. */
import type { EChartsCoreOption } from 'echarts/core'

/** What a chart says, and how large it is drawn, in CSS pixels. */
export interface Chart {
  readonly option: EChartsCoreOption
  readonly width: number
  readonly height: number
}

/** Loaded when the first chart is drawn: most processes never draw one. */
async function library() {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ])
  const { BarChart, LineChart, CustomChart } = charts
  const { SVGRenderer, CanvasRenderer } = renderers
  core.use([BarChart, LineChart, CustomChart, components.GridComponent, SVGRenderer, CanvasRenderer])
  return core
}

let loaded: ReturnType<typeof library> | null = null

export async function drawn({ option, width, height }: Chart): Promise<string> {
  loaded ??= library()
  const { init } = await loaded
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ ...option, animation: false })
    return chart.renderToSVGString()
  } finally {
    // A chart that is not disposed of keeps the process alive.
    chart.dispose()
  }
}

/**
 * The same in points of colour, for a format that takes no SVG.
 *
 * @param canvas as a browser has it; it takes the size of the chart. @param ratio points for each CSS pixel. @param font a
 * family that the canvas knows, for all words. @param taken reads the canvas, which is empty again afterwards.
 */
export async function drawnOn<T>(
  canvas: object,
  { option, width, height }: Chart,
  { ratio, font }: { readonly ratio: number; readonly font: string },
  taken: () => Promise<T>,
): Promise<T> {
  loaded ??= library()
  const { init } = await loaded
  const own = { renderer: 'canvas', width, height, devicePixelRatio: ratio } as const
  const chart = init(canvas as Parameters<typeof init>[0], null, own)
  try {
    chart.setOption({ ...option, animation: false, textStyle: { ...Object(option['textStyle']), fontFamily: font } })
    chart.getZr().flush()
    return await taken()
  } finally {
    chart.dispose()
  }
}
