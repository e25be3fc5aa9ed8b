/** Tokens and codes: derived, handed out for one way, known to the store by their keyed hash only. */
import type { InvitationId } from '../survey/ids.ts'
import { type Invitation, isOver, type Way } from '../survey/invitation.ts'
import type { Key } from '../survey/key.ts'
import type { Deps } from './deps.ts'
import { asCode, isToken } from './keyring.ts'

/** Two invitations with the same short code are rare (31^8 codes); the next variant is taken then. */
const CODE_VARIANTS = 8

export interface HandedOut {
  readonly token: string
  readonly code: string
  /** `{PUBLIC_URL}/p/{token}` */
  readonly link: string
}

type Held = Pick<Invitation, '_id' | 'generation'>

/** Makes the token and the code of this way usable and returns them; the same ones each time. */
export async function handOut(deps: Deps, invitation: Held, way: Way): Promise<HandedOut> {
  const { _id, generation } = invitation
  const token = deps.keyring.token(_id, way, generation)
  const key = { rev: 1, invitation: _id, way, generation, revoked: false }
  await deps.store.keys.insert({ ...key, _id: deps.keyring.keyId(token), kind: 'token' })
  for (let attempt = 0; attempt < CODE_VARIANTS; attempt++) {
    const code = deps.keyring.code(_id, way, generation, attempt)
    const id = deps.keyring.keyId(code)
    if (await deps.store.keys.insert({ ...key, _id: id, kind: 'code' })) return { token, code, link: link(deps, token) }
    const holder = await deps.store.keys.get(id)
    if (holder?.invitation === _id && holder.way === way) return { token, code, link: link(deps, token) }
  }
  throw Object.assign(new Error('no free short code was found'), { code: 'NO_CODE' })
}

function link(deps: Deps, token: string): string {
  return `${deps.publicUrl}/p/${token}`
}

/** The link that an earlier message of this way carried. */
export function linkOf(deps: Deps, invitation: InvitationId, way: Way, generation: number): string {
  return link(deps, deps.keyring.token(invitation, way, generation))
}

export interface Opened {
  readonly key: Key
  readonly invitation: Invitation
}

/** What a token or code opens; `gone`: it did once, but was called back or replaced; `null`: nothing. */
export async function lookUp(deps: Deps, tokenOrCode: string): Promise<Opened | 'gone' | null> {
  if (!isToken(tokenOrCode) && asCode(tokenOrCode) === null) return null
  const key = await deps.store.keys.get(deps.keyring.keyId(tokenOrCode))
  if (key === null) return null
  const invitation = await deps.store.invitations.get(key.invitation)
  if (invitation === null) return null
  const over = invitation.state === 'recalled' || (!isOver(invitation) && invitation.expiresAt <= deps.clock())
  const dead = key.revoked || over || invitation.generation !== key.generation
  return dead ? 'gone' : { key, invitation }
}
