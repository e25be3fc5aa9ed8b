import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { findingLine } from '../flow/finding-line.ts'
import { readCalendar } from './calendar.ts'
import { readPolicy } from './policy.ts'

const FILES = [
  { name: 'policy.yaml', reader: readPolicy },
  { name: 'calendar.yaml', reader: readCalendar },
] as const

describe.each(FILES)('$name is read or told what is wrong', ({ name, reader }) => {
  const text = readFileSync(`flows/${name}`, 'utf8')

  function holds(content: string): void {
    const read = reader(content, name)
    if (read.kind === 'read') return
    expect(read.findings).not.toEqual([])
    for (const finding of read.findings) {
      expect(finding.line).toBeGreaterThanOrEqual(1)
      expect(finding.line).toBeLessThanOrEqual(content.split(/\r\n|\r|\n/).length)
      expect(`${finding.message} ${finding.fix}`).not.toMatch(/undefined|\[object/)
      expect(findingLine(finding, tongue.say)).toContain(`${name}:${finding.line}:${finding.column} lỗi`)
    }
  }

  const scrap = fc.constantFrom(
    '{',
    ']',
    ': ',
    '- ',
    '\n',
    '"',
    '&a ',
    '*a',
    '0',
    '-1',
    'âm',
    '31/2',
    'null',
    '#',
    '  ',
  )

  test('with anything scribbled into it, or cut off anywhere', () => {
    const at = fc.nat(text.length)
    const scribbled = fc.tuple(at, scrap).map(([i, noise]) => text.slice(0, i) + noise + text.slice(i))
    fc.assert(
      fc.property(
        fc.oneof(
          scribbled,
          at.map((i) => text.slice(0, i)),
        ),
        holds,
      ),
    )
  })

  test('with any value in the place of any other', () => {
    const key = fc.constantFrom(
      ...[...text.matchAll(/^ *(?:# )?(?:- \{ )?([a-z-]+):/gm)].map(([, found = '']) => found),
      '__proto__',
      'constructor',
    )
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom<unknown>(
          null,
          true,
          1.5,
          -1,
          'a',
          '',
          '2 h',
          '08:00-11:30',
          '10/3 âm',
          '2026-01-01',
          'telegram',
        ),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 6 }),
      ),
    }))
    fc.assert(fc.property(tree, (value) => holds(JSON.stringify(value))))
  })
})
