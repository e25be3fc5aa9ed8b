import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { checkFlow } from './check.ts'

const SEVEN = readFileSync('flows/seven-criteria.yaml', 'utf8')
const LINES = SEVEN.split('\n')

/** Either a flow, or errors that point into the text. */
function holds(text: string): void {
  const { flow, findings } = checkFlow(text, 'x.yaml', tongue)
  expect(flow === null).toBe(findings.some(({ severity }) => severity === 'error'))
  const lines = text.split(/\r\n|[\n\r]/).length
  for (const { line, column, message, fix } of findings) {
    expect(line).toBeGreaterThanOrEqual(1)
    expect(line).toBeLessThanOrEqual(lines)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(message).not.toBe('')
    expect(fix).not.toBe('')
  }
}

const scrap = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ': ',
    '- ',
    '&a ',
    '*a',
    '!!x ',
    '|',
    '>-',
    '"',
    "'",
    '#',
    '?',
    '%',
    '\t',
    '\n',
    '---\n',
  ),
  fc.constantFrom(
    '__proto__: 1',
    'constructor: x',
    'null',
    '~',
    '0x1F',
    '.nan',
    '{office',
    '{a, plural, one {',
    '<<: {}',
  ),
)

test('whatever the text, reading it answers with findings and never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(scrap).map((parts) => parts.join('')),
      ),
      holds,
    ),
  )
})

test('a file with a line lost, doubled, moved or scribbled on is read or told what is wrong', () => {
  const at = fc.nat(LINES.length - 1)
  const change = fc.oneof(
    at.map((i) => LINES.toSpliced(i, 1)),
    fc.tuple(at, at).map(([i, j]) => LINES.toSpliced(i, 0, LINES[j] ?? '')),
    fc.tuple(at, scrap).map(([i, text]) => LINES.toSpliced(i, 1, text)),
    fc.tuple(fc.nat(SEVEN.length), scrap).map(([i, text]) => [SEVEN.slice(0, i) + text + SEVEN.slice(i)]),
    fc.nat(SEVEN.length).map((i) => [SEVEN.slice(0, i)]),
  )
  fc.assert(
    fc.property(change, (lines) => holds(lines.join('\n'))),
    { numRuns: 50 },
  )
})

test('any value in the place of any other is read or told what is wrong', () => {
  const name = fc.constantFrom(
    'flow',
    'title',
    'steps',
    'for',
    'greeting',
    'minutes',
    'id',
    'role',
    'ask',
    'when',
    'choose',
    'scale',
    'number',
    'text',
    'prefill',
    'several',
    '__proto__',
  )
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>(null, true, 1.5, -1, 'a', '', 'YES', 'rating', 'satisfaction-5', 'field'),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 6 }),
    ),
  }))
  fc.assert(fc.property(tree, (value) => holds(JSON.stringify(value))))
})
