/** Everything that is reached by HTTP, put together. */
import { Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ApiKey } from '../config/api-keys.ts'
import type { IdentityProvider } from '../service/access/identity-provider.ts'
import type { Deps } from '../service/deps.ts'
import type { Inbox } from '../service/inbox.ts'
import type { Vitals } from '../service/readiness.ts'
import { inRequest } from '../service/request.ts'
import { addressLimit } from './address-limit.ts'
import { admission, type Load } from './admission.ts'
import { api } from './api.ts'
import { consolePages } from './console/console.ts'
import { IMPORT_PATH } from './console/desk.ts'
import { failed, notFound, tooLarge } from './failures.ts'
import { form } from './form.ts'
import { guard } from './guard.ts'
import { health } from './health.ts'
import { home } from './home.ts'
import { metrics } from './metrics.ts'
import { style } from './page.ts'
import { results } from './results.ts'
import { securityHeaders } from './security-headers.ts'
import type { Web } from './web.ts'
import { webhooks } from './webhooks.ts'

export interface HttpOptions {
  /** Takes the events of the webhooks; `null`: this process only tells how it is. */
  readonly inbox: Pick<Inbox, 'take'> | null
  readonly load: Load
  readonly vitals: Vitals
  readonly apiKeys: readonly ApiKey[]
  /** Single sign-on; `null`: there is none. */
  readonly identityProvider: IdentityProvider | null
  /** The front page offers no trial, and administrators need a second step. */
  readonly production: boolean
  /** A reverse proxy stands before this server, and says where a request came from. */
  readonly trustProxy: boolean
  /** Mounted at `/emulator`; `null`: nothing is emulated. */
  readonly emulator: Hono | null
  /** The text of `/metrics`. */
  readonly metrics: () => Promise<string>
}

/** Bytes of a body: the limit; a sheet of a year's cases of a large office for the desk's import. */
const BODY_MAX = 256 * 1024
const IMPORT_MAX = 20 * 1024 * 1024

export function app(deps: Deps, options: HttpOptions): Hono<Web> {
  const all = new Hono<Web>()
  all.use(async (c, next) => {
    const id = Buffer.from(deps.random(8)).toString('hex')
    c.set('request', id)
    await inRequest(id, next)
    c.res.headers.set('X-Request-Id', id)
  })
  all.use(securityHeaders(deps.publicUrl))
  all.use(addressLimit(deps))
  all.use(admission(deps, options.load))
  const [small, large] = [limit(deps, BODY_MAX), limit(deps, IMPORT_MAX)]
  all.use((c, next) => (c.req.path === IMPORT_PATH ? large(c, next) : small(c, next)))
  all.onError(failed(deps))
  all.notFound(notFound(deps))

  all.route('/', health(deps, options.vitals))
  all.route('/', metrics(options.metrics))
  if (options.inbox === null) return all
  all.use(guard(deps, options))
  all.route('/', style)
  all.route('/api', api(deps))
  all.route('/webhooks', webhooks(deps, options.inbox))
  all.route('/p', form(deps, options))
  all.route('/', home(deps, options))
  all.route('/quan-tri', consolePages(deps, options))
  all.route('/ket-qua', results(deps))
  if (options.emulator !== null) all.route('/emulator', options.emulator)
  return all
}

/** What says beforehand that it is short enough need not be counted as it comes: no body can outgrow its length. */
function limit(deps: Deps, maxSize: number): MiddlewareHandler {
  const counted = bodyLimit({ maxSize, onError: (c) => tooLarge(deps, c, maxSize) })
  return (c, next) => {
    const length = c.req.header('content-length')
    const told = length !== undefined && c.req.header('transfer-encoding') === undefined
    return told && Number(length) <= maxSize ? next() : counted(c, next)
  }
}
