/** What the software says, in each language: every message can be read, and none has accents of their own (not NFC). */
import { readdirSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Messages } from '../src/flow/say.ts'

function* textsIn(messages: Messages, path: string): Generator<readonly [key: string, text: string]> {
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') yield [`${path}${key}`, value]
    else yield* textsIn(value, `${path}${key}.`)
  }
}

/** Lists of what people type, and of words to look for: with brackets of their own, and no messages. */
const isList = (key: string): boolean => key.startsWith('words.') || key.startsWith('flow-check.lists.')

test.each(readdirSync('locales').filter((name) => name.endsWith('.yaml')))('%s', (file) => {
  const unreadable: string[] = []
  for (const [key, text] of textsIn(parse(readFileSync(`locales/${file}`, 'utf8')) as Messages, '')) {
    expect(text.normalize('NFC'), key).toBe(text)
    if (isList(key)) continue
    try {
      new IntlMessageFormat(text, file.replace('.yaml', ''), undefined, { ignoreTag: true })
    } catch (error) {
      unreadable.push(`${key}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  expect(unreadable).toEqual([])
})
