/** The figures of the results page as a file, for whoever may see the page. */
import type { Context } from 'hono'
import { whyNotToLeave } from '../../report/arithmetic.ts'
import { earlierOf } from '../../service/earlier.ts'
import { besideReport } from '../../service/evidence.ts'
import { FIGURE_FILES, FILE_TYPES, type FigureFile, figuresFile, issuerOf } from '../../service/figures-file.ts'
import type { Reader } from '../../service/summary.ts'
import type { Web } from '../web.ts'
import { languageOf } from './language.ts'
import { askedOf, isAnswered, type ResultsDeps } from './results-asked.ts'

/** Kinds in which earlier periods stand beside this one. */
const DRAFTS: readonly FigureFile[] = ['docx', 'pdf', 'zip']

export async function resultsFile(deps: ResultsDeps, c: Context<Web>, reader: Reader): Promise<Response> {
  const kind = FIGURE_FILES.find((known) => known === c.req.param('file'))
  if (kind === undefined) return c.notFound()
  const asked = await askedOf(deps, c, reader, languageOf(c))
  if (!isAnswered(asked)) return c.notFound()
  const { query, answer, wording } = asked
  const wrong = whyNotToLeave(answer.summary, wording)
  if (wrong.length > 0) {
    return c.text([deps.say('report.arithmetic.refused', wording.language), ...wrong].join('\n'), 409)
  }
  const units = await deps.store.units.all()
  const issuer = issuerOf(units, query.unit, deps.say('report.all-units', wording.language))
  const held = reader.figures === 'held'
  const about = { period: answer.summary.period, unit: answer.summary.unit, flows: answer.flows }
  const beside = kind === 'zip' ? await besideReport(deps, about) : []
  const earlier = DRAFTS.includes(kind) ? await earlierOf(deps, query, reader) : []
  const file = await figuresFile(
    kind,
    { summary: answer.summary, wording, ...issuer, held, beside, earlier, targets: deps.policy.targets },
    deps.publicUrl,
  )
  c.header('Cache-Control', 'no-store')
  c.header('Content-Disposition', `attachment; filename="so-lieu-${query.from}-${query.to}.${kind}"`)
  return c.body(file, 200, { 'Content-Type': FILE_TYPES[kind] })
}
