/** `/quan-tri`: the pages of those who work here, each behind its row in `doors.ts`. */
import { Hono } from 'hono'
import type { Deps } from '../../service/deps.ts'
import type { HttpOptions } from '../app.ts'
import type { Web } from '../web.ts'
import { accountRoutes } from './account.ts'
import { auditRoutes } from './audit.ts'
import { batches } from './batches.ts'
import { claims } from './claims.ts'
import { desk } from './desk.ts'
import { firstPassword } from './first-password.ts'
import { flowRoutes } from './flows/flows.ts'
import { firstPage } from './frame.ts'
import { healthRoutes } from './health.ts'
import { invitationRoutes } from './invitations.ts'
import { jobsRoutes } from './jobs.ts'
import { noticeRoutes } from './notices.ts'
import { people } from './people.ts'
import { policyRoutes } from './policy.ts'
import { requests } from './requests.ts'
import { resultsRoutes } from './results.ts'
import { signInRoutes } from './sign-in.ts'
import { singleSignOnRoutes } from './single-sign-on.ts'

export function consolePages(
  deps: Deps,
  options: Pick<HttpOptions, 'production' | 'trustProxy' | 'identityProvider' | 'vitals'>,
): Hono<Web> {
  return new Hono<Web>()
    .get('/', (c) => c.redirect(firstPage(c.var.visit) ?? '/quan-tri/tai-khoan', 303))
    .route('/', signInRoutes(deps, options))
    .route('/vao/oidc', singleSignOnRoutes(deps, options.identityProvider))
    .route('/moi', firstPassword(deps))
    .route('/tai-khoan', accountRoutes(deps, options))
    .route('/quay', desk(deps))
    .route('/ket-qua', resultsRoutes(deps))
    .route('/niem-yet', noticeRoutes(deps))
    .route('/loi-moi', invitationRoutes(deps))
    .route('/bo-cau-hoi', flowRoutes(deps))
    .route('/chinh-sach', policyRoutes(deps))
    .route('/suc-khoe', healthRoutes(deps, options.vitals))
    .route('/yeu-cau', requests(deps))
    .route('/khieu-nai', claims(deps))
    .route('/viec', jobsRoutes(deps))
    .route('/dot', batches(deps))
    .route('/nhat-ky', auditRoutes(deps))
    .route('/nguoi-dung', people(deps))
}
