/**
 * What the software itself says: `locales/*.yaml` (ICU MessageFormat), compiled once. A key that is missing in a language
 * falls back to Vietnamese; a key that is missing there is a broken build and throws.
 */
import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from './definition.ts'

export type Values = Readonly<Record<string, string | number | null>>

/** `say('reply.thanks', 'vi', { office: '…' })` */
export type Say = (key: string, language: Language, values?: Values) => string

/** The messages of one language: nested maps whose leaves are ICU texts. */
export interface Messages {
  readonly [key: string]: string | Messages
}

/**
 * Compiles the locales. Constant texts are kept as they are; the others are parsed at their first use.
 *
 * @throws Error (code `NO_MESSAGE`) at the first use of a key that Vietnamese lacks.
 */
export function sayFrom(locales: Readonly<Record<Language, Messages>>): Say {
  const flat = new Map<string, string>()
  for (const [language, messages] of Object.entries(locales)) flatten(`${language}:`, messages, flat)
  const compiled = new Map<string, IntlMessageFormat>()
  return (key, language, values) => {
    const name = flat.has(`${language}:${key}`) ? `${language}:${key}` : `vi:${key}`
    const message = flat.get(name)
    if (message === undefined) throw Object.assign(new Error(`locales/vi.yaml has no "${key}"`), { code: 'NO_MESSAGE' })
    if (!message.includes('{')) return message
    let format = compiled.get(name)
    if (format === undefined) {
      format = new IntlMessageFormat(message, name.slice(0, name.indexOf(':')), undefined, { ignoreTag: true })
      compiled.set(name, format)
    }
    return String(format.format(values ?? {}))
  }
}

function flatten(prefix: string, messages: Messages, into: Map<string, string>): void {
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') into.set(prefix + key, value.normalize('NFC').trimEnd())
    else flatten(`${prefix}${key}.`, value, into)
  }
}
