/** A finding as a person reads it, in Vietnamese: by whoever checks files, and when the house cannot open for them. */
import type { Finding } from './findings.ts'
import type { Say } from './say.ts'

/** `flows/a.yaml:12:7 lỗi unknown-step: … → …` */
export function findingLine({ file, line, column, severity, code, data }: Finding, say: Say): string {
  const message = say(`flow-check.messages.${code}`, 'vi', data)
  const fix = say(`flow-check.fixes.${code}`, 'vi', data)
  const meant = data?.['nearest'] ? ` ${say('flow-check.meant', 'vi', data)}` : ''
  return `${file}:${line}:${column} ${say(`flow-check.${severity}`, 'vi')} ${code}: ${message} → ${fix}${meant}`
}
