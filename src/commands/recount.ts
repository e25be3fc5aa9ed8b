/** `ykien recount --check`: proves every stored figure against the cases and answers. */
import type { Say } from '../flow/say.ts'
import { date } from '../report/figure.ts'
import { inShort, type RecountDeps, recountCheck } from '../service/recount.ts'

interface Io {
  out(text: string): void
  err(text: string): void
}

/** @returns the exit status: 0 all is right, 1 some cells are wrong. */
export async function recountCommand(
  deps: RecountDeps & { readonly say: Say },
  { json }: { readonly json: boolean },
  io: Io,
): Promise<0 | 1> {
  const checked = await recountCheck(deps)
  const { cells, wrong, completed } = checked
  if (json) io.out(`${JSON.stringify(checked)}\n`)
  else {
    const outcome = wrong.length === 0 ? 'right' : 'wrong'
    io.out(`${deps.say(`report.recount.${outcome}`, 'vi', { cells, wrong: wrong.length })}\n`)
    if (completed > 0) io.out(`${deps.say('report.recount.completed', 'vi', { completed })}\n`)
    for (const { day, unit, stored, counted } of wrong) {
      const values = { day: date(day), unit, stored: inShort(stored), counted: inShort(counted) }
      io.err(`${deps.say('report.recount.cell', 'vi', values)}\n`)
    }
  }
  return wrong.length === 0 ? 0 : 1
}
