/** docs/security.md: each requirement stands in it once, and each file that it names is there. */
import { access, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const PAGE = 'docs/security.md'
/** What the integrator has still to look at; until then its files may be on their way. */
const OPEN = 'TODO-CHECK'

/** OWASP ASVS 5.0.0, levels 1 and 2: in each section from the first number to the last. */
const SECTIONS = `1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1-1 3.2.1-2 3.3.1-4 3.4.1-6
3.5.1-5 3.7.1-2 4.1.1-3 4.2.1-1 4.3.1-2 4.4.1-4 5.1.1-1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5
6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1-1 8.4.1-1 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1-1 11.6.1-1 12.1.1-3
12.2.1-2 12.3.1-4 13.1.1-1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1-1
16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1-1 17.2.1-4 17.3.1-2`

const lines = (await readFile(PAGE, 'utf8')).split('\n')
const rows = lines.flatMap((line) => {
  const [, requirements, what, state, proof] = line.split(' | ').length === 4 ? cells(line) : []
  return proof !== undefined && /^\d/.test(requirements ?? '') ? [{ requirements, what, state, proof }] : []
})

function cells(line: string): string[] {
  return ['', ...line.replace(/^\| | \|$/g, '').split(' | ')]
}

/** `1.2.1–1.2.3, 3.1.1` as the numbers that it means. */
function numbersIn(requirements: string): string[] {
  return requirements.split(', ').flatMap((part) => {
    const [from = '', to = from] = part.split('–')
    return span(from, Number(to.split('.')[2]))
  })
}

function span(first: string, last: number): string[] {
  const [chapter, section, from] = first.split('.').map(Number)
  return Array.from({ length: last - Number(from) + 1 }, (_, n) => `${chapter}.${section}.${Number(from) + n}`)
}

test('every requirement of the two levels stands in it once', () => {
  const wanted = SECTIONS.split(/\s+/).flatMap((section) => {
    const [first = '', last] = section.split('-')
    return span(first, Number(last))
  })
  expect(wanted).toHaveLength(253)
  expect(rows.flatMap(({ requirements }) => numbersIn(requirements ?? '')).sort()).toEqual([...wanted].sort())
})

test('each says how it stands, and why', () => {
  for (const { requirements, what, state, proof } of rows) {
    expect(['met', 'n/a', 'not met', OPEN], requirements).toContain(state)
    expect(what, requirements).not.toBe('')
    expect(proof, requirements).not.toBe('')
  }
})

test('every file that it names is there', async () => {
  const named = lines
    .filter((line) => !line.includes(OPEN))
    .flatMap((line) => [...line.matchAll(/`((?:src|test|docs|flows|\.ci)\/[\w./-]+|[\w-]+\.(?:md|json))`/g)])
    .map(([, file]) => String(file))
  expect(named.length).toBeGreaterThan(100)
  const missing: string[] = []
  for (const file of new Set(named)) await access(file).catch(() => missing.push(file))
  expect(missing).toEqual([])
})
