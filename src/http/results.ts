/**
 * `/ket-qua`: what the office has posted, for everybody. While everything is emulated the figures of the trial are there
 * too; else live ones want a sign-in.
 */
import { Hono } from 'hono'
import type { NoticePost } from '../report/notice-post.ts'
import type { Deps } from '../service/deps.ts'
import { listNotices } from '../service/notices.ts'
import { EVERYTHING } from '../service/summary.ts'
import { openResults } from './console/results.ts'
import { chartPicture } from './console/results-charts.ts'
import { resultsFile } from './console/results-file.ts'
import { noticeListPage } from './notice-page.ts'
import { notices } from './notices.ts'
import type { Web } from './web.ts'

/** On one page; what is older has its address still. */
const LISTED = 200
const isPosted = ({ state }: NoticePost): boolean => state === 'posted'

export function results(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/', async (c) => {
      const posts = await listNotices(deps, { units: null }, isPosted, LISTED)
      if (deps.emulated) return openResults(deps, c, posts)
      return c.html(noticeListPage(deps.say, posts))
    })
    .route('/niem-yet', notices(deps))
    .get('/bieu-do/:chart', async (c) => (deps.emulated ? chartPicture(deps, c, EVERYTHING) : c.notFound()))
    .get('/so-lieu/:file', async (c) => (deps.emulated ? resultsFile(deps, c, EVERYTHING) : c.notFound()))
}
