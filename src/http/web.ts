/** What one request carries from one handler to the next. */
import type { Right } from '../access/role.ts'
import type { Seen } from '../service/access/visits.ts'
import type { Caller } from '../service/deps.ts'

export interface Web {
  Variables: {
    /** Names this request in the log and on an error page. */
    request: string
    /** Whose key it came with; set under `/api/v1` only. */
    caller: Caller
    /** What that key may do. */
    rights: readonly Right[]
    /** Who is signed in; set under `/quan-tri` only. */
    visit: Seen
  }
}
