/** `/quan-tri`: the pages of those who work here, each behind its row in `doors.ts`. */
import { Hono } from 'hono'
import type { Deps } from '../../service/deps.ts'
import type { HttpOptions } from '../app.ts'
import type { Web } from '../web.ts'
import { auditRoutes } from './audit.ts'
import { claims } from './claims.ts'
import { desk } from './desk.ts'
import { firstPage } from './frame.ts'
import { jobsRoutes } from './jobs.ts'
import { people } from './people.ts'
import { requests } from './requests.ts'
import { resultsRoutes } from './results.ts'
import { signIn } from './sign-in.ts'
import { singleSignOnRoutes } from './single-sign-on.ts'

export function consolePages(deps: Deps, options: Pick<HttpOptions, 'identityProvider'>): Hono<Web> {
  return new Hono<Web>()
    .get('/', (c) => c.redirect(firstPage(c.var.visit) ?? '/quan-tri/tai-khoan', 303))
    .route('/', signIn(deps))
    .route('/vao/oidc', singleSignOnRoutes(deps, options.identityProvider))
    .route('/quay', desk(deps))
    .route('/ket-qua', resultsRoutes(deps))
    .route('/yeu-cau', requests(deps))
    .route('/khieu-nai', claims(deps))
    .route('/viec', jobsRoutes(deps))
    .route('/nhat-ky', auditRoutes(deps))
    .route('/nguoi-dung', people(deps))
}
