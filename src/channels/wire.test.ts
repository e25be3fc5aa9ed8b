import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)

/** In a process of its own, for the guard that keeps tests from the network stands before this one's `fetch`. */
const SCRIPT = `
import { createServer } from 'node:net'
import { call } from ${JSON.stringify(new URL('./wire.ts', import.meta.url).href)}

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (data) => {
    if (data.toString().startsWith('POST /drop')) socket.destroy()
    if (data.toString().startsWith('POST /moved')) socket.end('HTTP/1.1 302 Found\\r\\nlocation: /\\r\\nconnection: close\\r\\n\\r\\n')
    if (data[0] === 22) socket.end('no TLS here')
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const told = {}
for (const [name, url] of Object.entries({
  dropped: \`http://127.0.0.1:\${port}/drop\`,
  hanging: \`http://127.0.0.1:\${port}/hang\`,
  moved: \`http://127.0.0.1:\${port}/moved\`,
  insecure: \`https://127.0.0.1:\${port}/\`,
  refused: 'http://127.0.0.1:59999/',
})) {
  await call(fetch, url, { method: 'POST', body: 'x' }, 3_000).then(
    ({ status }) => { told[name] = status },
    ({ left }) => { told[name] = left ? 'left' : 'never left' },
  )
}
process.stdout.write(JSON.stringify(told))
process.exit(0)
`

test('a failed call tells whether the request had left, and a redirect is not followed', async () => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', SCRIPT])
  expect(JSON.parse(stdout)).toEqual({
    dropped: 'left',
    hanging: 'left',
    moved: 302,
    insecure: 'never left',
    refused: 'never left',
  })
})
