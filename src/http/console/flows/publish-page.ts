/** What publishing would do, in plain words, before it is done. */
import { html } from 'hono/html'
import { changeLine, type Severity } from '../../../flow/change.ts'
import type { Deps } from '../../../service/deps.ts'
import type { Outlook } from '../../../service/flow-publication.ts'
import type { Markup } from '../../page.ts'
import { consolePage } from '../frame.ts'
import { formField } from '../own-form.ts'
import { findingsBox } from './findings.ts'
import { draftAt, publishAt } from './paths.ts'
import type { Reader } from './reader.ts'

const SEVERITIES: readonly Severity[] = ['new-flow', 'new-series', 'harmless']

export function publishPage(
  deps: Pick<Deps, 'say' | 'keyring'>,
  reader: Reader,
  { seen: outlook, why }: { readonly seen: Outlook; readonly why: string | null },
): Markup {
  const { seen, language, words } = reader
  const { open, findings, changes, hindrance, asksElsewhere, wantsConsent } = outlook
  const groups = SEVERITIES.map((severity) => [severity, changes.filter((one) => one.severity === severity)] as const)
  const body = html`<p><a href="${draftAt(open.flow)}">${words('back-to-text')}</a></p>
${why === null ? '' : html`<div class="problem" role="alert"><p>${words(`refused.${why}`)}</p></div>`}
<h2>${words('what-changes')}</h2>
${open.current === null ? html`<p>${words('first-version')}</p>` : ''}
${groups.map(([severity, some]) =>
  some.length === 0
    ? ''
    : html`<h3>${deps.say(`flow-diff.heads.${severity}`, language)}</h3>
<ul>${some.map((one) => html`<li>${changeLine(one, deps.say, language)}</li>`)}</ul>`,
)}
${asksElsewhere.map(
  ({ outcome, flow }) =>
    html`<p class="warning">${words('asks-elsewhere', { outcome: deps.say(`report.outcome.${outcome}`, language), flow })}</p>`,
)}
<h2>${words('check')}</h2>
${findingsBox(findings, reader, deps.say)}
${
  hindrance === null
    ? html`<form method="post" action="${publishAt(open.flow)}">${formField(deps, seen.visit)}
<input type="hidden" name="rev" value="${open.rev}">
${wantsConsent ? html`<label class="option"><input type="checkbox" name="read" value="yes" required><span>${words('have-read')}</span></label>` : ''}
<p>${words('publish-what')}</p>
<div class="buttons"><button class="main">${words('publish')}</button></div></form>`
    : html`<p class="warning" role="status">${words(`refused.${hindrance}`)}</p>`
}`
  return consolePage(deps, {
    seen,
    language,
    current: 'flows',
    title: words('publish-title', { flow: open.flow }),
    body,
  })
}
