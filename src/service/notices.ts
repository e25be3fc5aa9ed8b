/**
 * The notices of an office: whoever collates freezes the figures of a period that is over, whoever signs posts them for
 * everybody to read, and what was posted is never replaced, only taken down with a reason.
 */
import { createHash } from 'node:crypto'
import { whyNotToLeave } from '../report/arithmetic.ts'
import { date } from '../report/figure.ts'
import { fixedPeriodOf, monthsIn } from '../report/fixed-period.ts'
import { type Notice, noticeOf } from '../report/notice.ts'
import { isNoticeId, mayPrepareAnew, type NoticePost, noticeId, posted, takenDown } from '../report/notice-post.ts'
import { apartFrom, overlapPartly, type Under } from '../report/notices-together.ts'
import type { Summary } from '../report/summary.ts'
import type { Wording } from '../report/wording.ts'
import { dayOf } from '../survey/time.ts'
import { note } from './access/audit.ts'
import { change } from './change.ts'
import type { Caller, Deps } from './deps.ts'
import { issuerOf } from './figures-file.ts'
import { type Reader, type SummaryQuery, summary } from './summary.ts'
import { mayTouch, pathsIn } from './units.ts'

/**
 * `unknown`: no such notice, or none of theirs. `days`: no fixed period, or a unit that is not theirs. `not-over`: its last
 * day is not. `arithmetic`: the figures do not add up. `overlap`: another posted notice has some of its days. `was-posted`:
 * it was, and stays as it was. `moved-on`: what was posted since then changes what may be told. `state`: it is not a draft,
 * or not posted. `reason`: there is none, or it is too long.
 */
export type NoticeRefusal =
  | 'unknown'
  | 'days'
  | 'not-over'
  | 'arithmetic'
  | 'overlap'
  | 'was-posted'
  | 'moved-on'
  | 'state'
  | 'reason'

export type NoticeDone =
  | { readonly kind: 'done'; readonly post: NoticePost }
  /** `lines`: what is wrong in particular. */
  | { readonly kind: 'refused'; readonly why: NoticeRefusal; readonly lines: readonly string[] }

/** Characters of the reason for taking a notice down. */
const REASON = { min: 10, max: 500 }
const PAGE = 200
const MONTHS_SHOWN = 3

/**
 * @param reader of live figures: a notice says the same as the report.
 * @param by as the audit has it.
 */
export async function prepareNotice(deps: Deps, query: SummaryQuery, reader: Reader, by: string): Promise<NoticeDone> {
  const period = { from: query.from, to: query.to }
  if (fixedPeriodOf(period) === null) return refused('days')
  if (query.to >= dayOf(deps.clock())) return refused('not-over')
  const answer = await summary(deps, query, reader)
  if (answer.kind === 'refused')
    return refused(
      'days',
      answer.issues.map(({ message }) => message),
    )
  // Some units together are no office that could post anything.
  if (answer.summary.unit === null && reader.units !== null) return refused('days')
  const wording: Wording = { say: deps.say, language: 'vi', flows: answer.flows }
  const wrong = whyNotToLeave(answer.summary, wording)
  if (wrong.length > 0) return refused('arithmetic', wrong)
  const { unitName } = issuerOf(await deps.store.units.all(), answer.summary.unit, deps.say('report.all-units', 'vi'))
  const [others, under] = [await everyPosted(deps), await underOf(deps)]
  const months = await monthsOf(deps, query, reader)
  const whole = noticeOf(answer.summary, wording, unitName, months)
  const across = overlapping(others, whole, under)
  if (across.length > 0)
    return refused(
      'overlap',
      across.map(({ period: { from, to } }) => `${date(from)} – ${date(to)}`),
    )
  const notice = apartFrom(others, whole, under)
  const fresh: NoticePost = {
    _id: noticeId(period, notice.unit),
    rev: 1,
    state: 'prepared',
    notice,
    hash: hashOf(notice),
    prepared: { at: deps.clock(), by },
    posted: null,
    takenDown: null,
  }
  const saved = await saveDraft(deps, fresh)
  if (saved === null) return refused('was-posted')
  await note(deps, { deed: 'notice-prepared', by, unit: notice.unit, about: { notice: saved._id } })
  return { kind: 'done', post: saved }
}

/** Of a quarter; a table of more months would not fit a board. */
async function monthsOf(deps: Deps, query: SummaryQuery, reader: Reader): Promise<Summary[]> {
  const months = monthsIn(query)
  if (months.length > MONTHS_SHOWN) return []
  const figures: Summary[] = []
  for (const { from, to } of months) {
    const answer = await summary(deps, { ...query, from, to }, reader)
    if (answer.kind === 'done') figures.push(answer.summary)
  }
  return figures
}

async function saveDraft({ store }: Deps, fresh: NoticePost): Promise<NoticePost | null> {
  if (await store.notices.insert(fresh)) return fresh
  const saved = await change(store.notices, fresh._id, (doc) =>
    mayPrepareAnew(doc) ? { ...fresh, rev: doc.rev } : null,
  )
  return saved?.hash === fresh.hash && saved.state === 'prepared' ? saved : null
}

/** @param by who signs, for units of theirs. */
export async function postNotice(
  deps: Deps,
  id: string,
  caller: Pick<Caller, 'units'>,
  by: string,
): Promise<NoticeDone> {
  const known = await noticeFor(deps, id, caller)
  if (known === null) return refused('unknown')
  const [others, under] = [await everyPosted(deps), await underOf(deps)]
  const told = apartFrom(others, known.notice, under) === known.notice
  if (!told || overlapping(others, known.notice, under).length > 0) return refused('moved-on')
  return step(deps, known, 'notice-posted', by, (doc) =>
    doc.hash === known.hash ? posted(doc, by, deps.clock()) : null,
  )
}

/** @param reason is read by everybody who looks for the notice. */
export async function takeNoticeDown(
  deps: Deps,
  id: string,
  caller: Pick<Caller, 'units'>,
  by: string,
  reason: string,
): Promise<NoticeDone> {
  const known = await noticeFor(deps, id, caller)
  if (known === null) return refused('unknown')
  const words = reason.normalize('NFC').trim()
  if (words.length < REASON.min || words.length > REASON.max) return refused('reason')
  return step(deps, known, 'notice-taken-down', by, (doc) => takenDown(doc, by, deps.clock(), words))
}

async function step(
  deps: Deps,
  { _id, notice }: NoticePost,
  deed: 'notice-posted' | 'notice-taken-down',
  by: string,
  decide: (doc: NoticePost) => NoticePost | null,
): Promise<NoticeDone> {
  let mine = false
  const post = await change(deps.store.notices, _id, decide, () => {
    mine = true
  })
  if (post === null || !mine) return refused('state')
  await note(deps, { deed, by, unit: notice.unit, about: { notice: _id } })
  return { kind: 'done', post }
}

/** Only what everybody may read, unless it is about a unit of theirs; `null`: there is no such notice. */
export async function noticeFor(
  deps: Pick<Deps, 'store'>,
  id: string,
  { units }: Pick<Caller, 'units'>,
): Promise<NoticePost | null> {
  const known = isNoticeId(id) ? await deps.store.notices.get(id) : null
  if (known === null) return null
  const { unit } = known.notice
  const theirs = unit === null ? units === null : await mayTouch(deps, { units }, unit)
  return theirs ? known : null
}

/** What everybody may read, posted or taken down; `null`: there is no such notice, or it is a draft. */
export async function publicNotice(deps: Pick<Deps, 'store'>, id: string): Promise<NoticePost | null> {
  const known = isNoticeId(id) ? await deps.store.notices.get(id) : null
  return known === null || known.state === 'prepared' ? null : known
}

/** Those of a caller's units, the latest period first. */
export async function listNotices(
  deps: Pick<Deps, 'store'>,
  { units }: Pick<Caller, 'units'>,
  wanted: (post: NoticePost) => boolean = () => true,
  limit = PAGE,
): Promise<NoticePost[]> {
  const pathOf = pathsIn(await deps.store.units.all())
  const found: NoticePost[] = []
  for await (const post of each(deps)) {
    const { unit } = post.notice
    const theirs = units === null || (unit !== null && pathOf(unit).some((at) => units.includes(at)))
    if (theirs && wanted(post)) found.push(post)
    if (found.length === limit) break
  }
  return found
}

async function* each({ store }: Pick<Deps, 'store'>): AsyncIterable<NoticePost> {
  for (let before = ''; ; ) {
    const page = await store.notices.latest(before, PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    before = last._id
  }
}

/** What the public has read, taken down since or not. */
async function everyPosted(deps: Pick<Deps, 'store'>): Promise<Notice[]> {
  const all: Notice[] = []
  for await (const { state, notice } of each(deps)) if (state !== 'prepared') all.push(notice)
  return all
}

async function underOf({ store }: Pick<Deps, 'store'>): Promise<Under> {
  const pathOf = pathsIn(await store.units.all())
  return (unit, above) => above === null || (unit !== null && pathOf(unit).includes(above))
}

/** Those of the same unit, or of one above or below it, that share some of its days and not all. */
function overlapping(others: readonly Notice[], one: Notice, under: Under): Notice[] {
  const related = ({ unit }: Notice): boolean => under(unit, one.unit) || under(one.unit, unit)
  return others.filter((other) => related(other) && overlapPartly(other.period, one.period))
}

/** SHA-256 of the notice as JSON, hex. */
function hashOf(notice: Notice): string {
  return createHash('sha256').update(JSON.stringify(notice)).digest('hex')
}

function refused(why: NoticeRefusal, lines: readonly string[] = []): NoticeDone {
  return { kind: 'refused', why, lines }
}
