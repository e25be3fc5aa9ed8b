/** A real server on loopback that gives the answers it was told to, in order, and remembers what was asked. */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Scripted =
  | { readonly status?: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly html: string }
  /** Takes the request and closes the connection without an answer. */
  | 'drop'
  /** Takes the request and says nothing. */
  | 'hang'

export interface Asked {
  readonly path: string
  readonly body: unknown
  readonly headers: IncomingMessage['headers']
}

export class ScriptedServer {
  readonly asked: Asked[] = []
  readonly #answers: Scripted[] = []
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<ScriptedServer> {
    const server = createServer()
    const scripted = new ScriptedServer(server)
    server.on('request', async (request, response) => {
      const body = await text(request)
      const isJson = request.headers['content-type'] === 'application/json'
      scripted.asked.push({
        path: request.url ?? '',
        body: isJson && body !== '' ? JSON.parse(body) : body,
        headers: request.headers,
      })
      const answer = scripted.#answers.shift()
      if (answer === 'hang') return
      if (answer === 'drop') {
        request.socket.destroy()
        return
      }
      if (answer === undefined) response.writeHead(599).end('nothing was scripted')
      else if ('html' in answer) response.writeHead(answer.status, { 'content-type': 'text/html' }).end(answer.html)
      else {
        const headers = { 'content-type': 'application/json', ...answer.headers }
        response.writeHead(answer.status ?? 200, headers).end(JSON.stringify(answer.json))
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return scripted
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Forgets what was asked and takes the next script. */
  script(answers: readonly Scripted[]): void {
    this.asked.length = 0
    this.#answers.splice(0, Number.POSITIVE_INFINITY, ...answers)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
