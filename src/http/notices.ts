/** `/ket-qua/niem-yet`: the notices that are posted, for everybody: as a page, as a sheet for the board, as open data. */
import { type Context, Hono } from 'hono'
import type { NoticePost } from '../report/notice-post.ts'
import type { Deps } from '../service/deps.ts'
import { BOARDS, type Board, noticePdf } from '../service/notice-pdf.ts'
import { publicNotice } from '../service/notices.ts'
import { iso } from '../survey/time.ts'
import { NOTICE_FILE, noticeAddress, noticePage } from './notice-page.ts'
import type { Web } from './web.ts'

export function notices(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/:id', async (c) => {
      const post = await publicNotice(deps, c.req.param('id'))
      if (post === null) return c.notFound()
      // Taken down is told to everybody at once.
      c.header('Cache-Control', 'no-cache')
      return c.html(noticePage(deps.say, post, deps.publicUrl), post.state === 'posted' ? 200 : 410)
    })
    .get('/:id/:file', async (c) => {
      const post = await publicNotice(deps, c.req.param('id'))
      if (post === null || post.state !== 'posted') return c.notFound()
      c.header('Cache-Control', 'no-cache')
      if (c.req.param('file') === NOTICE_FILE) return c.json(openData(post, deps.publicUrl))
      return noticeSheet(deps, c, post)
    })
}

/** The sheet for the board, `a4.pdf` or `a3.pdf`. */
export async function noticeSheet(deps: Deps, c: Context<Web>, post: NoticePost): Promise<Response> {
  const board = BOARDS.find((known) => `${known}.pdf` === c.req.param('file'))
  if (board === undefined) return c.notFound()
  const pdf = await printed(deps, post, board)
  c.header('Content-Disposition', `inline; filename="niem-yet-${post._id}-${board}.pdf"`)
  return c.body(pdf, 200, { 'Content-Type': 'application/pdf' })
}

/** Anybody may ask for a sheet, and a frozen notice makes the same one each time. */
const KEPT = 20
const sheets = new Map<string, Promise<Uint8Array<ArrayBuffer>>>()

function printed({ say, publicUrl }: Deps, post: NoticePost, board: Board): Promise<Uint8Array<ArrayBuffer>> {
  const { notice, hash } = post
  const link = noticeAddress(post, publicUrl)
  const key = `${board} ${hash} ${link}`
  const known = sheets.get(key)
  if (known !== undefined) return known
  const [oldest] = sheets.keys()
  if (sheets.size >= KEPT && oldest !== undefined) sheets.delete(oldest)
  const sheet = noticePdf(say, { notice, hash, link, board })
  sheets.set(key, sheet)
  sheet.catch(() => sheets.delete(key))
  return sheet
}

/** The frozen notice as it was hashed, with where it lies and since when. */
function openData(post: NoticePost, publicUrl: string) {
  const { notice, hash, posted } = post
  return {
    url: noticeAddress(post, publicUrl),
    postedAt: posted === null ? null : iso(posted.at),
    sha256: hash,
    notice,
  }
}
