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
  core.use([charts.BarChart, charts.LineChart, charts.CustomChart, components.GridComponent, renderers.SVGRenderer])
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
