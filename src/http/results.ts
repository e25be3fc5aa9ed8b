/** `/ket-qua`: while everything is emulated the figures of the trial are there for everybody; else they want a sign-in. */
import { Hono } from 'hono'
import type { Deps } from '../service/deps.ts'
import { EVERYTHING } from '../service/summary.ts'
import { openResults } from './console/results.ts'
import { chartPicture } from './console/results-charts.ts'
import { resultsFile } from './console/results-file.ts'
import type { Web } from './web.ts'

export function results(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/', async (c) => {
      if (!deps.emulated) return c.redirect('/quan-tri/ket-qua', 303)
      return openResults(deps, c)
    })
    .get('/bieu-do/:chart', async (c) => (deps.emulated ? chartPicture(deps, c, EVERYTHING) : c.notFound()))
    .get('/so-lieu/:file', async (c) => (deps.emulated ? resultsFile(deps, c, EVERYTHING) : c.notFound()))
}
