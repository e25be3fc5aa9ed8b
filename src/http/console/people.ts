/** `/quan-tri/nguoi-dung`: who may sign in, and what they may do. */
import { type Context, Hono } from 'hono'
import { rolesToGive } from '../../access/giving.ts'
import type { PersonFault } from '../../access/person.ts'
import { ROLES } from '../../access/role.ts'
import type { User } from '../../access/user.ts'
import { reachOf } from '../../service/access/amend-user.ts'
import { setupLink } from '../../service/access/setup-link.ts'
import {
  addUser,
  changeUser,
  type LinkGiven,
  listUsers,
  removeUser,
  renewLink,
  setActive,
  type UserChanged,
  userOf,
} from '../../service/access/users.ts'
import type { Deps } from '../../service/deps.ts'
import { listUnits } from '../../service/units.ts'
import type { UserId } from '../../survey/ids.ts'
import { callerOf } from '../guard.ts'
import { posted } from '../posted.ts'
import type { Web } from '../web.ts'
import { languageOf } from './language.ts'
import { ON_PAGE, peoplePage } from './people-page.ts'
import { PEOPLE, type PeopleView, type Typed } from './people-view.ts'
import { DONE, linkPage, personPage, removePage } from './person-page.ts'
import { grantsFrom, rowsOf, typedRows } from './role-fields.ts'

const NOTHING: Typed = { login: '', name: '', rows: [] }

type Status = 200 | 403 | 404 | 422

export function people(deps: Deps): Hono<Web> {
  const caller = (c: Context<Web>) => callerOf(c, 'people-manage')

  async function viewOf(c: Context<Web>, faults: readonly PersonFault[]): Promise<PeopleView> {
    const reach = await reachOf(deps, caller(c))
    const units = await listUnits(deps)
    const theirs = units.filter(({ id }) => reach === null || reach.has(id))
    const choice = { roles: rolesToGive(reach, ROLES), units: theirs, everywhere: reach === null }
    return { seen: c.var.visit, language: languageOf(c), units, choice, faults }
  }

  async function list(c: Context<Web>, faults: readonly PersonFault[] = [], typed = NOTHING): Promise<Response> {
    const unit = c.req.query('don-vi') ?? ''
    const all = await listUsers(deps, caller(c), unit === '' ? null : unit)
    const asked = Math.trunc(Number(c.req.query('trang') ?? 1))
    const number = Math.min(Math.max(asked || 1, 1), Math.ceil(all.length / ON_PAGE) || 1)
    const users = all.slice((number - 1) * ON_PAGE, number * ON_PAGE)
    const stands = { users, unit, number, count: all.length, typed, removed: c.req.query('da') === 'removed' }
    return c.html(peoplePage(deps, { ...(await viewOf(c, faults)), ...stands }), statusOf(faults))
  }

  async function person(
    c: Context<Web>,
    user: User,
    faults: readonly PersonFault[] = [],
    typed?: Typed,
  ): Promise<Response> {
    const done = DONE.find((name) => name === c.req.query('da')) ?? null
    const stands = { name: user.name, rows: rowsOf(user.grants) }
    const view = { ...(await viewOf(c, faults)), user, typed: typed ?? stands, done }
    return c.html(personPage(deps, view), statusOf(faults))
  }

  /** The page of whom the address names, or the list, which says that there is nobody. */
  async function withUser(c: Context<Web>, show: (user: User) => Promise<Response>): Promise<Response> {
    const user = await userOf(deps, idIn(c), caller(c))
    return user === null ? list(c, [{ path: '', code: 'unknown-user', data: {} }]) : show(user)
  }

  const refusal = (c: Context<Web>, faults: readonly PersonFault[], typed?: Typed) =>
    withUser(c, (user) => person(c, user, faults, typed))

  function changed(c: Context<Web>, answer: UserChanged, done: (typeof DONE)[number]): Promise<Response> | Response {
    if (answer.kind === 'refused') return refusal(c, answer.faults)
    return c.redirect(`${PEOPLE}/${answer.user._id}?da=${done}`, 303)
  }

  function given(c: Context<Web>, { user, token }: LinkGiven): Response | Promise<Response> {
    const shown = { seen: c.var.visit, language: languageOf(c), user, link: setupLink(deps, token) }
    return c.html(linkPage(deps, { ...shown, until: user.setup?.until ?? deps.clock() }))
  }

  return new Hono<Web>()
    .get('/', (c) => list(c))
    .post('/', async (c) => {
      const typed = typedIn(await posted(c))
      const { grants, faults } = grantsFrom(typed.rows)
      if (faults.length > 0) return list(c, faults, typed)
      const added = await addUser(deps, { ...typed, grants }, caller(c))
      return added.kind === 'refused' ? list(c, added.faults, typed) : given(c, added)
    })
    .get('/:id', (c) => withUser(c, (user) => person(c, user)))
    .post('/:id', async (c) => {
      const fields = await posted(c)
      const typed = typedIn(fields)
      const { grants, faults } = grantsFrom(typed.rows)
      if (faults.length > 0) return refusal(c, faults, typed)
      // One's own page has no roles to choose.
      const roles = fields['role'] === undefined ? {} : { grants, was: text(fields['was']) }
      const answer = await changeUser(deps, idIn(c), { name: typed.name, ...roles }, caller(c))
      const stale = answer.kind === 'refused' && answer.faults.some(({ code }) => code === 'changed-meanwhile')
      if (answer.kind === 'refused' && !stale) return refusal(c, answer.faults, typed)
      return changed(c, answer, 'saved')
    })
    .post('/:id/ngung', async (c) => changed(c, await setActive(deps, idIn(c), false, caller(c)), 'shut-out'))
    .post('/:id/mo', async (c) => changed(c, await setActive(deps, idIn(c), true, caller(c)), 'let-in'))
    .post('/:id/duong-dan', async (c) => {
      const link = await renewLink(deps, idIn(c), caller(c))
      return link.kind === 'refused' ? refusal(c, link.faults) : given(c, link)
    })
    .get('/:id/xoa', (c) => withUser(c, async (user) => c.html(removePage(deps, { ...(await viewOf(c, [])), user }))))
    .post('/:id/xoa', async (c) => {
      const gone = await removeUser(deps, idIn(c), caller(c))
      return gone.kind === 'refused' ? refusal(c, gone.faults) : c.redirect(`${PEOPLE}?da=removed`, 303)
    })
}

function idIn(c: Context<Web>): UserId {
  return (c.req.param('id') ?? '') as UserId
}

function typedIn(fields: Awaited<ReturnType<typeof posted>>): Typed {
  const login = text(fields['login']).trim().toLowerCase()
  return { login, name: text(fields['name']), rows: typedRows(fields) }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function statusOf(faults: readonly PersonFault[]): Status {
  const codes = faults.map(({ code }) => code)
  if (codes.length === 0) return 200
  if (codes.includes('unknown-user')) return 404
  return codes.includes('out-of-scope') || codes.includes('own-account') ? 403 : 422
}
