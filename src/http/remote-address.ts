/** Where a request came from, to slow down whoever guesses; it is kept only as a keyed hash. */
import { isIP, isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Web } from './web.ts'

const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
/** Some proxies write the port too: `203.0.113.7:4711`, `[2001:db8::1]:4711`. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([\da-f:.]+)\])(?::\d+)?$/i

/**
 * @param trustProxy a reverse proxy of ours stands before us: the last address of `X-Forwarded-For` is the one that it saw;
 * those before are what the sender claims. Else that header is anybody's and is not read.
 */
export function addressOf(c: Context<Web>, trustProxy: boolean): string {
  const told = trustProxy ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined
  const [, four, six] = WITH_PORT.exec(told ?? '') ?? []
  const forwarded = four ?? six ?? told ?? ''
  return networkOf(isIP(forwarded) > 0 ? forwarded : (getConnInfo(c).remote.address ?? ''))
}

/** Who has one address of IPv6 has 2^64 of them (RFC 6177): the first half is what counts. */
function networkOf(address: string): string {
  const mapped = MAPPED.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::')
  const [first, last] = [groupsOf(head), groupsOf(tail)]
  const zeros = Array<string>(8 - first.length - last.length).fill('0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}

function groupsOf(part: string): string[] {
  const groups = part.split(':').filter((group) => group !== '')
  return groups.map((group) => Number.parseInt(group, 16).toString(16))
}
