import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ServiceWorld, serviceWorld } from '../../../test/support/service-world.ts'
import type { Request } from '../../survey/request.ts'
import { DAY } from '../../survey/time.ts'
import type { Caller } from '../deps.ts'
import { renamePhone } from '../form-contact.ts'
import { removeSample } from '../sample-removal.ts'
import { putUnit } from '../units.ts'
import { withdraw } from '../withdraw.ts'
import { addRequest, changeRequest, listRequests, readRequest } from './requests.ts'

const ALL: Caller = { name: 'u1', units: null }
const CHAT = '5551001'

let world: ServiceWorld

beforeEach(async () => {
  world = await serviceWorld()
})
afterEach(() => world.close())

const done = () => listRequests(world.deps, ALL, 'done')
const brief = ({ kind, way, state, history }: Request) => `${kind} ${way} ${state} ${history.at(-1)?.outcome}`
/** What the register left on record; slips and erasures leave entries of their own. */
const audited = async () => {
  const entries = await world.deps.store.audit.following('', 100)
  const mine = ['request-received', 'request-changed', 'datum-seen']
  return entries.filter(({ deed }) => mine.includes(deed)).map(({ deed, by }) => `${deed} ${by}`)
}

async function finished(code: string, chat = CHAT) {
  const put = await world.put(code, { telegramChat: chat })
  await world.says(chat, (await world.slip(put)).code)
  for (const said of ['có', 'hài lòng', 'không']) await world.says(chat, said)
  return put
}

test('what a person withdraws, erases and objects to stands in the register, done at once, with the proof of consent', async () => {
  const put = await finished('A-1')
  for (const said of ['rút', 'rút', 'xóa', 'xóa', 'dừng']) await world.says(CHAT, said)
  const requests = await done()
  expect(requests.map(brief).sort()).toEqual([
    'erase telegram done contact-erased',
    'object telegram done never-asked-again',
    'withdraw telegram done answer-withdrawn',
  ])
  const withdrawn = requests.find(({ kind }) => kind === 'withdraw')
  expect(withdrawn).toMatchObject({
    invitation: put.invitation?.id,
    unit: 'so-tai-chinh',
    words: null,
    consent: { given: true, way: 'telegram' },
  })
  expect(await audited()).toEqual(Array(3).fill('request-received citizen'))
})

test('an act that is repeated is written down once', async () => {
  const put = await finished('A-1')
  const invitation = await world.invitation(put)
  await withdraw(world.deps, invitation)
  await withdraw(world.another(), await world.invitation(put))
  expect(await done()).toHaveLength(1)
  expect(await audited()).toHaveLength(1)
})

test('taking it back in the middle of the conversation is such an act too', async () => {
  const put = await world.put('A-1', { telegramChat: CHAT })
  await world.says(CHAT, (await world.slip(put)).code)
  for (const said of ['có', 'rút']) await world.says(CHAT, said)
  expect((await done()).map(brief)).toEqual(['withdraw telegram done answer-withdrawn'])
})

test('a contact that is erased again later is another act', async () => {
  await finished('A-1')
  for (const said of ['xóa', 'xóa']) await world.says(CHAT, said)
  world.time.now += 2 * DAY
  for (const said of ['chào', 'xóa', 'xóa']) await world.says(CHAT, said)
  expect((await done()).filter(({ kind }) => kind === 'erase')).toHaveLength(2)
})

test('entries of samples go with the samples', async () => {
  const put = await world.put('A-1', { telegramChat: CHAT })
  const invitation = await world.invitation(put)
  await world.deps.store.invitations.replace({ ...invitation, rev: invitation.rev + 1, sample: true })
  await world.says(CHAT, (await world.slip(put)).code)
  for (const said of ['có', 'rút']) await world.says(CHAT, said)
  expect(await done()).toHaveLength(1)
  await removeSample(world.deps)
  expect(await done()).toEqual([])
})

const LETTER = {
  kind: 'erase',
  way: 'letter',
  receivedOn: '2026-11-20',
  unit: 'so-tai-chinh',
  words: 'Bà Bưởi xin xóa số 0912345678',
} as const

test('a letter is written down sealed, and that its words were read is on record', async () => {
  const added = await addRequest(world.deps, ALL, LETTER)
  if (added.kind === 'refused') throw new Error(added.why)
  expect(await world.onDisk()).not.toContain('0912345678')
  expect(await readRequest(world.deps, ALL, added.id)).toMatchObject({ words: LETTER.words, notes: [null] })
  expect(await changeRequest(world.deps, ALL, added.id, { did: 'refused', reason: '' })).toBe('no-reason')
  expect(await changeRequest(world.deps, ALL, added.id, { did: 'refused', reason: 'Không đúng người' })).toBe('done')
  expect(await readRequest(world.deps, ALL, added.id)).toMatchObject({ notes: [null, 'Không đúng người'] })
  expect(await audited()).toEqual(['request-received u1', 'datum-seen u1', 'request-changed u1', 'datum-seen u1'])
  expect(JSON.stringify(await world.deps.store.audit.following('', 100))).not.toContain('Bưởi')
})

test.each([
  ['of a unit that is not theirs', { unit: 'xa-dien-khanh' }, 'out-of-scope'],
  ['of a unit that does not exist', { unit: 'none' }, 'out-of-scope'],
  ['from tomorrow', { receivedOn: '2026-11-25' }, 'in-the-future'],
  ['without a word', { words: '  ' }, 'no-words'],
])('a letter %s is not taken', async (_, change, why) => {
  await putUnit(world.deps, 'xa-dien-khanh', { name: 'UBND xã Diên Khánh' }, ALL)
  const caller = { name: 'u2', units: ['so-tai-chinh'] }
  expect(await addRequest(world.deps, caller, { ...LETTER, ...change })).toEqual({ kind: 'refused', why })
})

test('whoever holds another unit neither sees nor changes it, and nobody but those of all units sees what belongs to none', async () => {
  await putUnit(world.deps, 'xa-dien-khanh', { name: 'UBND xã Diên Khánh' }, ALL)
  const added = await addRequest(world.deps, ALL, LETTER)
  if (added.kind === 'refused') throw new Error(added.why)
  const stranger = { name: 'u2', units: ['xa-dien-khanh'] }
  expect(await listRequests(world.deps, stranger, 'open')).toEqual([])
  expect(await readRequest(world.deps, stranger, added.id)).toBeNull()
  expect(await changeRequest(world.deps, stranger, added.id, { did: 'done', reason: '' })).toBe('unknown')
  for (const said of ['dừng']) await world.says('777', said)
  expect(await listRequests(world.deps, { name: 'u3', units: ['so-tai-chinh'] }, 'done')).toEqual([])
  expect(await done()).toMatchObject([{ kind: 'object', unit: null }])
})

test('of two people who end a request at once one is told that it is over', async () => {
  const added = await addRequest(world.deps, ALL, LETTER)
  if (added.kind === 'refused') throw new Error(added.why)
  const end = (deps = world.deps) => changeRequest(deps, ALL, added.id, { did: 'done', reason: '' })
  expect((await Promise.all([end(), end(world.another())])).sort()).toEqual(['done', 'over'])
})

test('who looks at their data in a chat has asked to see it, once a day', async () => {
  await finished('A-1')
  await world.says(CHAT, 'dữ liệu của tôi')
  await world.says(CHAT, 'dữ liệu của tôi')
  expect((await done()).map(brief)).toEqual(['see telegram done shown'])
  world.time.now += DAY
  await world.says(CHAT, 'dữ liệu của tôi')
  expect(await done()).toHaveLength(2)
})

test('another phone named on the page is a correction', async () => {
  const put = await world.put('A-1', { phone: '0912345678' })
  await renamePhone(world.deps, await world.invitation(put), '0987654321')
  expect((await done()).map(brief)).toEqual(['correct form done corrected'])
  expect(JSON.stringify(await done())).not.toContain('0987654321')
})
