/** A web world that is reached over real HTTP, as an attacker reaches it. */

import type { Grant } from '../../src/access/grant.ts'
import { type SignedIn, signedIn } from './signed-in.ts'
import { type WebWorld, webWorld } from './web-world.ts'

export interface ServedWorld {
  readonly world: WebWorld
  readonly origin: string
  fetch(path: string, init?: RequestInit): Promise<Response>
  as(...grants: readonly Grant[]): Promise<SignedIn>
  /** A browser that keeps its cookies and does not follow redirects. */
  browser(): (path: string, init?: RequestInit) => Promise<Response>
  close(): Promise<void>
}

export async function servedWorld(over: Parameters<typeof webWorld>[0] = {}): Promise<ServedWorld> {
  const world = await webWorld(over)
  const origin = await world.listen()
  const go = (path: string, init: RequestInit = {}) => fetch(`${origin}${path}`, { redirect: 'manual', ...init })
  return {
    world,
    origin,
    fetch: go,
    as: (...grants) => signedIn({ deps: world.deps, fetch: go }, grants),
    browser() {
      const jar = new Map<string, string>()
      return async (path, init = {}) => {
        const headers = new Headers(init.headers)
        if (!headers.has('cookie'))
          headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
        const answer = await go(path, { ...init, headers })
        for (const one of answer.headers.getSetCookie()) {
          const [name = '', value = ''] = one.split(';')[0]?.split('=') ?? []
          if (value === '') jar.delete(name)
          else jar.set(name, value)
        }
        return answer
      }
    },
    close: () => world.close(),
  }
}
