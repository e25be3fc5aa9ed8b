import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import {
  FACTS,
  FIELDS,
  flowOf,
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
    expect(media.say).toMatch(/chỉ đọc được chữ[\s\S]*Câu hỏi attitude\?/)
  })

  test('hostile lengths are refused unread', () => {
    for (const text of ['a '.repeat(50_000), '1, '.repeat(30_000), '*'.repeat(100_000), 'không '.repeat(9_999)]) {
      for (const asked of [attitude, reasons, trips, consent])
        expect(talkAt(asked).type(text).last?.happened).toBe('not-understood')
    }
  })
})

describe('a number', () => {
  test.each([['2'], ['2 lần'], ['hai lần'], ['2 lan'], ['hai'], ['０２'], ['khoảng 2 lần ạ'], ['dạ 2']])(
    '%s is 2',
    (typed) => expect(talkAt(trips).type(typed).last?.understood).toEqual({ trips: 2 }),
  )
  test.each([['không lần nào'], ['0'], ['0 lần'], ['chưa đi lần nào'], ['ko lần nào']])('%s is 0', (typed) =>
    expect(talkAt(trips).type(typed).last?.understood).toEqual({ trips: 0 }),
  )
  test.each([['không'], ['21'], ['-2'], ['2,5'], ['1/2'], ['999999999999'], ['nhiều lắm'], ['bà'], ['không 2']])(
    '%s is asked again with the range',
    (typed) => {
      const now = talkAt(trips).type(typed)
      expect(now.last?.happened).toBe('not-understood')
      expect(now.say).toContain('từ 0 đến 20')
    },
  )
  test('a button carries it', () => {
    expect(talkAt(trips).press('2').last).toMatchObject({ understood: { trips: 2 }, pressed: '2' })
    expect(talkAt(trips).press('21').last?.happened).toBe('not-understood')
  })
})

describe('where several may be chosen', () => {
  test('presses tick and untick until Xong', () => {
    const ticked = talkAt(reasons).press('WAIT').press('RUDE').press('WAIT')
    expect(ticked.last).toMatchObject({ happened: 'ticked', understood: null })
    expect(ticked.last?.replies[0]?.ticked).toEqual(['RUDE'])
    expect(ticked.press('DONE').last?.understood).toEqual({ why: ['RUDE'] })
    expect(ticked.type('xong ạ').last?.understood).toEqual({ why: ['RUDE'] })
  })

  test('Xong without any choice asks for one', () => {
    expect(talkAt(reasons).press('DONE').last?.happened).toBe('not-understood')
    expect(talkAt(reasons).type('xong').say).toContain('ít nhất một')
  })

  test('a typed list answers at once and keeps what was ticked', () => {
    expect(talkAt(reasons).type('1 và 3').last?.understood).toEqual({ why: ['RUDE', 'WAIT'] })
    expect(talkAt(reasons).press('UNCLEAR').type('1').last?.understood).toEqual({ why: ['RUDE', 'UNCLEAR'] })
    expect(talkAt(reasons).type('1, 3').say).toContain('Đã ghi nhận: Thiếu lịch sự, thô lỗ; Để chờ lâu.')
  })

  test('no opinion and skipping are answers of their own', () => {
    expect(talkAt(reasons).press('WAIT').press('NA').last?.understood).toEqual({ why: 'NA' })
    expect(talkAt(reasons).type('bo qua').last?.understood).toEqual({ why: 'SKIP' })
  })
})

describe('a fact that the case knows', () => {
  test('is offered with Đúng and only confirmed', () => {
    const now = talkAt(field, KNOWN)
    expect(now.say).toContain('Theo hồ sơ: Đăng ký doanh nghiệp.')
    for (const typed of ['đúng', 'đúng rồi ạ', '1', 'có', 'dạ vâng', 'dang ky doanh nghiep']) {
      expect(now.type(typed).last?.understood, typed).toEqual({ field: 'DKDN' })
    }
    expect(now.press('RIGHT').last).toMatchObject({ understood: { field: 'DKDN' }, pressed: 'Đúng' })
  })

  test('is corrected from the whole list', () => {
    const list = talkAt(field, KNOWN).type('không đúng')
    expect(list.state.correcting).toBe(true)
    expect(CODES(list.last?.replies[0]?.options)).toEqual(['DKDN', 'DATDAI'])
    expect(list.type('2').last?.understood).toEqual({ field: 'DATDAI' })
    expect(talkAt(field, KNOWN).type('dat dai').last?.understood).toEqual({ field: 'DATDAI' })
    expect(talkAt(field, KNOWN).press('WRONG').last?.pressed).toBe('Không đúng')
  })

  test('is kept when the catalogue lacks it, and stands first', () => {
    const now = talkAt(field, { ...FACTS, field: { code: '0107', name: 'Giá đất' } })
    expect(now.press('RIGHT').last?.understood).toEqual({ field: '0107' })
    expect(CODES(now.press('WRONG').last?.replies[0]?.options)).toEqual(['0107', 'DKDN', 'DATDAI'])
    expect(now.press('WRONG').last?.replies[0]?.options[0]?.label).toBe('Giá đất')
  })

  test('that is unknown asks the list at once', () => {
    expect(talkAt(field).type('1').last?.understood).toEqual({ field: 'DKDN' })
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

describe('dung', () => {
  test('is asked back where the question could take đúng', () => {
    const doubt = talkAt(punctuality).type('dung')
    expect(doubt.last).toMatchObject({ happened: 'asked-back', understood: null })
    expect(doubt.say).toBe('Ông/Bà muốn chọn «Đúng hẹn» hay dừng?')
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
    expect(first.say).toContain('chưa có câu trả lời nào')
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

describe('a posted page', () => {
  test.each([
    [attitude, 'S', { attitude: 'S' }],
    [attitude, 'NA', { attitude: 'NA' }],
    [trips, 20, { trips: 20 }],
    [reasons, ['WAIT', 'RUDE'], { why: ['RUDE', 'WAIT'] }],
    [remark, { text: ' Tốt ' }, { remark: { text: 'Tốt' } }],
    [remark, { text: ' ' }, { remark: 'SKIP' }],
  ])('of $id is taken', (asked, answer, understood) => {
    expect(talkAt(asked).form(asked.id, answer).last?.understood).toEqual(understood)
  })
  test.each([
    [attitude, 'X'],
    [attitude, ['S']],
    [attitude, 4],
    [trips, 21],
    [trips, 1.5],
    [trips, -1],
    [reasons, []],
    [reasons, ['RUDE', 'X']],
    [remark, 'text'],
    [remark, { text: 'dài quá mười ký tự' }],
    [consent, 'SKIP'],
  ])('of $id with %j is refused', (asked, answer) => {
    expect(talkAt(asked).form(asked.id, answer).last).toMatchObject({ happened: 'not-understood', understood: null })
  })
})

describe('a remark', () => {
  test('is anything but a command', () => {
    expect(talkAt(remark).type('Rất tốt 👍').last?.understood).toEqual({ remark: { text: 'Rất tốt 👍' } })
    expect(talkAt(remark).type('1').last?.understood).toEqual({ remark: { text: '1' } })
    expect(talkAt(remark).type('dừng').last?.asked).toBe('stop')
    expect(talkAt(remark).type('dừng đèn đỏ').last?.happened).toBe('not-understood')
  })
  test.each([['không'], ['không có'], ['ko có gì'], ['khong co gi a'], ['không ý kiến'], ['bỏ qua']])(
    '%s is none',
    (typed) => expect(talkAt(remark).type(typed).last?.understood).toEqual({ remark: 'SKIP' }),
  )
  test('too long is asked to be shorter, and says what became of it', () => {
    const long = talkAt(remark).type('mười một ký tự')
    expect(long.last?.happened).toBe('not-understood')
    expect(long.say).toContain('quá giới hạn 10')
    expect(long.say).toContain('vẫn được giữ nguyên')
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
