/** Somebody who is signed in to the console of a web world, with the roles that a test gives. */
import type { Grant } from '../../src/access/grant.ts'
import type { User } from '../../src/access/user.ts'
import { cookieName } from '../../src/http/console/visit-cookie.ts'
import { beginVisit, visitOf } from '../../src/service/access/visits.ts'
import type { Deps } from '../../src/service/deps.ts'

export interface SignedIn {
  readonly user: User
  /** `name=value`, for a header or a browser. */
  readonly cookie: string
  /** The same for the cookies of a browser's context, at this origin. */
  cookieAt(origin: string): { readonly name: string; readonly value: string; readonly url: string }
  /** What every form carries. */
  readonly form: string
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Posts these fields as a form of the console. */
  post(path: string, fields?: Readonly<Record<string, string | Blob>>): Promise<Response>
}

export interface Served {
  readonly deps: Deps
  fetch(path: string, init?: RequestInit): Promise<Response>
}

const EVERYWHERE: readonly Grant[] = [
  { role: 'desk', unit: null },
  { role: 'collator', unit: null },
  { role: 'administrator', unit: null },
]

export async function signedIn(world: Served, grants: readonly Grant[] = EVERYWHERE): Promise<SignedIn> {
  const { deps } = world
  const login = Buffer.from(deps.random(6)).toString('hex')
  const user: User = {
    _id: deps.keyring.userId({ login }),
    rev: 1,
    login,
    name: 'Trần Thị Bưởi',
    grants,
    password: null,
    totp: null,
    recovery: [],
    setup: null,
    active: true,
    generation: 1,
    createdAt: deps.clock(),
  }
  await deps.store.users.insert(user)
  const secret = await beginVisit(deps, user, 'password-and-code', 'test')
  const seen = await visitOf(deps, secret)
  if (seen === null) throw new Error('the visit that was begun is not known')
  const cookie = `${cookieName(deps.publicUrl)}=${secret}`
  const form = deps.keyring.formToken(seen.visit._id)
  const withCookie = (init: RequestInit = {}): RequestInit => {
    const headers = new Headers(init.headers)
    headers.set('cookie', cookie)
    return { redirect: 'manual', ...init, headers }
  }
  return {
    user,
    cookie,
    cookieAt: (url) => ({ name: cookieName(deps.publicUrl), value: secret, url }),
    form,
    fetch: (path, init) => world.fetch(path, withCookie(init)),
    post: (path, fields = {}) => {
      const body = new FormData()
      body.append('form', form)
      for (const [name, value] of Object.entries(fields)) body.append(name, value)
      return world.fetch(path, withCookie({ method: 'POST', body }))
    },
  }
}
