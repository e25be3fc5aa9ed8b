import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tongue } from '../../test/support/tongue.ts'
import { choose, option, PUNCTUALITY, REASONS, SATISFACTION, step, YES_NO } from '../../test/support/trial-flow.ts'
import type { Answering } from './definition.ts'
import type { Facts } from './input.ts'
import { match, matchSeveral } from './match.ts'
import { questionOf } from './question.ts'
import { readings } from './readings.ts'

const FIELD = choose(Array.from({ length: 13 }, (_, i) => option(`F${i + 1}`, `Lĩnh vực ${'abcdefghijklm'[i]}x`)))
const NOTHING_KNOWN = { field: null } as Facts
const lexicon = (answering: Answering) =>
  questionOf(step('q', 'fact', answering), { doubt: null, correcting: false }, NOTHING_KNOWN, tongue.words).lexicon

function meaning(typed: string, answering: Answering): string | null {
  const found = match(readings(typed, tongue.words), lexicon(answering), tongue.words)
  return found === null || found === 'ambiguous' ? found : found.code
}

describe('an option is known', () => {
  test.each([
    ['Đúng hẹn', 'ONTIME'],
    ['ĐÚNG HẸN', 'ONTIME'],
    ['Đúng hẹn'.normalize('NFD'), 'ONTIME'],
    ['dung hen', 'ONTIME'],
    ['đung hẹn', 'ONTIME'],
    ['đúng', 'ONTIME'],
    ['dạ đúng hẹn ạ', 'ONTIME'],
    ['Dạ thưa anh, đúng hẹn nhé!', 'ONTIME'],
    ['tre hen', 'LATE'],
    ['muộn', 'LATE'],
    ['cham', 'LATE'],
    ['1', 'EARLY'],
    ['số 1', 'EARLY'],
    ['câu 1', 'EARLY'],
    ['1.', 'EARLY'],
    ['(1)', 'EARLY'],
    ['①', 'EARLY'],
    ['１', 'EARLY'],
    ['1️⃣', 'EARLY'],
    ['một', 'EARLY'],
    ['mot', 'EARLY'],
    ['A', 'EARLY'],
    ['b', 'ONTIME'],
    ['chọn 1', 'EARLY'],
    ['em chọn số 3 ạ', 'LATE'],
    ['đáp án 1', 'EARLY'],
    ['ba', 'LATE'],
    ['chưa đến hẹn', 'NOTYET'],
  ])('%s → %s', (typed, code) => expect(meaning(typed, PUNCTUALITY)).toBe(code))

  test.each([
    ['hài lòng', 'S'],
    ['hai long', 'S'],
    ['hải lòng', 'S'],
    ['hl', 'S'],
    ['rhl', 'VS'],
    ['không hài lòng', 'D'],
    ['khong hai long', 'D'],
    ['ko hl', 'D'],
    ['k hài lòng ạ', 'D'],
    ['hông hài lòng', 'D'],
    ['chưa hài lòng', 'D'],
    ['không hài lòng lắm', 'D'],
    ['không được hài lòng lắm', 'D'],
    ['rất không hài lòng', 'VD'],
    ['rat khong hai long', 'VD'],
    ['bt', 'N'],
    ['bthg', 'N'],
    ['tạm được', 'N'],
    ['5 sao', 'VS'],
    ['năm sao', 'VS'],
    ['5*', 'VS'],
    ['⭐⭐⭐', 'N'],
    ['4 ⭐', 'S'],
    ['số hai', 'D'],
    ['bốn', 'S'],
    ['bon', 'S'],
    ['D', 'S'],
    ['4. Hài lòng', 'S'],
    ['very satisfied', 'VS'],
    ['Rất hài lòng 😊', 'VS'],
    ['Rất hài lòng :D', 'VS'],
    ['hài lòng <3', 'S'],
    ['không hài lòng :(', 'D'],
    ['không hài lòng, em ạ', 'D'],
  ])('%s → %s', (typed, code) => expect(meaning(typed, SATISFACTION)).toBe(code))

  test.each([
    ['có', 'YES'],
    ['co a', 'YES'],
    ['dạ vâng ạ', 'YES'],
    ['oke', 'YES'],
    ['không', 'NO'],
    ['vâng không ạ', 'NO'],
    ['k', 'NO'],
    ['hem', 'NO'],
    ['khum', 'NO'],
    ['không, em ạ', 'NO'],
    ['ko. thanks', 'NO'],
    ['no', 'NO'],
  ])('%s → %s', (typed, code) => expect(meaning(typed, YES_NO)).toBe(code))
})

describe('nothing is guessed', () => {
  test.each([
    ['10 điểm', SATISFACTION],
    ['10', SATISFACTION],
    ['6', SATISFACTION],
    ['0', SATISFACTION],
    ['hài', SATISFACTION],
    ['hãi', SATISFACTION],
    ['lòng', SATISFACTION],
    ['tôi không thấy hài lòng', SATISFACTION],
    ['không rất hài lòng', SATISFACTION],
    ['⭐⭐⭐⭐⭐⭐', SATISFACTION],
    ['3 sao', PUNCTUALITY],
    ['⭐', PUNCTUALITY],
    ['hẹn', PUNCTUALITY],
    ['bà', PUNCTUALITY],
    ['dùng', PUNCTUALITY],
    ['cô', YES_NO],
    ['👍', YES_NO],
    ['', YES_NO],
    ['...', YES_NO],
    ['không, tốt', SATISFACTION],
    ['chưa, tốt', SATISFACTION],
    ['không, hài lòng', SATISFACTION],
    ['khong. hai long', SATISFACTION],
    ['k, hl', SATISFACTION],
    ['rất không... hài lòng', SATISFACTION],
    ['không\nhài lòng', SATISFACTION],
    ['không, đúng hẹn', PUNCTUALITY],
    ['không, đồng ý', YES_NO],
    ['không, muốn', YES_NO],
    ['<3', SATISFACTION],
    ['≥3', SATISFACTION],
    ['< 3', PUNCTUALITY],
    ['~3', PUNCTUALITY],
    ['=3', PUNCTUALITY],
    ['-5', SATISFACTION],
    ['– 5 sao', SATISFACTION],
    ['4/5', SATISFACTION],
    ['4/5 sao', SATISFACTION],
    ['½', PUNCTUALITY],
    ['1²', SATISFACTION],
    ['①③', FIELD],
    ['1️⃣3️⃣', FIELD],
    [':D', SATISFACTION],
    [':c', SATISFACTION],
    [':-b', SATISFACTION],
    ['D:', SATISFACTION],
    ['B-)', SATISFACTION],
    ['8-)', FIELD],
    [':3', SATISFACTION],
    [':*', SATISFACTION],
    ['*', SATISFACTION],
    ['dạ a', SATISFACTION],
    ['da e', SATISFACTION],
    ['a ơi', YES_NO],
    ['k', FIELD],
    ['h', FIELD],
    ['j', FIELD],
    ['a', FIELD],
    ['chọn k', FIELD],
    ['sau', FIELD],
    ['tam', FIELD],
    ['3 hài lòng', SATISFACTION],
  ])('%j', (typed, answering) => expect(meaning(typed, answering)).toBeNull())

  test('on a long list a letter is chosen in so many words, a high number word with its accents', () => {
    expect(meaning('đáp án H', FIELD)).toBe('F8')
    expect(meaning('bon', FIELD)).toBe('F4')
    expect(meaning('sáu', FIELD)).toBe('F6')
    expect(meaning('13', FIELD)).toBe('F13')
  })

  test('a number word is ambiguous where it may be a word of an option', () => {
    for (const typed of ['hai', 'dạ hai ạ', 'số một', 'so mot'])
      expect(meaning(typed, SATISFACTION), typed).toBe('ambiguous')
    expect(meaning('hai', PUNCTUALITY)).toBe('ONTIME')
    expect(meaning('số 1', SATISFACTION)).toBe('VD')
  })

  test('a bare number is ambiguous where another option speaks of it', () => {
    const days = choose([
      option('FEW', '1–3 ngày', '2 ngày'),
      option('MORE', '4–10 ngày', '1 tuần'),
      option('MANY', 'Trên 10 ngày'),
    ])
    for (const typed of ['2', '3', 'ba', 'dạ 2 ạ']) expect(meaning(typed, days), typed).toBe('ambiguous')
    expect(meaning('1', days)).toBe('FEW')
    expect(meaning('số 2', days)).toBe('MORE')
    expect(meaning('2 ngày', days)).toBe('FEW')
    for (const typed of ['1-3 ngày', '1 - 3 ngày', '1 – 3 ngay', '1 3 ngày'])
      expect(meaning(typed, days), typed).toBe('FEW')
    for (const typed of ['>2 ngày', '< 2 ngày', '-2 ngày', '1/2 ngày']) expect(meaning(typed, days), typed).toBeNull()
  })

  test('a label may hold a pause after its own negation', () => {
    const options = choose([option('SELF', 'Không, tôi tự làm'), option('HELP', 'Có người giúp')])
    for (const typed of ['Không, tôi tự làm', 'khong, toi tu lam', 'không tôi tự làm']) {
      expect(meaning(typed, options), typed).toBe('SELF')
    }
  })

  test('what folds into two options is ambiguous, unless its accents tell', () => {
    const options = choose([option('WANT', 'Muốn'), option('LATE', 'Trễ', 'muộn')])
    expect(meaning('muon', options)).toBe('ambiguous')
    expect(meaning('muộn', options)).toBe('LATE')
    expect(meaning('muốn', options)).toBe('WANT')
  })

  test('a word that is also a number is ambiguous where both could be meant', () => {
    const options = choose([option('FUN', 'Hài'), option('SAD', 'Buồn')])
    expect(meaning('hai', options)).toBe('ambiguous')
    expect(meaning('hài', options)).toBe('FUN')
    expect(meaning('2', options)).toBe('SAD')
    expect(meaning('nam', choose([option('M', 'Nam'), option('F', 'Nữ')]))).toBe('M')
  })

  test('of several words a tone may slip, a letter may not', () => {
    const options = choose([option('ONTIME', 'Đúng ngày'), option('BY_PHONE', 'Gọi lại')])
    expect(meaning('đủng ngày', options)).toBe('ONTIME')
    expect(meaning('gói lai', options)).toBe('BY_PHONE')
    for (const typed of ['dừng ngay', 'gởi lại']) expect(meaning(typed, options), typed).toBeNull()
  })

  test('tone placement and spelling form make no difference', () => {
    const options = choose([option('PEACE', 'Hòa giải'), option('COURT', 'Ủy ban')])
    expect(meaning('hoà giải', options)).toBe('PEACE')
    expect(meaning('uỷ ban', options)).toBe('COURT')
  })
})

describe('several are read from one line', () => {
  const read = (typed: string) => matchSeveral(typed, lexicon(REASONS), tongue.words)
  test.each([
    ['1, 3'],
    ['1 và 3'],
    ['1 va 3'],
    ['3 1'],
    ['1.3'],
    ['1;3,'],
    ['1, Để chờ lâu'],
    ['thiếu lịch sự, thô lỗ, để chờ lâu'],
    ['thiếu lịch sự, thô lỗ/để chờ lâu'],
    ['1. Thiếu lịch sự, thô lỗ\n3. Để chờ lâu.'],
    ['dạ thiếu lịch sự, thô lỗ và để chờ lâu ạ'],
    ['①③'],
    ['1️⃣3️⃣'],
    ['1，3'],
  ])('%s', (typed) => expect(read(typed)).toEqual(['RUDE', 'WAIT']))

  test.each([
    ['1, 9'],
    ['13'],
    ['không để chờ lâu'],
    ['1 không 3'],
    ['để chờ lâu nhưng lịch sự'],
    [','],
    ['1-3'],
    ['1–3'],
    ['1 - 3'],
    ['1~3'],
    ['½'],
    ['2/3'],
    ['1²'],
    ['1->3'],
    ['1..3'],
    ['1…3'],
    ['1. khó hiểu, 2. lịch sự'],
    ['1. giải thích khó hiểu, 2. để chờ lâu'],
    ['1/ giải thích khó hiểu 2/ để chờ lâu'],
    ['không, khó hiểu'],
    ['không. 3'],
  ])('%s is not understood', (typed) => expect(read(typed)).toBeNull())

  test('a single one is a list of one', () => expect(read('giai thich kho hieu')).toEqual(['UNCLEAR']))
})

test('a negation never means what it denies', () => {
  const negated = fc.tuple(
    fc.constantFrom('không', 'khong', 'ko', 'k', 'chưa', 'chua', 'hông', 'chẳng', 'đâu có'),
    fc.constantFrom('hài lòng', 'hai long', 'HÀI LÒNG', 'rất hài lòng', 'hl', 'rhl'),
    fc.constantFrom('', ' ạ', ' lắm', ' đâu', ' nhé'),
    fc.constantFrom('', 'dạ ', 'em ', 'rất '),
  )
  fc.assert(
    fc.property(negated, ([no, what, end, front]) => {
      expect(meaning(`${front}${no} ${what}${end}`, SATISFACTION) ?? 'asked again').not.toMatch(/^V?S$/)
    }),
  )
})

test('every label is understood however it is typed', () => {
  const label = fc.constantFrom(...['VD', 'D', 'N', 'S', 'VS'].map((code, i) => ({ code, i })))
  const typing = fc.constantFrom(
    (text: string) => text,
    (text: string) => text.normalize('NFD'),
    (text: string) => text.toUpperCase(),
    (text: string) => `  ${text}. `,
    (text: string) => `dạ ${text} ạ`,
    (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd'),
  )
  fc.assert(
    fc.property(label, typing, typing, ({ code, i }, one, other) => {
      const shown = SATISFACTION.kind === 'choose' ? (SATISFACTION.options[i]?.label.vi ?? '') : ''
      expect(meaning(other(one(shown)), SATISFACTION)).toBe(code)
    }),
  )
})
