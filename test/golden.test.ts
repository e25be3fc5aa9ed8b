/** The conversations beside the questionnaires, turn by turn, played by what `ykien flow test` plays them with. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { playGolden } from '../src/flow/golden.ts'
import { type Conversation, readGolden } from '../src/flow/golden-file.ts'
import { readFlow } from '../src/flow/read.ts'
import { tongue } from './support/tongue.ts'

const FILES = readdirSync('flows').filter((name) => name.endsWith('.golden.yaml'))

test.each(['seven-criteria', 'short-form'])('%s has golden conversations', (name) => {
  expect(FILES).toContain(`${name}.golden.yaml`)
})

for (const file of FILES) {
  const beside = file.replace('.golden.yaml', '.yaml')
  const { flow, findings } = readFlow(readFileSync(`flows/${beside}`, 'utf8'), beside)
  const golden = readGolden(readFileSync(`flows/${file}`, 'utf8'), file)
  if (flow === null) throw new Error(findings.map(({ message }) => message).join('; '))
  if (golden.kind === 'faulty') throw new Error(golden.findings.map(({ message }) => message).join('; '))
  describe(flow.flow, () => {
    test.each(golden.conversations)('$name', (conversation: Conversation) => {
      expect(playGolden(flow, conversation, tongue).differences).toEqual([])
    })
  })
}
