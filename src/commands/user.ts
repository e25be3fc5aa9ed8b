/** `ykien user …`: who may sign in, from the command line; also the way back in when nobody can. */
import type { Grant } from '../access/grant.ts'
import { grantFrom, grantKey } from '../access/grant.ts'
import { fault, type PersonFault } from '../access/person.ts'
import { ROLES } from '../access/role.ts'
import type { User } from '../access/user.ts'
import { setupLink } from '../service/access/setup-link.ts'
import { addUser, changeUser, type LinkGiven, listUsers, renewLink, setActive } from '../service/access/users.ts'
import type { Deps } from '../service/deps.ts'
import type { UserId } from '../survey/ids.ts'
import { iso } from '../survey/time.ts'

export interface UserArguments {
  /** What follows `user`. */
  readonly words: readonly string[]
  /** Each `role` or `role:unit`. */
  readonly roles: readonly string[]
  /** Of the roles that name none. */
  readonly unit?: string | undefined
  readonly resetSecondStep: boolean
  readonly json: boolean
}

interface Io {
  out(text: string): void
  err(text: string): void
}

const CALLER = { name: 'command-line', units: null } as const

/** @returns the exit status: 0 done, 1 refused; `wrong-use`: what was typed is no command. */
export async function userCommand(deps: Deps, asked: UserArguments, io: Io): Promise<0 | 1 | 'wrong-use'> {
  const [verb, login, ...rest] = asked.words
  if (verb === 'list') return login === undefined ? list(deps, asked, io) : 'wrong-use'
  if (login === undefined) return 'wrong-use'
  const { grants, faults } = grantsIn(asked)
  if (verb === 'add' && rest.length > 0) {
    if (faults.length > 0) return refuse(deps, faults, io)
    return link(deps, await addUser(deps, { login, name: rest.join(' '), grants }, CALLER), asked, io)
  }
  if (rest.length > 0) return 'wrong-use'
  const id = await idOf(deps, login)
  switch (verb) {
    case 'role': {
      if (faults.length > 0) return refuse(deps, faults, io)
      return tell(deps, await changeUser(deps, id, { grants }, CALLER), asked, io)
    }
    case 'end':
      return tell(deps, await setActive(deps, id, false, CALLER), asked, io)
    case 'link': {
      const { resetSecondStep } = asked
      return link(deps, await renewLink(deps, id, CALLER, { resetSecondStep }), asked, io)
    }
    default:
      return 'wrong-use'
  }
}

/** Who comes by single sign-on has no login: their id stands for it. */
async function idOf({ store, keyring }: Deps, login: string): Promise<UserId> {
  const id = keyring.userId({ login })
  return (await store.users.get(id)) === null ? (login as UserId) : id
}

function grantsIn({ roles, unit }: UserArguments): { readonly grants: Grant[]; readonly faults: PersonFault[] } {
  const grants: Grant[] = []
  const faults: PersonFault[] = []
  for (const typed of roles) {
    const grant = grantFrom(typed)
    if (grant === null) faults.push(fault('grants', 'unknown-role', { role: typed }))
    else grants.push({ ...grant, unit: grant.unit ?? unit ?? null })
  }
  return { grants, faults }
}

async function list(deps: Deps, { json }: UserArguments, io: Io): Promise<0> {
  const users = await listUsers(deps, CALLER)
  if (json) io.out(`${JSON.stringify(users.map(viewOf))}\n`)
  else for (const user of users) io.out(`${lineOf(deps, user)}\n`)
  return 0
}

function tell(deps: Deps, changed: Awaited<ReturnType<typeof changeUser>>, { json }: UserArguments, io: Io): 0 | 1 {
  if (changed.kind === 'refused') return refuse(deps, changed.faults, io)
  io.out(json ? `${JSON.stringify(viewOf(changed.user))}\n` : `${lineOf(deps, changed.user)}\n`)
  return 0
}

function link(
  deps: Deps,
  given: LinkGiven | Extract<Awaited<ReturnType<typeof renewLink>>, { kind: 'refused' }>,
  { json }: UserArguments,
  io: Io,
): 0 | 1 {
  if (given.kind === 'refused') return refuse(deps, given.faults, io)
  const { user, token } = given
  const address = setupLink(deps, token)
  if (json) io.out(`${JSON.stringify({ ...viewOf(user), link: address })}\n`)
  else io.out(`${lineOf(deps, user)}\n${deps.say('user-command.link', 'vi', { link: address })}\n`)
  return 0
}

function refuse({ say }: Deps, faults: readonly PersonFault[], io: Io): 1 {
  for (const { code, data } of faults) {
    const roles = ROLES.join(', ')
    const known = code === 'unknown-role' || code === 'no-role' || code === 'unknown-user'
    io.err(`${say(`${known ? 'user-command' : 'people.fault'}.${code}`, 'vi', { ...data, roles })}\n`)
  }
  return 1
}

function viewOf({ _id, login, name, grants, password, totp, active, signedInAt }: User) {
  return {
    id: _id,
    login,
    name,
    roles: grants.map(grantKey),
    active,
    password: password !== null,
    secondStep: totp?.confirmedAt != null,
    signedInAt: signedInAt === undefined ? null : iso(signedInAt),
  }
}

function lineOf({ say }: Deps, user: User): string {
  const { id, login, name, roles, active } = viewOf(user)
  const state = say('user-command.state', 'vi', { state: active ? 'in' : 'out' })
  return [login ?? id, name, roles.join(' '), state].join('\t')
}
