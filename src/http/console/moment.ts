/** A moment as staff read it, in Viet Nam's time. */
import type { Language } from '../../flow/definition.ts'
import { type Instant, ZONE } from '../../survey/time.ts'

const FORM = {
  hour: '2-digit',
  minute: '2-digit',
  day: '2-digit',
  month: '2-digit',
  year: 'numeric',
  timeZone: ZONE,
} as const
const FORMATS = {
  vi: new Intl.DateTimeFormat('vi-VN', FORM),
  en: new Intl.DateTimeFormat('en-GB', FORM),
}

/** `09:30 24/11/2026` */
export function moment(at: Instant, language: Language): string {
  return FORMATS[language === 'en' ? 'en' : 'vi'].format(at)
}
