/**
 * The one place where it is decided whether a request may go on: who is it (a key under `/api/v1`, a signed-in user under
 * `/quan-tri`), and does the row of its door in `doors.ts` give way.
 */
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { holds, unitsFor } from '../access/grant.ts'
import type { Right } from '../access/role.ts'
import { lacksSecondStep } from '../access/visit.ts'
import type { Caller, Deps } from '../service/deps.ts'
import type { HttpOptions } from './app.ts'
import { knowsKey, noKey } from './bearer.ts'
import { SECOND_STEP } from './console/account-paths.ts'
import { ownForm } from './console/own-form.ts'
import { visitBehind } from './console/visit-cookie.ts'
import { doorOf } from './doors.ts'
import { notice } from './failures.ts'
import { problem } from './problem.ts'
import type { Web } from './web.ts'

const CONSOLE = /^\/quan-tri(\/|$)/
const API = /^\/api\/v1\//
/** Emulated channels carry their own rooms; they are there in development only. */
const EMULATOR = /^\/emulator(\/|$)/

/** All that a user may do who must set up a second step first. */
const SETTING_UP = [SECOND_STEP, '/quan-tri/ra']

export function guard(
  deps: Deps,
  { apiKeys, production }: Pick<HttpOptions, 'apiKeys' | 'production'>,
): MiddlewareHandler<Web> {
  return async (c, next) => {
    const { path, method } = c.req
    if (API.test(path) && !knowsKey(c, apiKeys)) {
      deps.log.warn({}, 'a call of the API came without a valid key')
      return noKey(c, deps.say)
    }
    const route = matchedRoutes(c).find((one) => one.method === (method === 'HEAD' ? 'GET' : method))
    if (route === undefined || EMULATOR.test(path)) return next()
    const door = doorOf(method, route.path)
    if (door === null) return notice(deps, c, 404, 'not-found')
    if (CONSOLE.test(path)) c.header('Cache-Control', 'no-store')
    if (door.needs === 'anyone') return next()
    if (!API.test(path)) return signedIn(deps, c, { right: door.needs, production }, next)
    if (c.var.rights.includes(door.needs)) return next()
    tell(deps, { by: c.var.caller.name, needs: door.needs, code: 'no-right' })
    return noRight(c, deps)
  }
}

/** `by` is an id of ours or the name of a key, so that whoever tries doors can be asked. */
function tell({ log }: Deps, refusal: { readonly by: string; readonly needs: Right; readonly code: string }): void {
  log.warn(refusal, 'somebody was refused: no right, or a form that was not ours')
}

function noRight(c: Context<Web>, { say }: Deps): Response {
  return problem(c, 403, [{ path: 'Authorization', code: 'no-right', message: say('http.no-right', 'vi') }])
}

interface Asked {
  readonly right: Right
  readonly production: boolean
}

async function signedIn(deps: Deps, c: Context<Web>, { right, production }: Asked, next: () => Promise<void>) {
  const seen = await visitBehind(deps, c)
  if (seen === null || seen.visit.by === 'password') {
    // A post of somebody whose time is over is not repeated after signing in: the page says so there.
    const back = c.req.method === 'GET' ? `?ve=${encodeURIComponent(c.req.path)}` : '?het-gio=1'
    return c.redirect(`/quan-tri/vao${back}`, 303)
  }
  if (production && lacksSecondStep(seen.visit, seen.user) && !SETTING_UP.includes(c.req.path)) {
    return c.redirect(SECOND_STEP, 303)
  }
  const shut = async (code: 'no-right' | 'foreign-form'): Promise<Response> => {
    tell(deps, { by: seen.user._id, needs: right, code })
    return notice(deps, c, 403, code)
  }
  if (!holds(seen.user.grants, right)) return shut('no-right')
  c.set('visit', seen)
  if (c.req.method === 'POST' && !(await ownForm(deps, c, seen.visit))) return shut('foreign-form')
  return next()
}

/** The signed-in user as the service knows callers, for the units where they hold this right. */
export function callerOf(c: Context<Web>, right: Right): Caller {
  const { user } = c.var.visit
  return { name: user._id, units: unitsFor(user.grants, right) }
}
