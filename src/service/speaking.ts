/** What the service says to staff, in the language of whoever asked. */
import type { Language } from '../flow/definition.ts'
import type { Deps } from './deps.ts'

/** The same house; its refusals are worded in this language. What a citizen is told has their own. */
export function speaking(deps: Deps, language: Language): Deps {
  return { ...deps, say: (key, _, values) => deps.say(key, language, values) }
}
