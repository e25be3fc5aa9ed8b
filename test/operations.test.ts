/** The operator's page knows every alarm that the code can raise and every figure that it shows. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openMetrics } from '../src/house/metrics.ts'
import { TallyingMeter } from '../src/house/tallying-meter.ts'
import { sqliteStore } from './support/stores.ts'

/** In one line, as it is read. */
async function page(): Promise<string> {
  return (await readFile('docs/operations.md', 'utf8')).replace(/\s+/g, ' ')
}

/** What is said with `log.warn(…)` and `log.error(…)`, wherever: the literals that are sentences. */
async function alarms(): Promise<string[]> {
  const files = (await readdir('src', { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name))
  const texts = await Promise.all(files.map((name) => readFile(join('src', name), 'utf8')))
  return texts.flatMap((text) =>
    text
      .split(/\blog(?:\.(?:warn|error)|\[\w+[^(]*\])\(/)
      .slice(1)
      .flatMap((after) => [...firstCall(after).matchAll(/'([^'\n]*)'|"([^"\n]*)"/g)])
      .map(([, single, double]) => single ?? double ?? '')
      .filter((said) => said.includes(' ')),
  )
}

/** Up to the parenthesis that closes it. */
function firstCall(after: string): string {
  let depth = 1
  for (const [i, sign] of [...after].entries()) {
    if (sign === '(') depth++
    if (sign === ')') depth--
    if (depth === 0) return [...after].slice(0, i).join('')
  }
  return after
}

test('every warning and error of the log stands in it', async () => {
  const text = await page()
  const known = await alarms()
  expect(known.length).toBeGreaterThan(15)
  expect(known.filter((said) => !text.includes(said))).toEqual([])
})

test('every figure of /metrics stands in it, and none that there is not', async () => {
  const place = sqliteStore()
  const store = await place.open()
  const log = { info: () => {}, warn: () => {}, error: () => {} }
  const metrics = openMetrics({ store, clock: Date.now, log }, { meter: new TallyingMeter(), spool: () => 0 })
  const text = await page()
  const shown = [...(await metrics.read()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => String(name))
  metrics.close()
  await store.close()
  await place.destroy()
  expect(shown.length).toBeGreaterThan(10)
  expect(shown.filter((name) => !text.includes(name))).toEqual([])
  const told = [...text.matchAll(/\bykien_[a-z_]+/g)].map(([name]) => name.replace(/_(?:bucket|sum|count)$/, ''))
  expect(new Set(told.filter((name) => !/^ykien_v\d?$/.test(name)))).toEqual(
    new Set(shown.filter((name) => name.startsWith('ykien_'))),
  )
})
