/**
 * Whether a remark (*góp ý*) claims bribery (*hối lộ, vòi vĩnh*) or denounces somebody (*tố cáo*): that is no answer to a
 * survey, and is not for the unit concerned to read (domain.md section 6.2). A list of phrases over words as people type
 * them: accents may be missing, but a wrong one excludes (*đợi tiền* is not *đòi tiền*). Where it is in doubt it says yes: a remark
 * that is kept from the unit harms nobody, one that is shown may. English is read too, as the conversation speaks it.
 */
import { ofSpelled, PAUSE, spellTyped } from '../flow/fold.ts'
import { isOneOf, list, stands, type Word } from '../flow/phrase.ts'

interface Claimed {
  readonly words: readonly Word[]
  /** Something that the citizen gives: *không phong bì thì không xong* claims it, though it says no. */
  readonly given: boolean
  /** Says something only with what follows from it: *có tiền thì nhanh*, *có tiền mới làm*. */
  readonly priced: boolean
  /** The words that deny it: *nó* typed without its accent is no English *no*. */
  readonly no: readonly (readonly Word[])[]
  /** Right after or before these it means something else: *lớp bồi dưỡng*, *phong bì thư*. */
  readonly after: readonly (readonly Word[])[]
  readonly before: readonly (readonly Word[])[]
}

const NO = list('không, chưa, chẳng, chả, k, ko, kg, kh, kô, hok, hông, hổng')
const NO_ENGLISH = list('no, not, never, nobody, none, without')

const phrases = (text: string, more: Partial<Omit<Claimed, 'words'>> = {}): Claimed[] =>
  list(text).map((words) => ({ words, given: false, priced: false, no: NO, after: [], before: [], ...more }))

const OFFICIAL = list('giải quyết, giải quyết khiếu nại, thủ tục, lĩnh vực, tiếp nhận, khiếu nại, về khiếu nại, xử lý')

const PHRASES: readonly Claimed[] = [
  ...phrases(
    'hối lộ, mãi lộ, ăn tiền, ăn chặn, ăn của đút, vòi vĩnh, vòi tiền, vòi quà, đòi tiền, đòi quà, xin đểu, làm tiền, vặt tiền',
  ),
  ...phrases(
    'tham nhũng, nhũng nhiễu, sách nhiễu, tham ô, nhận tiền của dân, thu ngoài quy định, thu tiền ngoài, thu thêm tiền',
  ),
  ...phrases(
    'gợi ý tiền, gợi ý đưa, gợi ý quà, nhận tiền rồi, nhận tiền mới, cán bộ xin tiền, xin thêm tiền, bị vòi, vòi ăn',
  ),
  ...phrases('lót tay, đút lót, đút tiền, lo lót, chạy chọt, chạy tiền, chung chi, chung tiền, lại quả, bôi trơn', {
    given: true,
  }),
  ...phrases('trà nước', { given: true, before: list('miễn phí, đầy đủ, sạch') }),
  ...phrases('tiền trà, tiền cà phê, tiền cafe, tiền ngoài, quà cáp, biếu quà, biếu tiền, phải biếu', {
    given: true,
  }),
  ...phrases('lì xì, bỏ tiền ra, chi thêm tiền, chi tiền ngoài, chạy cửa sau', { given: true }),
  ...phrases('có tiền', { given: true, priced: true }),
  ...phrases('cò mồi, thuê cò, qua cò', { before: list('quan, sở, chế, hội, khí') }),
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
      'kiến thức, nghiệp vụ, thêm nghiệp vụ, thêm kiến thức, thêm kỹ năng, kỹ năng, chuyên môn, năng lực, cán bộ, lý luận, học sinh, đạo đức',
    ),
  }),
  ...phrases('làm luật', { given: true, before: list('sư') }),
  ...phrases('tố cáo, tố giác', { after: OFFICIAL }),
  ...phrases(
    'lừa đảo, chiếm đoạt, lạm quyền, lộng quyền, bao che, sai phạm, trục lợi, lừa dân, lừa tiền, làm giả hồ sơ, làm giả giấy tờ',
  ),
  ...phrases(
    'tôi khiếu nại, em khiếu nại, muốn khiếu nại, xin khiếu nại, sẽ khiếu nại, phải khiếu nại, làm đơn khiếu nại',
  ),
  ...phrases('kiện ra tòa, khởi kiện, sẽ kiện', { before: list('toàn') }),
  ...phrases(
    'bribe, bribes, bribed, bribery, bribing, corrupt, corruption, extortion, kickback, kickbacks, embezzlement, tea money',
    { no: NO_ENGLISH },
  ),
  ...phrases(
    'under the table, ask for money, asked for money, ask me for money, asked me for money, asked us for money, demand money',
    { no: NO_ENGLISH },
  ),
  ...phrases('demanded money, pay extra, paid extra, extra money, denounce, denounced', { no: NO_ENGLISH }),
  ...phrases('file a complaint, make a complaint, lodge a complaint, want to complain', { no: NO_ENGLISH }),
]

/** One of the words, and one of what is taken `within` so many words of it: *đòi tôi 500 nghìn*, *thu 200k không biên lai*. */
interface Taking {
  readonly words: readonly (readonly Word[])[]
  readonly what: readonly (readonly Word[])[]
  readonly within: number
  /** A sum of money is meant too. */
  readonly sums: boolean
  /** Right after the word it means something else: *đòi hỏi* is to require, *xin giảm* to ask for less. */
  readonly before: readonly (readonly Word[])[]
}

const TAKINGS: readonly Taking[] = [
  { words: list('đòi, vòi'), what: list('tiền, quà, phong bì'), within: 6, sums: true, before: list('hỏi, lại') },
  {
    words: list('xin'),
    what: [],
    within: 3,
    sums: true,
    before: list('lỗi, phép, cấp, giảm, miễn, hỗ trợ, hoàn, lại, trả'),
  },
  { words: list('đưa'), what: [], within: 6, sums: true, before: list('lệ phí, phí, lại, trả, thừa') },
  {
    words: list('thu'),
    what: list('không biên lai, không có biên lai, không hóa đơn, không có hóa đơn'),
    within: 6,
    sums: false,
    before: [],
  },
]
const SUM = /^\d+(?:k|tr|trieu|nghin|ngan|d|dong)$/
const NUMBER = /^\d+$/
const THOUSANDS = list('triệu, nghìn, ngàn')
/** Of money after a number only: *hợp đồng*. */
const DONG = list('đồng')

/** *hoi-lo* */
const HYPHEN = /(?<=[\p{L}\p{M}])[-_](?=\p{L})/gu
const AND = [...list('và, hay, hoặc, and, or'), [ofSpelled(PAUSE)]]
const AGAINST = list('chống, phòng chống')
/** A negation does not reach over these: *không hài lòng vì bị vòi vĩnh*, *không chỉ chậm mà còn đòi tiền*. */
const BREAKS = list(
  'but, because, nhưng, mà, vì, do, nên, còn, lại, rồi, sao, nếu, thì, khi, để, chỉ, những, hiểu, biết',
)
const REACH = 6
/** What may stand between two negations that cancel each other: *không phải là không*, *chưa bao giờ không*. */
const BETWEEN = list('phải, là, có, ai, bao, giờ')
/** *Không đưa tiền thì …* is a claim, unless praise follows. */
const THEN = list('thì, là')
const THEN_WITHIN = 3
/** *Có tiền mới làm.* */
const ONLY_THEN = list('mới')
const PRAISE = list('tốt, vui, mừng, hay, quá, rất, hài, may, điều, tuyệt, được')

export function isSeriousClaim(remark: string): boolean {
  const words = spellTyped(remark.replace(HYPHEN, ' ')).split(' ').map(ofSpelled)
  let denied = -1
  for (let at = 0; at < words.length; at++) {
    const phrase = PHRASES.find((one) => isPhrase(words, at, one))
    if (phrase === undefined && !isTaking(words, at)) continue
    const end = at + (phrase?.words.length ?? 1)
    // What was denied goes on: *không vòi vĩnh, nhũng nhiễu*.
    const goesOn = denied >= 0 && at === denied + 1 && isOneOf(words, denied, AND)
    if (!goesOn && isMeant(words, at, end, phrase)) return true
    denied = end
  }
  return false
}

function isPhrase(words: readonly Word[], at: number, { words: wanted, after, before }: Claimed): boolean {
  if (!stands(words, at, wanted)) return false
  const end = at + wanted.length
  return !after.some((one) => stands(words, at - one.length, one)) && !before.some((one) => stands(words, end, one))
}

function isTaking(words: readonly Word[], at: number): boolean {
  const taking = TAKINGS.find((one) => isOneOf(words, at, one.words) && !isOneOf(words, at + 1, one.before))
  if (taking === undefined) return false
  for (let n = at + 1; n <= at + taking.within; n++) {
    // 500.000
    if (words[n]?.folded === PAUSE && !(isNumber(words, n - 1) && isNumber(words, n + 1))) return false
    if (isOneOf(words, n, taking.what) || (taking.sums && isSum(words, n))) return true
  }
  return false
}

function isSum(words: readonly Word[], at: number): boolean {
  if (SUM.test(words[at]?.folded ?? '') || words[at]?.folded === '000' || isOneOf(words, at, THOUSANDS)) return true
  return isOneOf(words, at, DONG) && isNumber(words, at - 1)
}

function isNumber(words: readonly Word[], at: number): boolean {
  return NUMBER.test(words[at]?.folded ?? '')
}

/** Not denied: *không có ai vòi vĩnh*. Two negations claim again. */
function isMeant(words: readonly Word[], from: number, end: number, phrase: Claimed | undefined): boolean {
  if (phrase?.priced) return hasPrice(words, end)
  const { given, no } = phrase ?? { given: false, no: NO }
  let denials = 0
  for (let at = from - 1; at >= from - REACH && at >= 0; at--) {
    if (isOneOf(words, at, AGAINST)) return false
    if (words[at]?.folded === PAUSE || isOneOf(words, at, BREAKS)) break
    if (isOneOf(words, at, no)) denials++
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
  return isOneOf(words, end, NO) || isOneOf(words, end, ONLY_THEN)
}
