/**
 * Whether other words still say the same. Nothing can know that for certain, so the doubt goes against the change: what
 * is not plainly the same counts as another meaning until whoever writes it says so (`also:`).
 */
import type { Option } from './definition.ts'
import { bothForms, mayMean, spell } from './fold.ts'

/** Words that turn the meaning of what stands beside them: a denial, a degree, a side of a limit. */
const TURNING = new Set(
  'không chưa chẳng chả đừng rất khá hơi quá ít nhiều hơn kém trước sau trên dưới trong ngoài not no never very more less before after over under'
    .split(' ')
    .map(spell),
)

/** From half of the words on, a question is taken to ask the same as before. */
const ALIKE = 0.5

/**
 * Whether an option of the same code still means the same: the same words, more or fewer of them where none turns the
 * meaning, a corrected spelling, or the one label stands under `also` of the other. Vietnamese decides; a translation
 * may be corrected. The same answer whichever of the two is the older.
 */
function meansTheSame(a: Option, b: Option): boolean {
  const [one, other] = [bothForms(a.label.vi), bothForms(b.label.vi)]
  if (one.spelled === other.spelled) return true
  if (b.also.some((said) => spell(said) === one.spelled)) return true
  if (a.also.some((said) => spell(said) === other.spelled)) return true
  if (one.folded === other.folded) return mayMean(one, other.spelled) || mayMean(other, one.spelled)
  const [words, others] = [wordsIn(a.label.vi), wordsIn(b.label.vi)]
  const [shorter, longer] = words.size < others.size ? [words, others] : [others, words]
  if (shorter.size === 0 || ![...shorter].every((word) => longer.has(word))) return false
  return ![...longer].some((word) => !shorter.has(word) && TURNING.has(word))
}

/**
 * Whether `option` of `after` still means what `old` of `before` did: the one rule for two versions of a file and for two
 * files of a series. A code that carries what another one said has changed its meaning, whatever else is said of it.
 */
export function keepsMeaning(
  old: Option,
  option: Option,
  before: readonly Option[],
  after: readonly Option[],
): boolean {
  const changed = Object.keys(option.label).filter((language) => old.label[language] !== option.label[language])
  // In any language: a swapped translation asks people of that language something else.
  const taken = changed.some((language) => isTaken(option, language, before) || isTaken(old, language, after))
  return meansTheSame(old, option) && !taken
}

function isTaken({ code, label }: Option, language: string, options: readonly Option[]): boolean {
  const said = spell(label[language] ?? '')
  if (said === '') return false
  return options.some((other) => other.code !== code && spell(other.label[language] ?? '') === said)
}

/** Whether two wordings of a question share most of their words (Dice), so that it is probably the same question. */
export function asksAlike(a: string, b: string): boolean {
  const [words, others] = [wordsIn(a), wordsIn(b)]
  if (words.size + others.size === 0) return a === b
  const shared = [...words].filter((word) => others.has(word)).length
  return (2 * shared) / (words.size + others.size) >= ALIKE
}

function wordsIn(text: string): ReadonlySet<string> {
  return new Set(
    spell(text)
      .split(' ')
      .filter((word) => word !== ''),
  )
}
