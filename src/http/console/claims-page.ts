/** The pages of serious claims: a list without their texts, and one text at a time. */
import { html } from 'hono/html'
import type { Language } from '../../flow/definition.ts'
import { date } from '../../report/figure.ts'
import type { Seen } from '../../service/access/visits.ts'
import type { Deps } from '../../service/deps.ts'
import type { ClaimLine, ClaimRead } from '../../service/serious-claims.ts'
import type { UnitView } from '../../service/units.ts'
import type { Markup } from '../page.ts'
import { consolePage } from './frame.ts'

const CLAIMS_PATH = '/quan-tri/khieu-nai'

export interface ClaimsShown {
  readonly seen: Seen
  readonly language: Language
  readonly units: readonly UnitView[]
  /** Names of fields, by their codes. */
  readonly fields: ReadonlyMap<string, string>
}

type Needs = Pick<Deps, 'say' | 'keyring'>

export function claimsPage(deps: Needs, shown: ClaimsShown, claims: readonly ClaimLine[]): Markup {
  const { seen, language } = shown
  const words = (key: string): string => deps.say(`claims.${key}`, language)
  const body = html`<p class="lead">${words('lead')}</p>
${
  claims.length === 0
    ? html`<p>${words('none')}</p>`
    : html`<ul class="lines">${claims.map(
        (claim) => html`<li><a href="${CLAIMS_PATH}/${claim.id}">${about(deps, shown, claim)}</a></li>`,
      )}</ul>`
}`
  return consolePage(deps, { seen, language, current: 'claims', title: words('title'), body })
}

export function claimPage(deps: Needs, shown: ClaimsShown, { line, text }: ClaimRead): Markup {
  const { seen, language } = shown
  const words = (key: string): string => deps.say(`claims.${key}`, language)
  const body = html`<p><a href="${CLAIMS_PATH}">${words('back')}</a></p>
<p>${about(deps, shown, line)}</p>
<p class="quoted">${text}</p>
<p class="hint">${words('noted')}</p>`
  return consolePage(deps, { seen, language, current: 'claims', title: words('one'), body })
}

function about(
  { say }: Needs,
  { language, units, fields }: ClaimsShown,
  { day, unit, field, sample }: ClaimLine,
): string {
  return say('claims.about', language, {
    day: date(day),
    unit: units.find(({ id }) => id === unit)?.name ?? unit,
    field: field === null ? 'none' : (fields.get(field) ?? field),
    sample: sample ? 'yes' : 'no',
  })
}
