/** The fields of a posted form. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { BodyData } from 'hono/utils/body'

/** Fields and files of one form; the largest of ours, ticks among them, has fewer than a hundred. */
const PARTS_MAX = 500

/**
 * Where a name comes more than once, its values are a list.
 *
 * @throws HTTPException 400 when the body is not what its header says, or has too many parts: that is the sender's mistake.
 */
export async function posted(c: Context): Promise<BodyData<{ all: true }>> {
  if ((await partsOf(c)) > PARTS_MAX) throw new HTTPException(400)
  try {
    return await c.req.parseBody({ all: true })
  } catch (cause) {
    if (cause instanceof TypeError) throw new HTTPException(400, { cause })
    throw cause
  }
}

/** How many there are at the most, counted before anything is taken apart. */
async function partsOf(c: Context): Promise<number> {
  const type = c.req.header('Content-Type') ?? ''
  const multipart = /^multipart\/form-data\b.*boundary="?([^";\s]{1,70})/i.exec(type)?.[1]
  const between = multipart ?? (/^application\/x-www-form-urlencoded\b/i.test(type) ? '&' : null)
  if (between === null) return 0
  const body = Buffer.from(await c.req.arrayBuffer())
  let parts = 0
  for (let at = body.indexOf(between); at !== -1 && parts <= PARTS_MAX; at = body.indexOf(between, at + 1)) parts++
  return parts
}
