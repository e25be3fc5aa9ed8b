/** The parts of a scenario: an office that closes cases, people who answer in a chat or on the page, the figures. */
import type { Bubble } from '../../src/emulator/bubble.ts'
import { addTallies, emptyTally, PEOPLE } from '../../src/report/tally.ts'
import type { Store } from '../../src/store/store.ts'
import { addDays, dayOf } from '../../src/survey/time.ts'
import { eventually, type Json, type Office } from './office.ts'
import type { TestStore } from './stores.ts'

/** Yesterday, or the first of the month: nothing is past its time, and the batch is that of today. */
export const DAY = dayOf(Date.now()).endsWith('-01') ? dayOf(Date.now()) : addDays(dayOf(Date.now()), -1)

/** What a citizen does in a chat app, the same in both. */
export interface App {
  text(text: string): Promise<void>
  press(button: string, messageId?: string): Promise<void>
  messages(): readonly Bubble[]
}

/** The counts of each step, those outside the denominator among them; zeros left out. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface Closed {
  readonly code: string
  readonly id: string
  readonly why: unknown
}

/** Things said in order, each with what the office then says: all seven questions, nothing that calls for more. */
export const ALL_WELL = [
  ['Đồng ý', 'thuộc lĩnh vực nào'],
  ['Đất đai', 'ghi trên giấy hẹn'],
  ['Đúng hẹn', 'công khai quy trình'],
  ['Hài lòng', 'thái độ trao đổi'],
  ['Rất hài lòng', 'nơi tiếp đón'],
  ['Bình thường', 'bao nhiêu lần'],
  ['2', 'Nhìn chung'],
  ['Hài lòng', 'góp ý thêm'],
  ['Bỏ qua', 'cảm ơn'],
] as const

/** What `ALL_WELL` is counted as, said by so many. */
export const allWell = (n: number): Counts => ({
  field: { DATDAI: n },
  punctuality: { ONTIME: n },
  publicity: { S: n },
  attitude: { VS: n },
  facilities: { N: n },
  trips: { '2': n },
  overall: { S: n },
})

export interface Unit {
  close(applicant: object, more?: object): Promise<Closed>
  /** What the invitation is now. */
  state(of: Closed): Promise<string>
  /** The figures once so many forms are finished. */
  counts(finished: number): Promise<Counts>
  funnel(): Promise<Readonly<Record<string, number>>>
}

/** A unit of its own, so that a scenario's figures are its own. */
export async function aUnit(office: Pick<Office, 'api'> & Partial<Pick<Office, 'served'>>, id: string): Promise<Unit> {
  await office.api('PUT', `/units/${id}`, { name: 'Sở Tài chính', hotline: '1022' })
  let n = 0
  const summary = async (): Promise<Json> =>
    (await office.api('GET', `/reports/summary?from=${DAY}&to=${DAY}&unit=${id}`)).body
  return {
    async close(applicant, more = {}) {
      const code = `${id}-261102-${String(++n).padStart(4, '0')}`
      const body = { unit: id, applicant, outcome: 'returned', closedAt: `${DAY}T00:00:00+07:00`, ...more }
      const put = await office.api('PUT', `/cases/${code}`, body)
      if (put.status !== 201) throw new Error(`the case was answered with ${put.status}`)
      return { code, id: String(put.body['invitation']?.['id']), why: put.body['why'] }
    },
    state: async ({ id: invitation }) => String((await office.api('GET', `/invitations/${invitation}`)).body['state']),
    counts: (finished) =>
      eventually(async () => {
        const all = await summary()
        if (Number(all['funnel']?.['finished']) !== finished) return null
        // The API does not tell how fewer than five answered.
        return office.served === undefined ? countsIn(all) : countedIn(office.served().deps.store, DAY, id)
      }),
    funnel: async () => (await summary())['funnel'] as never,
  }
}

/** What no figure is made of. */
const UNCOUNTED = ['consent', 'call_back', 'remark']

/** What the cells of a unit say, of however few people. */
export async function countedIn({ tallies }: Pick<Store, 'tallies'>, day: string, unit: string): Promise<Counts> {
  let tally = emptyTally()
  for await (const cell of tallies.ofDays(day, day, [unit])) tally = addTallies(tally, cell)
  const steps = Object.values(tally.series).flatMap((series) => Object.entries(series.steps))
  const counted = steps.filter(([step]) => !UNCOUNTED.includes(step))
  return Object.fromEntries(
    counted.map(([step, counts]) => {
      return [step, Object.fromEntries(Object.entries(counts).filter(([code, many]) => code !== PEOPLE && many > 0))]
    }),
  )
}

/** The same, of a store that other processes have open. */
export async function countedInStore(place: Pick<TestStore, 'open'>, unit: string): Promise<Counts> {
  const store = await place.open()
  try {
    return await countedIn(store, DAY, unit)
  } finally {
    await store.close()
  }
}

interface Criterion {
  readonly step: string
  readonly suppressed?: true
  readonly counts: Readonly<Record<string, number>>
  readonly outside: Readonly<Record<string, number>>
}

/** What a summary tells. */
export function countsIn(summary: Json): Counts {
  const counts: Record<string, Record<string, number>> = {}
  for (const { step, suppressed, counts: inside, outside } of summary['criteria'] as unknown as Criterion[]) {
    if (suppressed) continue
    const given = Object.entries({ ...inside, ...outside }).filter(([, many]) => many > 0)
    if (given.length > 0 && step !== 'remark') counts[step] = Object.fromEntries(given)
  }
  return counts
}

/** Presses the button that says so, where one does, else types; then waits until the office says `then`. */
export async function say(app: App, text: string, then: string, patience?: number): Promise<void> {
  const since = app.messages().length
  const { buttons = [], id } = app.messages().findLast(({ by }) => by === 'office') ?? {}
  const isThere = buttons.flat().some((button) => button.kind === 'press' && button.label === text)
  await (isThere ? app.press(text, id) : app.text(text))
  await hears(app, then, since, patience)
}

/** Waits until the office says `words`, after message number `since`. */
export function hears(app: App, words: string, since = 0, patience?: number): Promise<true | undefined> {
  const said = (): boolean =>
    app
      .messages()
      .slice(since)
      .some(({ by, text }) => by === 'office' && text.includes(words))
  return eventually(() => said() || undefined, patience).catch(() => {
    throw new Error(`"${words}" was never said; the last was "${lastSaid(app).slice(0, 300)}"`)
  })
}

export async function sayAll(app: App, script: readonly (readonly [string, string])[]): Promise<void> {
  for (const [text, then] of script) await say(app, text, then)
}

export function lastSaid(app: App): string {
  return app.messages().findLast(({ by }) => by === 'office')?.text ?? ''
}

export function saidBy(app: App): readonly Bubble[] {
  return app.messages().filter(({ by }) => by === 'office')
}

/** The code and the token that the newest template brought. */
export async function template(
  app: App,
  patience?: number,
): Promise<{ readonly code: string; readonly token: string }> {
  const { data } = await eventually(
    () => app.messages().findLast((bubble) => bubble.template !== null)?.template,
    patience,
  )
  return { code: String(data['survey_code']), token: String(data['survey_token']) }
}

/** A browser with its cookie, at the form of one token. */
export function browserAt(url: string) {
  let cookie = ''
  const keep = (answer: Response): Response => {
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie
    return answer
  }
  const look = async (): Promise<string> => keep(await fetch(url, { headers: { cookie } })).text()
  return {
    look,
    /** Posts a page that showed this step; what it shows then, wherever that leads. */
    async post(step: string, fields: Readonly<Record<string, string>>): Promise<string> {
      const body = new URLSearchParams({ step, action: 'answer', ...fields })
      const posted = keep(await fetch(url, { method: 'POST', body, headers: { cookie }, redirect: 'manual' }))
      return posted.status === 303 ? look() : posted.text()
    },
  }
}
