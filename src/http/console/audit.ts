/** `/quan-tri/nhat-ky`: the audit, for those who may read it. */
import { Hono } from 'hono'
import { DEEDS } from '../../access/entry.ts'
import { type AuditCheck, verifyAudit } from '../../service/access/audit-check.ts'
import { auditPage } from '../../service/access/audit-page.ts'
import type { Deps } from '../../service/deps.ts'
import { type Instant, MINUTE } from '../../survey/time.ts'
import { callerOf } from '../guard.ts'
import type { Web } from '../web.ts'
import { auditMarkup } from './audit-markup.ts'
import { languageOf } from './language.ts'

/** So many of the newest are checked for the page; the command checks them all. */
const CHECKED = 10_000

export function auditRoutes(deps: Deps): Hono<Web> {
  let checked: { readonly at: Instant; readonly check: AuditCheck } | null = null
  /** However often the page is looked at, at most once a minute. */
  const check = async (): Promise<AuditCheck> => {
    const now = deps.clock()
    if (checked === null || now - checked.at >= MINUTE) {
      checked = { at: now, check: await verifyAudit(deps, { newest: CHECKED }) }
    }
    return checked.check
  }
  return new Hono<Web>().get('/', async (c) => {
    const { viec = '', truoc = '' } = c.req.query()
    const deed = DEEDS.find((known) => known === viec) ?? null
    const before = /^\d{12}$/.test(truoc) ? truoc : ''
    const shown = await auditPage(deps, { before, deed }, callerOf(c, 'audit-read'))
    const language = languageOf(c)
    const view = { shown, deed, first: before === '', check: await check() }
    return c.html(auditMarkup(deps, c.var.visit, language, view))
  })
}
