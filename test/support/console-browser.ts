/** A browser of somebody who works here: keeps cookies, posts the forms of the pages that it was shown. */
import { TOTP } from 'otpauth'
import type { User } from '../../src/access/user.ts'
import { cookieName } from '../../src/http/console/visit-cookie.ts'
import { hashOfCode } from '../../src/service/access/recovery.ts'
import { newSecret } from '../../src/service/access/totp.ts'
import type { Instant } from '../../src/survey/time.ts'
import type { WebWorld } from './web-world.ts'

export const PASSWORD = 'ngựa đúng pin ghim'

export interface Shown {
  readonly status: number
  readonly location: string | null
  readonly text: string
  readonly headers: Headers
}

export class ConsoleBrowser {
  readonly #world: WebWorld
  readonly #address: string
  readonly #headers: Readonly<Record<string, string>>
  readonly cookies = new Map<string, string>()
  #form = ''

  constructor(world: WebWorld, address = '203.0.113.1', headers: Readonly<Record<string, string>> = {}) {
    this.#world = world
    this.#address = address
    this.#headers = { 'User-Agent': 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0', ...headers }
  }

  get visit(): string | undefined {
    return this.cookies.get(cookieName(this.#world.deps.publicUrl))
  }

  set visit(value: string) {
    this.cookies.set(cookieName(this.#world.deps.publicUrl), value)
  }

  get(path: string): Promise<Shown> {
    return this.#ask(path, {})
  }

  /** With the token of the page that was shown last, and as a browser does from our own page. */
  post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = { 'Sec-Fetch-Site': 'same-origin' },
  ): Promise<Shown> {
    const body = new URLSearchParams({ form: this.#form, ...fields })
    return this.#ask(path, { method: 'POST', body, headers })
  }

  signIn(login: string, password = PASSWORD, more: Readonly<Record<string, string>> = {}): Promise<Shown> {
    return this.post('/quan-tri/vao', { login, password, ...more })
  }

  async #ask(path: string, init: RequestInit): Promise<Shown> {
    const headers = new Headers({ ...this.#headers, ...(init.headers as Record<string, string>) })
    headers.set('Cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const answer = await this.#world.fetch(path, { redirect: 'manual', ...init, headers }, this.#address)
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/Max-Age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const text = await answer.text()
    this.#form = /name="form" value="([^"]+)"/.exec(text)?.[1] ?? this.#form
    return { status: answer.status, location: answer.headers.get('location'), text, headers: answer.headers }
  }
}

/** Somebody with a password, `PASSWORD` unless told otherwise. */
export async function aPerson(
  { deps }: WebWorld,
  login: string,
  over: Partial<User> & { readonly secret?: string } = {},
): Promise<User> {
  const { secret, ...more } = over
  const _id = deps.keyring.userId({ login })
  const sealed = secret === undefined ? null : deps.keyring.seal(secret, `users:${_id}`)
  const user: User = {
    _id,
    rev: 1,
    login,
    name: 'Lê Thị Mơ',
    grants: [{ role: 'desk', unit: 'so-tai-chinh' }],
    password: await deps.passwords.hash(PASSWORD),
    totp: sealed === null ? null : { sealed, lastStep: 0, confirmedAt: deps.clock() },
    recovery: secret === undefined ? [] : [hashOfCode(RECOVERY)],
    setup: null,
    active: true,
    generation: 1,
    createdAt: deps.clock(),
    ...more,
  }
  await deps.store.users.insert(user)
  return user
}

/** A recovery code of whoever has a second step. */
export const RECOVERY = 'ABCDEF-GHJKMN-PQRSTU-VWXYZ2'

export const aSecret = ({ deps }: WebWorld): string => newSecret(deps.random)

/** What the authenticator app shows at that moment. */
export function codeAt(secret: string, at: Instant): string {
  return new TOTP({ secret }).generate({ timestamp: at })
}
