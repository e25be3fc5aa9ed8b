import { describe, expect, test } from 'vitest'
import { FACTS, FIELDS, REASONS, SATISFACTION, step, talkAt, YES_NO } from '../../test/support/trial-flow.ts'

const attitude = step('attitude', 'rating', SATISFACTION)
const trips = step('trips', 'fact', { kind: 'number', min: 0, max: 20, suggest: [0, 1, 2] })
const reasons = step('why', 'reason', REASONS)
const remark = step('remark', 'comment', { kind: 'text', max: 10 })
const consent = step('consent', 'consent', YES_NO)
const field = step('field', 'segment', FIELDS, { prefill: 'field' })
const KNOWN = { ...FACTS, field: { code: 'DKDN', name: 'Đăng ký doanh nghiệp' } }
const CODES = (choices: readonly { code: string }[] | undefined) => choices?.map(({ code }) => code)

describe('a number', () => {
  test.each([['2'], ['2 lần'], ['hai lần'], ['2 lan'], ['hai'], ['０２'], ['khoảng 2 lần ạ'], ['dạ 2']])(
    '%s is 2',
    (typed) => expect(talkAt(trips).type(typed).last?.understood).toEqual({ trips: 2 }),
  )
  test.each([['không lần nào'], ['0'], ['0 lần'], ['chưa đi lần nào'], ['ko lần nào']])('%s is 0', (typed) =>
    expect(talkAt(trips).type(typed).last?.understood).toEqual({ trips: 0 }),
  )
  test.each([
    ['không'],
    ['21'],
    ['-2'],
    ['2,5'],
    ['1/2'],
    ['999999999999'],
    ['nhiều lắm'],
    ['bà'],
    ['không 2'],
    ['<3'],
    ['< 3'],
    ['≤3'],
    ['>2'],
    ['≥3 lần'],
    ['~3'],
    ['1²'],
    ['①③'],
    ['½'],
    ['2-3 lần'],
    ['2 – 3'],
    [':3'],
    ['khoảng 2,3 lần'],
    ['hơn 3 lần'],
    ['3+'],
  ])('%s is asked again with the range', (typed) => {
    const now = talkAt(trips).type(typed)
    expect(now.last?.happened).toBe('not-understood')
    expect(now.say).toContain('từ 0 đến 20')
  })
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
    [trips, 'nhiều lắm'],
    [trips, '<3'],
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
