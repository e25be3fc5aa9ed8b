/** `/quan-tri`: the pages of those who work here, each behind its row in `doors.ts`. */
import { Hono } from 'hono'
import type { Deps } from '../../service/deps.ts'
import type { Web } from '../web.ts'
import { claims } from './claims.ts'
import { desk } from './desk.ts'
import { firstPage } from './frame.ts'
import { requests } from './requests.ts'
import { resultsRoutes } from './results.ts'
import { signIn } from './sign-in.ts'

export function consolePages(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/', (c) => c.redirect(firstPage(c.var.visit) ?? '/quan-tri/tai-khoan', 303))
    .route('/', signIn(deps))
    .route('/quay', desk(deps))
    .route('/ket-qua', resultsRoutes(deps))
    .route('/yeu-cau', requests(deps))
    .route('/khieu-nai', claims(deps))
}
