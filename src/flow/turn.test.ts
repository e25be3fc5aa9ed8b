import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import {
  choose,
  FACTS,
  FIELDS,
  flowOf,
  option,
  PUNCTUALITY,
  REASONS,
  SATISFACTION,
  step,
  TRIAL,
  talk,
  talkAt,
  YES_NO,
} from '../../test/support/trial-flow.ts'
import { newState } from './state.ts'
import { turn } from './turn.ts'

const punctuality = step('punctuality', 'fact', PUNCTUALITY)
const attitude = step('attitude', 'rating', SATISFACTION)
const trips = step('trips', 'fact', { kind: 'number', min: 0, max: 20, suggest: [0, 1, 2] })
const reasons = step('why', 'reason', REASONS)
const remark = step('remark', 'comment', { kind: 'text', max: 10 })
const consent = step('consent', 'consent', YES_NO)
const field = step('field', 'segment', FIELDS, { prefill: 'field' })
const KNOWN = { ...FACTS, field: { code: 'DKDN', name: 'Đăng ký doanh nghiệp' } }
const CODES = (choices: readonly { code: string }[] | undefined) => choices?.map(({ code }) => code)

describe('a conversation', () => {
  test('opens with the greeting and the first question in one message', () => {
    expect(talk().say).toBe('Kính chào Ông/Bà. Sở Tài chính mong nhận được ý kiến.\n\nCâu hỏi consent?')
  })

  test('opens soberly where the case calls for it and the questionnaire has such words', () => {
    const flow = { ...TRIAL, sober: { vi: 'Kính gửi Ông/Bà. {office} xin hỏi ý kiến.' } }
    const sober = { ...FACTS, sober: true }
    expect(talk(flow, sober).say).toBe('Kính gửi Ông/Bà. Sở Tài chính xin hỏi ý kiến.\n\nCâu hỏi consent?')
    expect(talk(flow).say).toBe(talk().say)
    expect(talk(TRIAL, sober).say).toBe(talk().say)
  })

  test('typed from end to end asks what the answers call for, echoes each and thanks', () => {
    let now = talk()
    for (const typed of ['có', 'đất đai', 'trễ hẹn', 'không', 'không hài lòng', '1, 3', '3 lần']) now = now.type(typed)
    expect(now.state.step).toBe('trips_why')
    expect(now.say).toContain('Đã ghi nhận: 3.')
    now = now.press('WAIT').press('DONE')
    expect(now.say).toBe('Sắp xong rồi.\n\nCâu hỏi remark?')
    now = now.type('Cảm ơn anh Tư ở quầy 3.')
    expect(now.state.ended).toBe('finished')
    expect(now.last?.happened).toBe('ended')
    expect(now.say).toContain('cảm ơn')
    expect(Object.fromEntries(Object.entries(now.state.answers).map(([id, { value }]) => [id, value]))).toEqual({
      consent: 'YES',
      field: 'DATDAI',
      punctuality: 'LATE',
      apology: 'NO',
      attitude: 'D',
      attitude_why: ['RUDE', 'WAIT'],
      trips: 3,
      trips_why: ['WAIT'],
      remark: { text: 'Cảm ơn anh Tư ở quầy 3.' },
    })
    expect(JSON.stringify(now.state).length).toBeLessThan(1_000)
  })

  test('a press is not echoed, typed words are, and progress counts criteria', () => {
    expect(talk().press('YES').say).toBe('(1/4) Câu hỏi field?')
    expect(talk().type('đồng ý').say).toBe('Đã ghi nhận: Có.\n\n(1/4) Câu hỏi field?')
    expect(talk().press('YES').last?.pressed).toBe('Có')
  })

  test('begins by itself where no invitation has shown it', () => {
    const input = { place: 'here', channel: 'zalo', moment: { at: 5, order: null } }
    const said = (text: string) =>
      turn(TRIAL, newState('vi'), { ...input, said: { kind: 'text', text } }, FACTS, tongue)
    expect(said('có')).toMatchObject({ happened: 'shown', understood: null, state: { step: 'consent' } })
    expect(said('có').state.led).toEqual({ zalo: { at: 5, order: null } })
    expect(said('dừng')).toMatchObject({ happened: 'ended', asked: 'stop' })
    const press = turn(
      TRIAL,
      newState('vi'),
      { ...input, said: { kind: 'press', step: 'consent', code: 'YES' } },
      FACTS,
      tongue,
    )
    expect(press).toMatchObject({ happened: 'answered', understood: { consent: 'YES' } })
  })
})

describe('consent', () => {
  test('refused ends at once with thanks', () => {
    const ended = talk().type('không')
    expect(ended.last).toMatchObject({ happened: 'ended', asked: null, understood: { consent: 'NO' } })
    expect(ended.state.ended).toBe('declined')
    expect(ended.say).toContain('cảm ơn')
  })

  test('is neither skipped nor offered to be', () => {
    let now = talkAt(consent)
    expect(now.type('bỏ qua').state.step).toBe('consent')
    expect(now.press('SKIP').last?.happened).toBe('not-understood')
    expect(now.form('consent', 'NA').last?.happened).toBe('not-understood')
    for (let i = 0; i < 4; i++) now = now.type('hả')
    expect(now.say).not.toContain('bỏ qua')
    expect(now.last?.replies[0]?.besides).toEqual([])
  })
})

describe('what is not understood', () => {
  test('is asked again with the options; the second time skipping is offered', () => {
    const once = talkAt(attitude).type('tàm bậy')
    expect(once.last).toMatchObject({ happened: 'not-understood', understood: null, state: { misses: 1 } })
    expect(CODES(once.last?.replies[0]?.options)).toEqual(['VD', 'D', 'N', 'S', 'VS'])
    expect(once.say).not.toContain('bỏ qua')
    expect(once.type('23456789').say).toContain('bỏ qua')
    expect(once.type('hài lòng').state.misses).toBe(0)
  })

  test('an unknown code of a button is not understood', () => {
    expect(talkAt(attitude).press('RIGHT').last?.happened).toBe('not-understood')
    expect(talkAt(attitude).press('EXCELLENT').last?.happened).toBe('not-understood')
  })

  test('pictures and voices are answered politely and change nothing', () => {
    const now = talkAt(attitude)
    const media = now.does({ kind: 'media' })
    expect(media.state).toEqual(now.state)
    expect(media.say).toMatch(/chỉ đọc được tin nhắn chữ[\s\S]*Câu hỏi attitude\?/)
  })

  test('hostile lengths are refused unread', () => {
    for (const text of ['a '.repeat(50_000), '1, '.repeat(30_000), '*'.repeat(100_000), 'không '.repeat(9_999)]) {
      for (const asked of [attitude, reasons, trips, consent])
        expect(talkAt(asked).type(text).last?.happened).toBe('not-understood')
    }
  })
})

describe('words that always work', () => {
  const now = talk().press('YES').type('đất đai').type('trễ hẹn').type('có')

  test.each([['không ý kiến'], ['khong y kien'], ['ko ý kiến ạ'], ['KHÔNG Ý KIẾN']])('%s', (typed) =>
    expect(now.type(typed).last?.understood).toEqual({ attitude: 'NA' }),
  )
  test.each([['bỏ qua'], ['bo qua'], ['dạ bỏ qua ạ']])('%s', (typed) =>
    expect(now.type(typed).last?.understood).toEqual({ attitude: 'SKIP' }),
  )
  test.each([['sửa'], ['sua'], ['quay lại'], ['quay lai']])('%s goes back', (typed) =>
    expect(now.type(typed).state.step).toBe('apology'),
  )
  test.each([['tiếp'], ['tiep'], ['giúp'], ['/help']])('%s shows the open question', (typed) => {
    expect(now.type(typed).last?.happened).toBe('shown')
    expect(now.type(typed).say).toContain('Câu hỏi attitude?')
  })
  test.each([['dừng'], ['dung'], ['DỪNG'], ['/stop'], ['dừng lại nhé']])('%s ends', (typed) => {
    expect(now.type(typed).last).toMatchObject({ happened: 'ended', asked: 'stop' })
    expect(now.type(typed).state.ended).toBe('declined')
    expect(now.type(typed).say).toContain('DỪNG một lần nữa')
  })
  test.each([
    ['rút', 'withdraw'],
    ['rut', 'withdraw'],
    ['xóa', 'erase'],
    ['xoá', 'erase'],
    ['xoa', 'erase'],
  ])('%s takes everything back', (typed, asked) => {
    expect(now.type(typed).last).toMatchObject({ happened: 'ended', asked })
    expect(now.type(typed).state).toMatchObject({ ended: 'withdrawn', answers: {}, step: null })
  })
})

test('what a question can take is an answer, though the words ask for what is held elsewhere', () => {
  const options = choose([option('DATA', 'Lộ dữ liệu', 'dữ liệu của tôi'), option('OTHER', 'Khác')])
  const now = talkAt(step('q', 'reason', options))
  for (const said of ['dữ liệu của tôi', 'du lieu cua toi'])
    expect(now.type(said).last?.understood).toEqual({ q: 'DATA' })
  expect(now.type('xem dữ liệu').last?.asked).toBe('data')
})

test('what a question offers by name is an answer, though the words are a command elsewhere', () => {
  const options = choose([option('GUIDE', 'Hướng dẫn'), option('UNSURE', 'Không biết'), option('MILK', 'Sữa')])
  const now = talkAt(step('q', 'fact', options))
  expect(now.type('hướng dẫn').last?.understood).toEqual({ q: 'GUIDE' })
  expect(now.type('khong biet').last?.understood).toEqual({ q: 'UNSURE' })
  expect(now.type('không ý kiến').last?.understood).toEqual({ q: 'NA' })
  expect(now.type('sua').last?.happened).toBe('not-understood')
  expect(now.type('sửa').last?.happened).toBe('shown')
})

describe('dung', () => {
  test('is asked back where the question could take đúng', () => {
    const doubt = talkAt(punctuality).type('dung')
    expect(doubt.last).toMatchObject({ happened: 'asked-back', understood: null })
    expect(doubt.say).toBe('Ông/Bà muốn chọn “Đúng hẹn” hay dừng khảo sát?')
    expect(CODES(doubt.last?.replies[0]?.options)).toEqual(['ONTIME', 'STOP'])
    for (const typed of ['1', 'đúng', 'đúng hẹn', 'dung hen']) {
      expect(doubt.type(typed).last?.understood, typed).toEqual({ punctuality: 'ONTIME' })
    }
    for (const typed of ['2', 'dừng', 'dừng lại']) expect(doubt.type(typed).last?.asked, typed).toBe('stop')
    expect(doubt.press('STOP').last).toMatchObject({ asked: 'stop', pressed: 'Dừng' })
    expect(doubt.press('ONTIME').last?.understood).toEqual({ punctuality: 'ONTIME' })
    expect(doubt.type('trễ hẹn').last?.understood).toEqual({ punctuality: 'LATE' })
    expect(doubt.type('dung').last?.happened).toBe('asked-back')
    expect(doubt.type('hả').say).toContain('Câu hỏi punctuality?')
  })

  test('is asked back at a prefilled fact', () => {
    const doubt = talkAt(field, KNOWN).type('dạ dung ạ')
    expect(CODES(doubt.last?.replies[0]?.options)).toEqual(['RIGHT', 'STOP'])
    expect(doubt.type('1').last?.understood).toEqual({ field: 'DKDN' })
    expect(doubt.type('không').last?.happened).toBe('not-understood')
    for (const typed of ['không đúng', 'khong dung', 'sai rồi']) {
      expect(CODES(doubt.type(typed).last?.replies[0]?.options), typed).toContain('DATDAI')
    }
  })

  test('with accents is never in doubt', () => {
    expect(talkAt(punctuality).type('đúng').last?.understood).toEqual({ punctuality: 'ONTIME' })
    expect(talkAt(punctuality).type('dừng').last?.asked).toBe('stop')
    expect(talkAt(attitude).type('dung').last?.asked).toBe('stop')
  })
})

describe('going back', () => {
  const atAttitude = talk().press('YES').press('DATDAI').press('LATE').press('YES')

  test('and answering otherwise drops what hung on the old answer and keeps the rest', () => {
    const twice = atAttitude.type('sửa').type('sửa')
    expect(twice.state.step).toBe('punctuality')
    const changed = twice.press('ONTIME')
    expect(changed.state.step).toBe('attitude')
    expect(changed.state.answers['apology']).toBeUndefined()
    expect(changed.state.answers['field']?.value).toBe('DATDAI')
    expect(twice.press('LATE').state.answers).toEqual(atAttitude.state.answers)
  })

  test('stops where nothing was answered', () => {
    const first = talk().type('sửa')
    expect(first.state.step).toBe('consent')
    expect(first.say).toContain('không có câu trả lời nào')
  })

  test('never shows or changes what was answered elsewhere', () => {
    const elsewhere = atAttitude.at('there').does({ kind: 'open' })
    expect(elsewhere.type('sửa').state.step).toBe('attitude')
    expect(elsewhere.form('punctuality', 'ONTIME').last?.happened).toBe('late')
    const reopened = elsewhere.at('here').type('sửa')
    const other = reopened.at('there').does({ kind: 'open' })
    expect(other.state.step).toBe('attitude')
    expect(reopened.at('there').press('NO', 'apology').last).toMatchObject({ happened: 'late', state: reopened.state })
  })

  test('a posted page may change an answer of its own browser', () => {
    const changed = atAttitude.form('punctuality', 'EARLY')
    expect(changed.last?.understood).toEqual({ punctuality: 'EARLY' })
    expect(changed.state.step).toBe('attitude')
    expect(changed.state.answers['apology']).toBeUndefined()
  })
})

describe('what comes late', () => {
  const now = talk().does({ kind: 'press', step: 'consent', code: 'YES' }, { at: 1_000, order: 7 })

  test('an old button changes nothing and says so, with the open question', () => {
    const late = now.press('NO', 'consent')
    expect(late.last).toMatchObject({ happened: 'late', state: now.state, understood: null, pressed: null })
    expect(late.say).toMatch(/câu hỏi cũ[\s\S]*Câu hỏi field\?/)
    expect(late.last?.replies).toHaveLength(1)
  })

  test('a message older than the open question is passed over in silence', () => {
    for (const moment of [{ at: 999 }, { at: 1_000, order: 6 }, { order: 6 }]) {
      expect(now.type('đất đai', moment).last).toMatchObject({ happened: 'late', replies: [], state: now.state })
    }
    for (const moment of [{ at: 1_001 }, { at: 1_000, order: 8 }, { order: 8 }, {}]) {
      expect(now.type('đất đai', moment).last?.happened).toBe('answered')
    }
    expect(now.at('here', 'zalo').type('đất đai', { at: 5 }).last?.happened).toBe('answered')
    expect(now.type('đất đai', { order: 7 - 200_000 }).last?.happened).toBe('answered')
  })

  test('asking again does not move the clock', () => {
    expect(now.type('hả', { at: 5_000 }).state.led).toEqual(now.state.led)
  })

  test('after the end one sentence is all', () => {
    const ended = talk().type('không')
    const after = ended.press('YES', 'consent')
    expect(after.last).toMatchObject({ happened: 'late', state: ended.state })
    expect(after.say).toContain('đã kết thúc')
  })
})

describe('another place', () => {
  const now = talk().press('YES').press('DATDAI')

  test('must have seen the open question before its words answer it', () => {
    const unseen = now.at('there').type('trễ hẹn')
    expect(unseen.last).toMatchObject({ happened: 'shown', understood: null })
    expect(unseen.type('trễ hẹn').last?.understood).toEqual({ punctuality: 'LATE' })
    expect(now.at('there').type('bỏ qua').last).toMatchObject({ happened: 'shown', understood: null })
    expect(now.at('there').type('dung').last).toMatchObject({ happened: 'shown', asked: null })
    expect(now.at('there').type('dừng').last?.asked).toBe('stop')
  })

  test('that saw an earlier one does not answer the open one unseen', () => {
    const handed = now.at('there').does({ kind: 'open' }).press('LATE').at('here')
    expect(handed.type('có').last).toMatchObject({ happened: 'shown', understood: null })
  })
})

test('English is spoken where it is the language of the person', () => {
  const now = talk(flowOf(attitude, remark), FACTS, 'en')
  expect(now.type('very satisfied').say).toContain('Noted: Rất hài lòng.')
  expect(now.type('skip').last?.understood).toEqual({ attitude: 'SKIP' })
})

test('an organisation is spoken to in its own words', () => {
  const ask = { vi: '{applicant, select, organisation {Quý cơ quan} other {Ông/Bà}} có góp ý gì?' }
  const single = step('remark', 'comment', { kind: 'text', max: 40 }, { ask })
  expect(talkAt(single).say).toContain('Ông/Bà có góp ý gì?')
  expect(talkAt(single, { ...FACTS, codes: { applicant: 'organisation' } }).say).toContain('Quý cơ quan có góp ý gì?')
})

test('how a case was filed is confirmed with one tap, or corrected', () => {
  const ways = choose([option('COUNTER', 'Nộp tại quầy'), option('ONLINE', 'Nộp trực tuyến')])
  const filed = step('filed', 'fact', ways, { prefill: 'filed' })
  const known = talkAt(filed, { ...FACTS, codes: { filed: 'online' } })
  expect(known.say).toContain('Theo hồ sơ: Nộp trực tuyến. Có đúng không ạ?')
  expect(known.type('đúng').last?.understood).toEqual({ filed: 'ONLINE' })
  expect(known.type('sai').press('COUNTER').last?.understood).toEqual({ filed: 'COUNTER' })
  expect(talkAt(filed, { ...FACTS, codes: { filed: 'post' } }).say).not.toContain('Theo hồ sơ')
  expect(talkAt(filed).say).not.toContain('Theo hồ sơ')
})
