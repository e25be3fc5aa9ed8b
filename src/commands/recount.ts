/** `ykien recount --check`: proves every stored figure against the cases and answers. */
import type { Say } from '../flow/say.ts'
import { date } from '../report/figure.ts'
import { STAGES, type Tally } from '../report/tally.ts'
import type { CounterDeps } from '../service/count.ts'
import { recountCheck } from '../service/recount.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

/** @returns the exit status: 0 all is right, 1 some cells are wrong. */
export async function recountCommand(
  deps: CounterDeps & { readonly say: Say },
  { json }: { readonly json: boolean },
  io: Io,
): Promise<0 | 1> {
  const checked = await recountCheck(deps)
  const { cells, wrong } = checked
  if (json) io.out(`${JSON.stringify(checked)}\n`)
  else {
    const outcome = wrong.length === 0 ? 'right' : 'wrong'
    io.out(`${deps.say(`report.recount.${outcome}`, 'vi', { cells, wrong: wrong.length })}\n`)
    for (const { day, unit, stored, counted } of wrong) {
      const values = { day: date(day), unit, stored: brief(stored), counted: brief(counted) }
      io.err(`${deps.say('report.recount.cell', 'vi', values)}\n`)
    }
  }
  return wrong.length === 0 ? 0 : 1
}

/** The funnel and the forms, `60/58/57/55/41/39/33; 33`; the whole is in the JSON. */
function brief(tally: Tally | null): string {
  if (tally === null) return '–'
  const forms = Object.values(tally.series).reduce((sum, { responses }) => sum + responses, 0)
  return `${STAGES.map((stage) => tally.funnel[stage]).join('/')}; ${forms}`
}
