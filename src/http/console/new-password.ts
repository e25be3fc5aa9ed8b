/** The two fields in which a new password is typed, and what is said about one that is not good enough. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import type { Say } from '../../flow/say.ts'
import { LONGEST, type PasswordFault, SHORTEST } from '../../service/access/strength.ts'
import type { Markup } from '../page.ts'

type NewPasswordFault = PasswordFault | 'differ' | 'same'

export function newPasswordFields(say: Say, language: Language, wrong: boolean): Markup {
  const words = (key: string): string => say(`new-password.${key}`, language, { shortest: SHORTEST, longest: LONGEST })
  const invalid = wrong ? html` aria-invalid="true" aria-errormessage="problem"` : ''
  return html`<label for="new">${words('new')}</label>
<p class="hint" id="new-hint">${words('hint')}</p>
<input id="new" name="password" type="password" required autocomplete="new-password" aria-describedby="new-hint"${invalid}>
<label for="again">${words('again')}</label>
<input id="again" name="again" type="password" required autocomplete="new-password"${invalid}>`
}

/** What is wrong and what to do. */
export function newPasswordProblem(say: Say, language: Language, fault: NewPasswordFault): string
export function newPasswordProblem(say: Say, language: Language, fault: NewPasswordFault | null): string | null
export function newPasswordProblem(say: Say, language: Language, fault: NewPasswordFault | null): string | null {
  if (fault === null) return null
  return say(`new-password.fault.${fault}`, language, { shortest: SHORTEST, longest: LONGEST })
}
