/** Reads one variable at a time and keeps a list of what was wrong, so that a start names every problem at once. */
import { z } from 'zod'

/** One line about a variable, in words: `config.{key}` of the locales. */
export type Words = (key: string, values: Readonly<Record<string, string | number>>) => string

export interface Environment {
  readonly problems: readonly string[]
  /** Empty counts as unset. */
  isSet(name: string): boolean
  /** The value by this schema, `unset` where there is none; a wrong value is a problem, and `unset` stands in for it. */
  read<S extends z.ZodType, U>(name: string, schema: S, unset: U): z.output<S> | U
  /** Like `read`, but to be unset is a problem too; `''` stands in for it. */
  need(name: string, schema: z.ZodType<string>): string
  problem(name: string, key: string): void
}

export function readEnvironment(variables: Readonly<Record<string, string | undefined>>, words: Words): Environment {
  const problems: string[] = []
  const problem = (name: string, key: string): void => {
    problems.push(words(key, { name }))
  }
  const given = (name: string): string => variables[name]?.trim() ?? ''
  const read: Environment['read'] = (name, schema, unset) => {
    const value = given(name)
    if (value === '') return unset
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    problem(name, `wrong.${name}`)
    return unset
  }
  return {
    problems,
    isSet: (name) => given(name) !== '',
    read,
    need(name, schema) {
      if (given(name) === '') problem(name, `missing.${name}`)
      return read(name, schema, '')
    },
    problem,
  }
}

/** An http or https address with an optional path; a trailing slash is taken off. */
export const webAddress = z
  .string()
  .refine((text) => /^https?:\/\/[^?#]+$/.test(text) && URL.canParse(text))
  .transform((text) => text.replace(/(?<!\/)\/+$/, ''))
