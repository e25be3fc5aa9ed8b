/** `/quan-tri/khieu-nai`: remarks that claim bribery or denounce somebody, for who inspects from above. */
import { type Context, Hono } from 'hono'
import { RIGHTS_OF } from '../../access/role.ts'
import { stepOf } from '../../flow/definition.ts'
import type { Deps } from '../../service/deps.ts'
import { listClaims, readClaim } from '../../service/serious-claims.ts'
import { listUnits } from '../../service/units.ts'
import { notice } from '../failures.ts'
import { callerOf } from '../guard.ts'
import type { Web } from '../web.ts'
import { type ClaimsShown, claimPage, claimsPage } from './claims-page.ts'
import { languageOf } from './language.ts'

export function claims(deps: Deps): Hono<Web> {
  return new Hono<Web>()
    .get('/', async (c) => {
      const found = await listClaims(deps, callerOf(c, 'claim-read'), worksFor(c))
      return c.html(claimsPage(deps, await shown(deps, c), found))
    })
    .get('/:id', async (c) => {
      const read = await readClaim(deps, callerOf(c, 'claim-read'), c.req.param('id'), worksFor(c))
      if (read === null) return notice(deps, c, 404, 'not-found')
      return c.html(claimPage(deps, await shown(deps, c), read))
    })
}

/** Units that they hold another role for: a claim about one of them may be about themselves. */
function worksFor({ var: { visit } }: Context<Web>): string[] {
  return visit.user.grants.flatMap(({ role, unit }) => (RIGHTS_OF[role].includes('claim-read') ? [] : (unit ?? [])))
}

async function shown(deps: Deps, c: Context<Web>): Promise<ClaimsShown> {
  const language = languageOf(c)
  const asked = await deps.flows.forOutcome('returned')
  const step = asked === null ? null : stepOf(asked.flow, 'field')
  const options = step?.answering.kind === 'choose' ? step.answering.options : []
  const fields = new Map(options.map(({ code, label }) => [code, label[language] ?? label.vi]))
  return { seen: c.var.visit, language, units: await listUnits(deps), fields }
}
