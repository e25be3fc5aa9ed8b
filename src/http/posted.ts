/** The fields of a posted form. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { BodyData } from 'hono/utils/body'

/**
 * Where a name comes more than once, its values are a list.
 *
 * @throws HTTPException 400 when the body is not what its header says: that is the sender's mistake.
 */
export async function posted(c: Context): Promise<BodyData<{ all: true }>> {
  try {
    return await c.req.parseBody({ all: true })
  } catch (cause) {
    if (cause instanceof TypeError) throw new HTTPException(400, { cause })
    throw cause
  }
}
