/** What CI makes of the registry's answer, with an npm that says what a test wants. */
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ykien-audit-'))
})
afterAll(() => rm(folder, { recursive: true }))

const holes = (high: number, critical: number) => ({
  metadata: { vulnerabilities: { low: 3, high, critical, total: 9 } },
})
const away = { message: '405 Method Not Allowed', error: { summary: '', detail: '' } }
const signed = { invalid: [], missing: [] }

async function audited(asked: unknown, signatures: unknown) {
  const npm = join(folder, 'npm')
  const say = (what: unknown): string => `echo '${typeof what === 'string' ? what : JSON.stringify(what)}'`
  await writeFile(npm, `#!/bin/sh\nif [ "$2" = signatures ]; then ${say(signatures)}; else ${say(asked)}; fi\nexit 1\n`)
  await chmod(npm, 0o755)
  const env = { PATH: `${folder}:${dirname(process.execPath)}:/usr/bin:/bin` }
  const { status, stdout } = spawnSync(process.execPath, ['.ci/audit.mjs'], { env, encoding: 'utf8' })
  return { status, stdout }
}

test('known holes and wrong signatures fail, each by itself', async () => {
  expect(await audited(holes(0, 0), signed)).toEqual({ status: 0, stdout: '' })
  expect(await audited(holes(1, 0), signed)).toMatchObject({ status: 1, stdout: expect.stringContaining('1 high') })
  expect(await audited(holes(0, 2), away)).toMatchObject({ status: 1, stdout: expect.stringContaining('2 critical') })
  const forged = { invalid: [{ name: 'x' }], missing: [] }
  expect(await audited(away, forged)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('signature is wrong'),
  })
})

test('a registry that cannot be asked is said plainly, and fails nothing', async () => {
  for (const answer of [away, { error: { code: 'ENOTFOUND' } }, '', 'npm error network']) {
    const { status, stdout } = await audited(answer, answer)
    expect(status).toBe(0)
    expect(stdout).toContain('COULD NOT ASK the registry for known holes')
    expect(stdout).toContain('COULD NOT ASK the registry for signatures')
  }
})
