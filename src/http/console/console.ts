/** `/quan-tri`: the pages of those who work here, each behind its row in `doors.ts`. */
import { Hono } from 'hono'
import type { IdentityProvider } from '../../service/access/identity-provider.ts'
import type { Deps } from '../../service/deps.ts'
import type { Web } from '../web.ts'
import { desk } from './desk.ts'
import { firstPage } from './frame.ts'
import { people } from './people.ts'
import { resultsRoutes } from './results.ts'
import { signIn } from './sign-in.ts'
import { singleSignOnRoutes } from './single-sign-on.ts'

export function consolePages(deps: Deps, provider: IdentityProvider | null): Hono<Web> {
  return new Hono<Web>()
    .get('/', (c) => c.redirect(firstPage(c.var.visit) ?? '/quan-tri/tai-khoan', 303))
    .route('/', signIn(deps))
    .route('/vao/oidc', singleSignOnRoutes(deps, provider))
    .route('/quay', desk(deps))
    .route('/ket-qua', resultsRoutes(deps))
    .route('/nguoi-dung', people(deps))
}
