/** `ykien report --from --to [--unit] --out FILE`: the figures as CSV, XLSX or JSON, or the draft of the report as DOCX, by the ending of the file's name. */
import { writeFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { whyNotToLeave } from '../report/arithmetic.ts'
import type { Deps } from '../service/deps.ts'
import { earlierOf } from '../service/earlier.ts'
import { besideReport, type EvidenceDeps } from '../service/evidence.ts'
import { FIGURE_FILES, figuresFile, issuerOf } from '../service/figures-file.ts'
import { EVERYTHING, type SummaryDeps, type SummaryQuery, summary } from '../service/summary.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

type FileDeps = SummaryDeps & EvidenceDeps & Pick<Deps, 'publicUrl'>

/**
 * @returns the exit status: 0, or 1 where the figures do not add up, or 2 where the days, the unit or the ending are wrong;
 * then nothing was written.
 */
export async function reportFileCommand(deps: FileDeps, query: SummaryQuery, file: string, io: Io): Promise<0 | 1 | 2> {
  const kind = FIGURE_FILES.find((known) => extname(file).toLowerCase() === `.${known}`)
  if (kind === undefined) {
    io.err(`--out: ${deps.say('report.file-kind', 'vi', { kinds: FIGURE_FILES.join(', ') })}\n`)
    return 2
  }
  const answer = await summary(deps, query, EVERYTHING)
  if (answer.kind === 'refused') {
    for (const { path, message } of answer.issues) io.err(`--${path}: ${message}\n`)
    return 2
  }
  const issuer = issuerOf(await deps.store.units.all(), query.unit, deps.say('report.all-units', 'vi'))
  const wording = { say: deps.say, language: 'vi', flows: answer.flows } as const
  const wrong = whyNotToLeave(answer.summary, wording)
  if (wrong.length > 0) {
    io.err(`${[deps.say('report.arithmetic.refused', 'vi'), ...wrong].join('\n')}\n`)
    return 1
  }
  const { period, unit } = answer.summary
  const beside = kind === 'zip' ? await besideReport(deps, { period, unit, flows: answer.flows }) : []
  const earlier = await earlierOf(deps, query, EVERYTHING)
  const of = { summary: answer.summary, wording, ...issuer, held: false, beside, earlier, targets: deps.policy.targets }
  await writeFile(file, await figuresFile(kind, of, deps.publicUrl))
  io.out(`${deps.say('report.file-written', 'vi', { file })}\n`)
  return 0
}
