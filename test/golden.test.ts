/** The conversations beside the questionnaires, turn by turn, played by what `ykien flow test` plays them with. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkFlow } from '../src/flow/check.ts'
import { playGolden } from '../src/flow/golden.ts'
import { type Conversation, readGolden } from '../src/flow/golden-file.ts'
import { readFlow } from '../src/flow/read.ts'
import { tongue } from './support/tongue.ts'

const LIBRARY = ['sipas-5', 'khanh-hoa-6', 'nine-indicators', 'one-tap', 'feedback-only']
const FILES = ['flows', 'flows/library'].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.golden.yaml'))
    .map((name) => `${folder}/${name}`),
)

test.each([
  ...['seven-criteria', 'short-form'].map((name) => `flows/${name}`),
  ...LIBRARY.map((name) => `flows/library/${name}`),
])('%s has golden conversations, a source, both languages, and nothing wrong with it', (name) => {
  expect(FILES).toContain(`${name}.golden.yaml`)
  const { flow, findings } = checkFlow(readFileSync(`${name}.yaml`), name, tongue)
  expect(findings).toEqual([])
  expect(flow?.source).toMatch(/\S/)
  expect(Object.keys(flow?.title ?? {})).toEqual(['vi', 'en'])
})

for (const file of FILES) {
  const beside = file.replace('.golden.yaml', '.yaml')
  const { flow, findings } = readFlow(readFileSync(beside, 'utf8'), beside)
  const golden = readGolden(readFileSync(file, 'utf8'), file)
  if (flow === null) throw new Error(findings.map(({ message }) => message).join('; '))
  if (golden.kind === 'faulty') throw new Error(golden.findings.map(({ message }) => message).join('; '))
  describe(flow.flow, () => {
    test.each(golden.conversations)('$name', (conversation: Conversation) => {
      expect(playGolden(flow, conversation, tongue).differences).toEqual([])
    })
  })
}
