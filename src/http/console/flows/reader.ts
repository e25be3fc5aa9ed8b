/** Who reads the pages of the questionnaires, and in which words. */
import type { Context } from 'hono'
import type { Language } from '../../../flow/definition.ts'
import type { Values } from '../../../flow/say.ts'
import type { Seen } from '../../../service/access/visits.ts'
import type { Deps } from '../../../service/deps.ts'
import type { UserId } from '../../../survey/ids.ts'
import type { Web } from '../../web.ts'
import { languageOf } from '../language.ts'

export interface Reader {
  readonly seen: Seen
  readonly language: Language
  readonly words: (key: string, values?: Values) => string
}

export function readerOf({ say }: Pick<Deps, 'say'>, c: Context<Web>): Reader {
  const language = languageOf(c)
  return { seen: c.var.visit, language, words: (key, values) => say(`console.flows.${key}`, language, values) }
}

/** People by their names; what did something by itself by what it is. */
export async function namesOf(
  { store, say }: Pick<Deps, 'store' | 'say'>,
  all: Iterable<string>,
  language: Language,
): Promise<(by: string) => string> {
  const users = await store.users.getMany([...new Set(all)] as UserId[])
  const names = new Map<string, string>(users.map(({ _id, name }) => [_id, name]))
  return (by) => {
    if (by.startsWith('key:')) return say('audit.by.key', language, { name: by.slice('key:'.length) })
    return by === 'system' || by === 'command-line' ? say(`audit.by.${by}`, language) : (names.get(by) ?? by)
  }
}
