/** `ykien retention`: erases what is past its time, and says how much of each kind. */
import type { Deps } from '../service/deps.ts'
import { retainAll } from '../service/retention/run.ts'

export async function retentionCommand(
  deps: Deps,
  { dryRun, json }: { readonly dryRun: boolean; readonly json: boolean },
  io: { out(text: string): void },
): Promise<0> {
  const gone = await retainAll(deps, { rehearsal: dryRun })
  const told = { ...gone, rehearsal: dryRun ? 'yes' : 'no' }
  io.out(json ? `${JSON.stringify({ rehearsal: dryRun, ...gone })}\n` : `${deps.say('cli.retention', 'vi', told)}\n`)
  return 0
}
