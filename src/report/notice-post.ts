/** A notice (*niêm yết*) from its preparing to its taking down: who collates it freezes it, who signs posts it. */
import type { Document } from '../survey/document.ts'
import type { NoticeId } from '../survey/ids.ts'
import type { Instant } from '../survey/time.ts'
import type { Notice } from './notice.ts'
import type { Period } from './period.ts'

/** Somebody's act. `by`: as the audit has it. */
export interface Act {
  readonly at: Instant
  readonly by: string
}

/** `prepared` (*dự thảo*), `posted` (*đã niêm yết*), `taken-down` (*đã gỡ*), with the reason that the public reads. */
export type NoticeState = 'prepared' | 'posted' | 'taken-down'

export interface NoticePost extends Document {
  readonly _id: NoticeId
  readonly state: NoticeState
  /** As they were when it was prepared: nothing that comes later moves them. */
  readonly notice: Notice
  /** SHA-256 of the notice as JSON, hex: what was posted can be told from what was not. */
  readonly hash: string
  readonly prepared: Act
  readonly posted: Act | null
  readonly takenDown: (Act & { readonly reason: string }) | null
}

const NOTICE_ID = /^(?<from>\d{4}-\d\d-\d\d)_(?<to>\d{4}-\d\d-\d\d)(?:\.(?<unit>[a-z0-9-]{1,64}))?$/

/** `2026-09-15_2026-12-14.so-tai-chinh`, or without a unit: all of them. One notice for a period of a unit. */
export function noticeId({ from, to }: Period, unit: string | null): NoticeId {
  return `${from}_${to}${unit === null ? '' : `.${unit}`}` as NoticeId
}

/** Whether a notice may have this name. */
export function isNoticeId(text: string): text is NoticeId {
  return NOTICE_ID.test(text)
}

/** Posted for everybody; `null`: it is no draft. */
export function posted(doc: NoticePost, by: string, now: Instant): NoticePost | null {
  return doc.state === 'prepared' ? { ...doc, state: 'posted', posted: { at: now, by } } : null
}

/** No longer shown; that it was and why it went stays to be read. `null`: it is not posted. */
export function takenDown(doc: NoticePost, by: string, now: Instant, reason: string): NoticePost | null {
  return doc.state === 'posted' ? { ...doc, state: 'taken-down', takenDown: { at: now, by, reason } } : null
}

/** Once it was posted a notice is never replaced: what everybody has read stays as it was. */
export function mayPrepareAnew({ state }: Pick<NoticePost, 'state'>): boolean {
  return state === 'prepared'
}
