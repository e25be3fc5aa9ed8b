/** `ykien flow preview FILE`: the conversation as citizens see it, in a browser of this machine, anew at every save. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { serve } from '@hono/node-server'
import type { Tongue } from '../flow/words.ts'
import { previewApp } from './preview/app.ts'

export interface FlowPreviewArguments {
  readonly file: string
  /** 0: any that is free. */
  readonly port: number
  readonly json: boolean
}

interface Io {
  out(text: string): void
}

export interface Previewing {
  readonly url: string
  close(): Promise<void>
}

/** Nobody but this machine: the page writes golden files. */
const LOOPBACK = '127.0.0.1'

/** @throws Error (code `ENOENT`) where there is no such file, (code `EADDRINUSE`) where the port is taken. */
export async function flowPreview(
  { file, port, json }: FlowPreviewArguments,
  io: Io,
  tongue: Tongue,
): Promise<Previewing> {
  await readFile(file)
  const saves = new EventTarget()
  let version = 0
  // Editors put a new file in the place of the old: the folder is watched, not the file.
  const watcher = watch(dirname(file), (_, name) => {
    if (name !== basename(file)) return
    version++
    saves.dispatchEvent(new Event('saved'))
  })
  const app = previewApp({
    file,
    tongue,
    read: textOf,
    append: (golden, text) => appendFile(golden, text),
    version: () => version,
    saved: (signal) =>
      new Promise((resolve) => {
        saves.addEventListener('saved', () => resolve(), { once: true, signal })
        signal.addEventListener('abort', () => resolve(), { once: true })
      }),
    nonce: () => randomBytes(16).toString('base64'),
  })
  const server = serve({ fetch: app.fetch, port, hostname: LOOPBACK })
  await once(server, 'listening')
  const address = server.address()
  const url = `http://${LOOPBACK}:${typeof address === 'object' && address !== null ? address.port : port}/`
  io.out(json ? `${JSON.stringify({ url })}\n` : `${tongue.say('flow-preview.at', 'vi', { url, file })}\n`)
  return {
    url,
    close: async () => {
      watcher.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** `null`: there is no such file, at this moment. */
async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
