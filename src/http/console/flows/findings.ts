/** What the check tells of a text, in words and with its line. */
import { html } from 'hono/html'
import type { Finding } from '../../../flow/findings.ts'
import type { Say } from '../../../flow/say.ts'
import type { Markup } from '../../page.ts'
import type { Reader } from './reader.ts'

function findingWords({ code, data }: Finding, say: Say): string {
  const meant = data?.['nearest'] ? ` ${say('flow-check.meant', 'vi', data)}` : ''
  return `${say(`flow-check.messages.${code}`, 'vi', data)} ${say(`flow-check.fixes.${code}`, 'vi', data)}${meant}`
}

export function findingsBox(findings: readonly Finding[], { words }: Reader, say: Say): Markup {
  if (findings.length === 0) return html`<p class="done" role="status">${words('clean')}</p>`
  const errors = findings.filter(({ severity }) => severity === 'error').length
  return html`<div class="${errors > 0 ? 'problem' : 'warning'} findings" role="status">
<p>${words('found', { errors, warnings: findings.length - errors })}</p>
<ol>${findings.map(
    (one) =>
      html`<li><b>${words('line', { line: one.line })}</b> ${words(one.severity)}: ${findingWords(one, say)}</li>`,
  )}</ol></div>`
}

/** For the script: as JSON that no sign of it can end. */
export function foundJson(findings: readonly Finding[], say: Say): string {
  return JSON.stringify(shownFindings(findings, say)).replaceAll('<', '\\u003c')
}

export function shownFindings(findings: readonly Finding[], say: Say) {
  return findings.map((one) => ({
    line: one.line,
    column: one.column,
    severity: one.severity,
    message: findingWords(one, say),
  }))
}
