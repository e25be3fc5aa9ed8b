/** The shipped locales, compiled: what the product says and understands is what the tests say and understand. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { type Messages, sayFrom } from '../../src/flow/say.ts'
import { compileWords, type Tongue } from '../../src/flow/words.ts'

function locale(language: string): Messages {
  return parse(readFileSync(new URL(`../../locales/${language}.yaml`, import.meta.url), 'utf8')) as Messages
}

const LOCALES = { vi: locale('vi'), en: locale('en') }

export const tongue: Tongue = { say: sayFrom(LOCALES), words: compileWords(LOCALES) }
