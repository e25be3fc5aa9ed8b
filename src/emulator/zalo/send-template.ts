/** Puts a template message onto the citizen's phone. */
import type { Button, FilledTemplate } from '../bubble.ts'
import type { Account } from './account.ts'
import type { Oa } from './oa.ts'
import { fill } from './template.ts'

/** @returns the id of the message. */
export function showTemplate(oa: Oa, account: Account, filled: Omit<FilledTemplate, 'templateId'>): string {
  const { template } = oa
  const id = oa.newMessageId()
  const url = fill(template.button.url, filled.data, encodeURIComponent)
  const link: Button = { kind: 'link', label: template.button.label, url }
  account.messages.push({
    id,
    by: 'office',
    at: oa.world.clock.now(),
    text: fill(template.text, filled.data),
    media: null,
    buttons: [[link]],
    template: { ...filled, templateId: template.id },
  })
  oa.countTemplate(id)
  return id
}
