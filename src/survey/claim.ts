/**
 * Whether a remark (*góp ý*) claims bribery (*hối lộ, vòi vĩnh*) or denounces somebody (*tố cáo*): that is no answer to a
 * survey, and is not for the unit concerned to read (domain.md section 6.2). A list of phrases over words as people type
 * them: accents may be missing, but a wrong one excludes (*đợi tiền* is not *đòi tiền*). Where it is in doubt it says yes: a remark
 * that is kept from the unit harms nobody, one that is shown may.
 */
import { agrees, ofSpelled, PAUSE, spell, spellTyped } from '../flow/fold.ts'

interface Word {
  readonly spelled: string
  readonly folded: string
}

interface Phrase {
  readonly words: readonly Word[]
  /** Something that the citizen gives: *không phong bì thì không xong* claims it, though it says no. */
  readonly given: boolean
  /** Right after or before these it means something else: *lớp bồi dưỡng*, *phong bì thư*. */
  readonly after: readonly (readonly Word[])[]
  readonly before: readonly (readonly Word[])[]
}

const list = (text: string): readonly (readonly Word[])[] =>
  text.split(',').map((phrase) => spell(phrase).split(' ').map(ofSpelled))

const phrases = (text: string, more: Partial<Omit<Phrase, 'words'>> = {}): Phrase[] =>
  list(text).map((words) => ({ words, given: false, after: [], before: [], ...more }))

const OFFICIAL = list('giải quyết, giải quyết khiếu nại, thủ tục, lĩnh vực, tiếp nhận, khiếu nại, về khiếu nại, xử lý')

const PHRASES: readonly Phrase[] = [
  ...phrases(
    'hối lộ, mãi lộ, ăn tiền, ăn chặn, ăn của đút, vòi vĩnh, vòi tiền, vòi quà, đòi tiền, đòi quà, xin đểu, làm tiền, vặt tiền',
  ),
  ...phrases(
    'tham nhũng, nhũng nhiễu, sách nhiễu, tham ô, nhận tiền của dân, thu ngoài quy định, thu tiền ngoài, thu thêm tiền',
  ),
  ...phrases('thu tiền không biên lai, thu tiền không có biên lai, thu tiền không hóa đơn, thu tiền không có hóa đơn'),
  ...phrases('lót tay, đút lót, đút tiền, lo lót, chạy chọt, chạy tiền, chung chi, chung tiền, lại quả, bôi trơn', {
    given: true,
  }),
  ...phrases('trà nước, tiền trà, tiền cà phê, tiền cafe, tiền ngoài, quà cáp, biếu quà, biếu tiền, phải biếu', {
    given: true,
  }),
  ...phrases('đưa tiền', { given: true, before: list('lệ phí, phí, thừa, lẻ') }),
  ...phrases('phong bì', {
    given: true,
    after: list('dán, mua'),
    before: list('thư, hồ sơ, bưu điện, bưu chính, đựng'),
  }),
  ...phrases('bồi dưỡng', {
    given: true,
    after: list('lớp, khóa, đào tạo, đào tạo và, tập huấn, chương trình, chế độ, được'),
    before: list(
      'kiến thức, nghiệp vụ, thêm nghiệp vụ, kỹ năng, chuyên môn, năng lực, cán bộ, lý luận, học sinh, đạo đức',
    ),
  }),
  ...phrases('làm luật', { given: true, before: list('sư') }),
  ...phrases('tố cáo, tố giác', { after: OFFICIAL }),
  ...phrases('lừa đảo, chiếm đoạt, lạm quyền, lộng quyền, bao che, sai phạm, làm giả hồ sơ'),
  ...phrases(
    'tôi khiếu nại, em khiếu nại, muốn khiếu nại, xin khiếu nại, sẽ khiếu nại, phải khiếu nại, làm đơn khiếu nại',
  ),
]

/** *Đòi* something within so many words is a claim if it is money. */
const DEMANDS = list('đòi, vòi')
const MONEY = list('tiền, triệu, nghìn, ngàn, đồng, quà, phong bì')
const SUM = /^\d+(?:k|tr|trieu|nghin|ngan|d|dong)$/
const DEMANDED_WITHIN = 5
/** *Đòi hỏi* is to require, *đòi lại* to want back. */
const HARMLESS = list('hỏi, lại')

const NO = list('không, chưa, chẳng, chả, k, ko, kg, kh, kô, hok, hông, hổng')
const AGAINST = list('chống, phòng chống')
/** A negation does not reach over these: *không hài lòng vì bị vòi vĩnh*, *không chỉ chậm mà còn đòi tiền*. */
const BREAKS = list('nhưng, mà, vì, do, nên, còn, lại, rồi, sao, nếu, thì, khi, để, chỉ, những, hiểu, biết')
const REACH = 6
/** What may stand between two negations that cancel each other: *không phải là không*, *chưa bao giờ không*. */
const BETWEEN = list('phải, là, có, ai, bao, giờ')
/** *Không đưa tiền thì …* is a claim, unless praise follows. */
const THEN = list('thì, là')
const THEN_WITHIN = 3
const PRAISE = list('tốt, vui, mừng, hay, quá, rất, hài, may, điều, tuyệt, được')

export function isSeriousClaim(remark: string): boolean {
  const words = spellTyped(remark).split(' ').map(ofSpelled)
  return words.some((_, at) => {
    const phrase = PHRASES.find((one) => isPhrase(words, at, one))
    if (phrase !== undefined) return isMeant(words, at, at + phrase.words.length, phrase.given)
    return isDemand(words, at) && isMeant(words, at, at + 1, false)
  })
}

function isPhrase(words: readonly Word[], at: number, { words: wanted, after, before }: Phrase): boolean {
  if (!stands(words, at, wanted)) return false
  const end = at + wanted.length
  return !after.some((one) => stands(words, at - one.length, one)) && !before.some((one) => stands(words, end, one))
}

function isDemand(words: readonly Word[], at: number): boolean {
  if (!isOneOf(words, at, DEMANDS) || isOneOf(words, at + 1, HARMLESS)) return false
  for (let n = at + 1; n <= at + DEMANDED_WITHIN && words[n]?.folded !== PAUSE; n++) {
    if (isOneOf(words, n, MONEY) || SUM.test(words[n]?.folded ?? '')) return true
  }
  return false
}

/** Not denied: *không có ai vòi vĩnh*. Two negations claim again. */
function isMeant(words: readonly Word[], from: number, end: number, given: boolean): boolean {
  let denials = 0
  for (let at = from - 1; at >= from - REACH && at >= 0; at--) {
    if (isOneOf(words, at, AGAINST)) return false
    if (words[at]?.folded === PAUSE || isOneOf(words, at, BREAKS)) break
    if (isOneOf(words, at, NO)) denials++
    else if (denials > 0 && !isOneOf(words, at, BETWEEN)) break
  }
  return denials % 2 === 0 || (given && hasPrice(words, end))
}

/** What follows if nothing is given: *thì bị ngâm hồ sơ*, *không giải quyết*. */
function hasPrice(words: readonly Word[], end: number): boolean {
  for (let at = end; at < end + THEN_WITHIN && at < words.length; at++) {
    if (words[at]?.folded === PAUSE) return false
    if (isOneOf(words, at, THEN)) return at + 1 < words.length && !isOneOf(words, at + 1, PRAISE)
  }
  return isOneOf(words, end, NO)
}

function isOneOf(words: readonly Word[], at: number, all: readonly (readonly Word[])[]): boolean {
  return all.some((one) => stands(words, at, one))
}

function stands(words: readonly Word[], at: number, wanted: readonly Word[]): boolean {
  return wanted.every(({ spelled, folded }, n) => {
    const typed = words[at + n]
    return typed !== undefined && typed.folded === folded && agrees(typed.spelled, spelled)
  })
}
