/** What one request carries from one handler to the next. */
import type { Caller } from '../service/deps.ts'

export interface Web {
  Variables: {
    /** Names this request in the log and on an error page. */
    request: string
    /** Whose key it came with; set under `/api/v1` only. */
    caller: Caller
  }
}
