/** Networks in which staff sign in: a form that is filled in there may be filled in at the desk (`survey/burst.ts`). */
import { noAttempts } from '../../access/attempts.ts'
import type { AttemptsId } from '../../survey/ids.ts'
import { HOUR } from '../../survey/time.ts'
import { changeOrInsert } from '../change.ts'
import type { Deps } from '../deps.ts'

type Access = Pick<Deps, 'store' | 'clock' | 'keyring'>

/** A day at the office. */
const REMEMBERED = 12 * HOUR

/** Only a keyed hash of it is kept. */
export async function knowDesk(deps: Access, address: string): Promise<void> {
  await changeOrInsert(deps.store.attempts, noAttempts(idOf(deps, address)), (doc) => {
    return { ...doc, forgetAt: deps.clock() + REMEMBERED }
  })
}

export async function isDesk(deps: Access, address: string): Promise<boolean> {
  const known = await deps.store.attempts.get(idOf(deps, address))
  return known !== null && known.forgetAt > deps.clock()
}

function idOf({ keyring }: Access, address: string): AttemptsId {
  return keyring.attemptsId(`desk|${address}`)
}
