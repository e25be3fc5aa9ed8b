/** Texts that are not there in a language of the file, plurals that one of them needs, letters in an unusual form. */
import { IntlMessageFormat } from 'intl-messageformat'
import type { Fault } from './findings.ts'
import { NUMBER, usesIn } from './message-faults.ts'
import type { FlowFile } from './schema.ts'
import { textsOf, type Written } from './texts.ts'

export function languageFaults(file: FlowFile): Fault[] {
  const texts = textsOf(file)
  return [...missing(texts), ...texts.flatMap(pluralFaults), ...composedFaults(file)]
}

/** A language that the file speaks anywhere, it speaks everywhere; what is missing is shown in Vietnamese. */
function missing(texts: readonly Written[]): Fault[] {
  const spoken = new Set(texts.map(({ language }) => language))
  const places = new Map<string, { readonly path: Written['path']; readonly has: Set<string> }>()
  for (const { path, language } of texts) {
    const place = places.get(path.join()) ?? { path, has: new Set<string>() }
    place.has.add(language)
    places.set(path.join(), place)
  }
  return [...places.values()].flatMap(({ path, has }) =>
    [...spoken].flatMap((language): Fault[] =>
      has.has(language) ? [] : [{ path, code: 'missing-language', data: { language } }],
    ),
  )
}

/** `1 minutes`: a number beside a word needs the plural forms of its language, of which Vietnamese has one. */
function pluralFaults({ words, language, at, kind }: Written): Fault[] {
  if (kind !== 'said' && kind !== 'ask') return []
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  if (needed.length < 2) return []
  const uses = [...usesIn(new IntlMessageFormat(words, language, undefined, { ignoreTag: true }).getAst())]
  return uses.flatMap(({ name, use, forms }): Fault[] => {
    if (name !== NUMBER || use === 'select') return []
    const absent = needed.filter((form) => !forms.includes(form) && !(form === 'one' && forms.includes('=1')))
    if (absent.length === 0) return []
    return [{ path: at, code: 'missing-plural', data: { name, language, forms: absent.join(', ') } }]
  })
}

/** Every text of the file: also one that no person reads may be searched for. */
function composedFaults(value: unknown, path: Fault['path'] = []): Fault[] {
  if (typeof value === 'string') {
    const composed = value.normalize('NFC')
    return composed === value ? [] : [{ path, code: 'not-nfc', data: { text: composed.slice(0, 40) } }]
  }
  if (value === null || typeof value !== 'object') return []
  const inner: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? value.map((one: unknown, i) => [i, one] as const)
    : Object.entries(value)
  return inner.flatMap(([name, one]) => composedFaults(one, [...path, name]))
}
