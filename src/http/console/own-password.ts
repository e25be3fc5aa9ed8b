/** The password asked once more before what matters, and what is said when a change was refused. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say } from '../../flow/say.ts'
import type { Refusal } from '../../service/access/own-account.ts'
import type { Markup } from '../page.ts'
import { newPasswordProblem } from './new-password.ts'

export interface Wrong {
  readonly why: Refusal | 'differ' | 'wait'
  /** Of the wait; else 0. */
  readonly minutes: number
}

/** In words, with what to do. */
export function whatIsWrong(say: Say, language: Language, { why, minutes }: Wrong): string {
  switch (why) {
    case 'wait':
      return say('sign-in.wait', language, { minutes })
    case 'password':
    case 'code':
    case 'changed-meanwhile':
      return say(`account.wrong.${why}`, language)
    default:
      return newPasswordProblem(say, language, why)
  }
}

/** The password once more, before what matters. */
export function oldPasswordField(id: string, label: string, wrong: boolean): Markup {
  return html`<label for="${id}">${label}</label>
<input id="${id}" name="old" type="password" required autocomplete="current-password"${
    wrong ? html` aria-invalid="true" aria-errormessage="problem"` : ''
  }>`
}
