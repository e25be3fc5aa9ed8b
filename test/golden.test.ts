/** The conversations beside the questionnaires, turn by turn. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Conversation, type Expected, factsIn, readGolden, saidIn } from './support/golden.ts'
import { type Talk, talk } from './support/trial-flow.ts'

const FILES = readdirSync('flows').filter((name) => name.endsWith('.golden.yaml'))

test.each(['seven-criteria', 'short-form'])('%s has golden conversations', (name) => {
  expect(FILES).toContain(`${name}.golden.yaml`)
})

for (const file of FILES) {
  const { name, flow, conversations } = readGolden(`flows/${file}`)
  describe(name, () => {
    test.each(conversations)('$name', (conversation: Conversation) => {
      let now = talk(flow, factsIn(conversation), conversation.language)
      if (conversation.opens !== undefined) check(now, conversation.opens, 'opening')
      conversation.turns.forEach((played, i) => {
        now = now.does(saidIn(played))
        check(now, played.expect, `turn ${i + 1}: ${JSON.stringify(played)}\n${now.say}`)
      })
    })
  })
}

function check({ state, last, say }: Talk, wanted: Expected, where: string): void {
  for (const part of [wanted.says ?? []].flat()) expect(say, where).toContain(part)
  if (wanted.silent !== undefined) expect(say, where).not.toContain(wanted.silent)
  if (wanted.happened !== undefined) expect(last?.happened, where).toBe(wanted.happened)
  if (wanted.understood !== undefined) expect(last?.understood, where).toEqual(wanted.understood)
  if (wanted.step !== undefined) expect(state.step, where).toBe(wanted.step)
  if (wanted.ended !== undefined) expect(state.ended, where).toBe(wanted.ended)
  if (wanted.asked !== undefined) expect(last?.asked, where).toBe(wanted.asked)
  if (wanted.options !== undefined) {
    expect(
      last?.replies.flatMap(({ options }) => options.map(({ code }) => code)),
      where,
    ).toEqual(wanted.options)
  }
}
