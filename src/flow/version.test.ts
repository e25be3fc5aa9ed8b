import { expect, test } from 'vitest'
import type { Flow } from './definition.ts'
import { readFlow } from './read.ts'
import { flowHash } from './version.ts'

const PLAIN = `
flow: tiny
title: Hỏi
steps:
  - { id: a, role: rating, ask: Thế nào?, scale: satisfaction-5 }
`

function read(text: string): Flow {
  const { flow, findings } = readFlow(text, 'tiny.yaml')
  if (flow === null) throw new Error(findings.map(({ message }) => message).join(' '))
  return flow
}

test('the layout, the order of names, comments and defaults do not change the version', () => {
  const other = `
# a comment
steps: [{ scale: satisfaction-5, ask: { vi: "Thế nào?" }, role: rating, id: a }]
title: { vi: ${'Hỏi'.normalize('NFD')} }
series: tiny
for: { outcome: [returned] }
flow: tiny
`
  expect(flowHash(read(other))).toBe(flowHash(read(PLAIN)))
})

test('a version keeps its name, whatever a questionnaire has learnt to say since', () => {
  expect(flowHash(read(PLAIN))).toBe('Ubc68JtRO-rFposReHgXCra3KIYhfe_Af9bggCYeTxQ')
})

test('a changed word is another version', () => {
  expect(flowHash(read(PLAIN.replace('Thế nào', 'Ra sao')))).not.toBe(flowHash(read(PLAIN)))
})

test('the labels of a named scale are part of the version, so that an old answer keeps the words it was given to', () => {
  const flow = read(PLAIN)
  const answering = flow.steps[0]?.answering
  expect(answering).toMatchObject({ kind: 'choose', scale: 'satisfaction-5' })
  expect(answering?.kind === 'choose' && answering.options.map(({ code }) => code)).toEqual(['VD', 'D', 'N', 'S', 'VS'])
})

test('a version survives being stored and read again', () => {
  const flow = read(PLAIN)
  const stored: Flow = JSON.parse(JSON.stringify(flow))
  expect(flowHash(stored)).toBe(flowHash(flow))
})
