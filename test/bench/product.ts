/** The product as it is started in production, told to stop when its parent lets go; tells the size of a session. */
import { BSON } from 'mongodb'
import { serve } from '../../src/node.ts'
import type { InvitationId } from '../../src/survey/ids.ts'

const note = (fields: unknown, message: string): void => console.error(message, fields)
const served = await serve(process.env, { info: () => {}, warn: note, error: note })
if (served === null) process.exit(1)

process.on('message', async (id: InvitationId) => {
  for (;;) {
    const session = await served.deps.store.sessions.get(id)
    if (session !== null && session.outbox.length > 0) continue
    const json = Buffer.byteLength(JSON.stringify(session))
    process.send?.(session === null ? null : { json, bson: BSON.calculateObjectSize(session) })
    return
  }
})
process.once('disconnect', () => void served.stop().then(() => process.exit(0)))
process.send?.('ready')
