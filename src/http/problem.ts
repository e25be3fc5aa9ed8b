/** Problem documents (RFC 9457): what the API answers when it does not do what was asked. */
import type { Context, TypedResponse } from 'hono'
import type { Say } from '../flow/say.ts'
import type { Issue } from '../service/deps.ts'

export const PROBLEM_TYPE = 'application/problem+json'

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const

export type ProblemStatus = keyof typeof TITLES

// A type, not an interface: Hono's typed responses want an implicit index signature.
type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  /** What is wrong, field by field; empty where there is nothing to mend in the request. */
  readonly errors: readonly Issue[]
}

type ProblemResponse<S extends ProblemStatus> = Response & TypedResponse<Problem, S, 'json'>

export function problem<S extends ProblemStatus>(
  c: Context,
  status: S,
  errors: readonly Issue[],
  headers: Readonly<Record<string, string>> = {},
): ProblemResponse<S> {
  const body: Problem = { type: 'about:blank', title: TITLES[status], status, errors }
  return c.json(body, status, { ...headers, 'Content-Type': PROBLEM_TYPE }) as ProblemResponse<S>
}

export function isProblemStatus(status: number): status is ProblemStatus {
  return status in TITLES
}

export function unknownCase(say: Say): Issue {
  return { path: 'code', code: 'unknown-case', message: say('http.unknown-case', 'vi') }
}
