/** What a MongoDB looked at to answer: a query without a fitting index shows here, however few documents come back. */
import { MongoClient } from 'mongodb'

export interface Looked {
  readonly keys: number
  readonly docs: number
}

interface Status {
  readonly metrics: { readonly queryExecutor: { readonly scanned: unknown; readonly scannedObjects: unknown } }
}

/** All that this server has looked at since it began. */
export async function mongoLooks(uri: string): Promise<{ look(): Promise<Looked>; close(): Promise<void> }> {
  const client = await MongoClient.connect(uri)
  return {
    async look() {
      const status = (await client.db().admin().serverStatus()) as unknown as Status
      const { scanned, scannedObjects } = status.metrics.queryExecutor
      return { keys: Number(scanned), docs: Number(scannedObjects) }
    },
    close: () => client.close(),
  }
}
