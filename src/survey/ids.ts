/** Ids that must not be mixed up. All are strings; the brand costs nothing at run time. */
declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** `{source}:{normalised code}`, such as `main:H29.12.34-261102-0001`. */
export type CaseId = Branded<'case'>
/** Derived from the case: one ask a case, for ever. */
export type InvitationId = Branded<'invitation'>
/** Keyed hash of a phone, a Zalo user of one OA, or a Telegram chat. */
export type AddressId = Branded<'address'>
/** Keyed hash of a token or short code. */
export type KeyId = Branded<'key'>
/** Keyed hash of an invitation by its batch's key. */
export type ResponseId = Branded<'response'>
/** `2026-11`: the calendar month of closing, until an office says otherwise. */
export type BatchId = Branded<'batch'>
/** `a-z 0-9 -` */
export type UnitId = Branded<'unit'>
/** Content hash of a published flow. */
export type FlowHash = Branded<'flow'>
/** Keyed hash of how a user of the console signs in. */
export type UserId = Branded<'user'>
/** Hash of the cookie of a sign-in session. */
export type VisitId = Branded<'visit'>
/** Derived from what was asked where it came by a channel, else random. */
export type RequestId = Branded<'request'>
/** Of a piece of long work: 128 random bits. */
export type JobId = Branded<'job'>
/** Keyed hash of what attempts to sign in are counted by. */
export type AttemptsId = Branded<'attempts'>
/** `{from}_{to}` with its unit, if it is about one (`notice-post.ts`). */
export type NoticeId = Branded<'notice'>
/** The number of an entry of the audit, with leading zeros. */
export type AuditId = Branded<'audit'>
