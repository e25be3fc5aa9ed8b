/**
 * Whether a password is good enough to be chosen (NIST SP 800-63B 5.1.1.2, OWASP ASVS 5.0 6.2): long, and not among the
 * first that somebody would guess. No rule about capitals or signs; spaces and every letter are welcome.
 */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import type { User } from '../../access/user.ts'

export const SHORTEST = 12
export const LONGEST = 128
/** Of 0 to 4; 3 is "safely unguessable" for whoever must ask a server or a slow hash (zxcvbn). */
const GOOD = 3
/** So many characters are weighed: of a long password its beginning is enough, and the time stays short. */
const WEIGHED = 64

/** Why not: `own`, it holds one's own name or that of the house; `common`, many people have it; `pattern`, rows and repeats. */
export type PasswordFault = 'too-short' | 'too-long' | 'own' | 'common' | 'pattern' | 'guessable'

/** `null`: it is good. Characters are counted as people see them (NFC code points). */
export async function passwordFault(
  password: string,
  user: Pick<User, 'login' | 'name'>,
): Promise<PasswordFault | null> {
  const text = password.normalize('NFC')
  const length = [...text].length
  if (length < SHORTEST) return 'too-short'
  if (length > LONGEST) return 'too-long'
  const { score, sequence } = (await estimator()).check(text, wordsOf(user))
  if (score >= GOOD) return null
  const own = sequence.some(({ dictionaryName }) => dictionaryName === 'userInputs')
  if (own) return 'own'
  if (sequence.some(({ dictionaryName }) => dictionaryName?.startsWith('passwords') === true)) return 'common'
  const regular = ['repeat', 'sequence', 'spatial', 'date', 'regex']
  return sequence.some(({ pattern }) => regular.includes(pattern)) ? 'pattern' : 'guessable'
}

/** The name whole and in its parts, with and without its accents. */
function wordsOf({ login, name }: Pick<User, 'login' | 'name'>): string[] {
  const names = [name, ...name.split(/\s+/), name.replaceAll(/\s/g, '')]
  const words = [...names, ...names.map(bare), login ?? '', ...(login?.split(/[.-]/) ?? []), 'ykien']
  return words.filter((word) => word.length > 2)
}

function bare(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D')
}

let made: Promise<ZxcvbnFactory> | null = null

/** Its lists take a second and some memory, and few processes ever need them. */
function estimator(): Promise<ZxcvbnFactory> {
  made ??= make()
  return made
}

async function make(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, { dictionary, adjacencyGraphs }] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ])
  return new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: WEIGHED })
}
