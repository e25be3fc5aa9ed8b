/**
 * What a remark (*góp ý*) is about, for the report's *số ý kiến theo chủ đề* (domain.md section 5.2): praise and complaint
 * alike. Words, not meaning: *không chậm* is about waiting too. The remark itself is in no report.
 */
import { ofSpelled, PAUSE, spellTyped } from '../flow/fold.ts'
import { isOneOf, list, type Phrase, type Word } from '../flow/phrase.ts'

export const THEMES = ['waiting', 'attitude', 'procedures', 'fees', 'place', 'online', 'thanks', 'other'] as const
export type Theme = (typeof THEMES)[number]

/** Where a word without accents is another one too (*cho*: chờ, cho, chỗ), the words beside it tell, or `ACCENTED` does. */
const WORDS: readonly (readonly [Theme, readonly Phrase[]])[] = [
  [
    'waiting',
    list(
      'chờ lâu, đợi lâu, chờ đợi, phải chờ, phải đợi, ngồi chờ, ngồi đợi, chờ cả, đợi cả, chờ quá, đợi quá, chờ mãi, đợi mãi, chậm trễ, rất chậm, quá chậm, chậm quá, hơi chậm, chậm chạp, làm chậm, trả chậm, giải quyết chậm, không chậm, bị chậm, trễ hẹn, trễ ngày, bị trễ, quá hẹn, quá hạn, sai hẹn, lỡ hẹn, đúng hẹn, trước hẹn, sớm hơn hẹn, hẹn lại, ngày hẹn, giấy hẹn, thời gian, rất nhanh, quá nhanh, nhanh chóng, nhanh gọn, nhanh hơn, nhanh lắm, làm nhanh, trả nhanh, giải quyết nhanh, nhanh nhẹn, kịp thời, rất lâu, quá lâu, lâu quá, lâu lắm, hơi lâu, mất nhiều ngày, xếp hàng, đông người, quá đông, rất đông, đông quá, lấy số, bốc số, ngâm hồ sơ, slow, late, delay, delayed, waiting, waited, fast, quick, on time',
    ),
  ],
  [
    'attitude',
    list(
      'thái độ, nhiệt tình, tận tình, vui vẻ, niềm nở, lịch sự, hòa nhã, thân thiện, ân cần, chu đáo, nhẹ nhàng, dễ thương, dễ mến, khó chịu, cáu gắt, gắt gỏng, quát tháo, quát mắng, quát nạt, la mắng, bị mắng, mắng dân, hách dịch, cửa quyền, lạnh nhạt, thờ ơ, thiếu tôn trọng, coi thường, bất lịch sự, nạt nộ, nhăn nhó, giải thích, hướng dẫn, tư vấn, cán bộ, nhân viên, công chức, chuyên viên, chị tiếp nhận, anh tiếp nhận, bạn tiếp nhận, cô tiếp nhận, phục vụ, staff, officer, rude, polite, friendly, helpful, attitude',
    ),
  ],
  [
    'procedures',
    list(
      'thủ tục, giấy tờ, hồ sơ thiếu, bổ sung hồ sơ, bổ sung giấy, rườm rà, phức tạp, rắc rối, nhiêu khê, đi lại nhiều, đi lại mấy, nhiều lần, biểu mẫu, mẫu đơn, quy trình, quy định, công chứng, chứng thực, photo, bản sao, công khai, niêm yết, procedure, procedures, paperwork, forms, documents, complicated',
    ),
  ],
  [
    'fees',
    list(
      'lệ phí, thu phí, phí cao, phí hồ sơ, tiền phí, thu tiền, đóng tiền, nộp tiền, giá cao, biên lai, hóa đơn, fee, fees, receipt',
    ),
  ],
  [
    'place',
    list(
      'chỗ ngồi, ghế ngồi, ghế, bàn ghế, phòng chờ, nhà vệ sinh, vệ sinh sạch, vệ sinh bẩn, vệ sinh kém, phòng vệ sinh, máy lạnh, điều hòa, quạt máy, nóng quá, nóng bức, quá chật, chật quá, chật chội, chật hẹp, gửi xe, giữ xe, bãi xe, để xe, đỗ xe, nước uống, sạch sẽ, không sạch, rất bẩn, bẩn quá, bẩn thỉu, dơ bẩn, cơ sở vật chất, trang thiết bị, trụ sở, rộng rãi, khang trang, biển báo, bảng hướng dẫn, chỗ đậu, lối đi, xe lăn, toilet, parking, seats, clean',
    ),
  ],
  [
    'online',
    list(
      'trực tuyến, online, dịch vụ công, cổng dịch vụ, trang web, website, web, qua mạng, trên mạng, mạng lỗi, lỗi mạng, mạng chậm, mạng yếu, phần mềm, hệ thống, ứng dụng, app, vneid, định danh, đăng nhập, mật khẩu, quét mã, mã qr, chuyển khoản, zalo, telegram, tra cứu, system, internet',
    ),
  ],
  [
    'thanks',
    list(
      'cảm ơn, cám ơn, cảm ơn nhiều, biết ơn, tốt, rất tốt, tốt quá, quá tốt, tuyệt vời, hài lòng, hoan nghênh, khen, xuất sắc, thank, thanks, thank you, great, excellent',
    ),
  ],
]
/** What says so only with its accents: *lâu* is not *lau*, *mạng* not *mang*. */
const ACCENTED: Partial<Record<Theme, readonly Phrase[]>> = {
  waiting: list('đợi, lâu, chậm, trễ, muộn'),
  fees: list('đắt'),
  place: list('bẩn, chật, quạt'),
  online: list('mạng'),
  attitude: list('mắng, quát'),
}
/** Praise is denied or wished for: *không được hài lòng*, *mong làm tốt hơn*. */
const NO = list('không, chưa, chẳng, chả, ko, k, not, no, mong, nên, hy vọng, hi vọng, đề nghị, phải, sẽ')
const MORE = list('hơn')
const REACH = 4

/** In the order of `THEMES`; `other` where no word is known, nothing where nothing is said. */
export function themesOf(remark: string): Theme[] {
  const spelled = spellTyped(remark)
  if (spelled === '') return []
  const words = spelled.split(' ').map(ofSpelled)
  const found = WORDS.filter(([theme, all]) =>
    words.some(
      (word, at) =>
        (isOneOf(words, at, all) && !(theme === 'thanks' && isNoPraise(words, at))) ||
        (word.spelled !== word.folded && isOneOf(words, at, ACCENTED[theme] ?? [])),
    ),
  )
  return found.length === 0 ? ['other'] : found.map(([theme]) => theme)
}

function isNoPraise(words: readonly Word[], at: number): boolean {
  for (let n = at - 1; n >= at - REACH && n >= 0 && words[n]?.folded !== PAUSE; n--)
    if (isOneOf(words, n, NO)) return true
  return [1, 2].some((after) => isOneOf(words, at + after, MORE))
}
