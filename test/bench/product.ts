/**
 * The product as it is started in production, told to stop when its parent lets go; tells the size of a session, and how
 * long it has worked.
 */
import { setTimeout } from 'node:timers/promises'
import { BSON } from 'mongodb'
import { serve } from '../../src/node.ts'
import type { InvitationId } from '../../src/survey/ids.ts'
import type { Session } from '../../src/survey/session.ts'

const note = (fields: unknown, message: string): void => console.error(message, fields)
const served = await serve(process.env, { info: () => {}, warn: note, error: note })
if (served === null) process.exit(1)

process.on('message', async (asked: 'work' | InvitationId) => {
  if (asked === 'work') {
    const { user, system } = process.cpuUsage()
    process.send?.((user + system) / 1000)
    return
  }
  const id = asked
  const look = (): Promise<Session | null> => served.deps.store.sessions.get(id)
  let session = await look()
  // A read of the embedded store never lets the event loop turn, and the acknowledgement needs it to.
  while (session !== null && session.outbox.length > 0) {
    await setTimeout(10)
    session = await look()
  }
  const sizes = (of: Session) => ({
    json: Buffer.byteLength(JSON.stringify(of)),
    bson: BSON.calculateObjectSize(of),
  })
  process.send?.(session === null ? null : sizes(session))
})
process.once('disconnect', () => void served.stop().then(() => process.exit(0)))
process.send?.('ready')
