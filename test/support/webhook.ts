/** A webhook that writes down what comes, and answers as it is told. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Heard {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface ListeningWebhook {
  readonly url: string
  readonly heard: Heard[]
  /** What it answers from now on; `null`: it closes the connection. */
  status: number | null
  stop(): Promise<void>
}

export async function startWebhook(): Promise<ListeningWebhook> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    heard.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
    if (self.status === null) response.destroy()
    else response.writeHead(self.status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const self: ListeningWebhook = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    status: 200,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return self
}

/** The bodies as JSON. */
export function bodies({ heard }: ListeningWebhook): Record<string, unknown>[] {
  return heard.map(({ body }) => JSON.parse(body))
}
