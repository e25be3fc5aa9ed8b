/** Signing in and out. */
import { Hono } from 'hono'
import { note } from '../../service/access/audit.ts'
import { endVisit } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { Web } from '../web.ts'
import { takeCookie } from './visit-cookie.ts'

export function signIn(deps: Deps): Hono<Web> {
  return new Hono<Web>().post('/ra', async (c) => {
    const { visit, user } = c.var.visit
    await endVisit(deps, visit._id)
    await note(deps, { deed: 'signed-out', by: user._id })
    takeCookie(c, deps.publicUrl)
    return c.redirect('/quan-tri/vao', 303)
  })
}
