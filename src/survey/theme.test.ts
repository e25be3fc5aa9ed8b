import fc from 'fast-check'
import { expect, test } from 'vitest'
import { THEMES, themesOf } from './theme.ts'

test.each([
  ['Phải chờ lâu quá, mất cả buổi sáng', ['waiting']],
  ['cho doi lau, can bo thi vui ve', ['waiting', 'attitude']],
  ['Không chậm, rất nhanh', ['waiting']],
  ['Thái độ tốt', ['attitude', 'thanks']],
  ['thai do chua tot', ['attitude']],
  ['Thủ tục rườm rà, giấy tờ nhiều', ['procedures']],
  ['Thu thêm phí ngoài mà không có biên lai', ['fees']],
  ['Phòng chờ nóng bức, nhà vệ sinh rất bẩn', ['place']],
  ['Nộp qua mạng bị lỗi, hệ thống treo', ['online']],
  ['Cảm ơn các anh chị nhiều', ['thanks']],
  ['Không hài lòng', ['other']],
  ['Rất hài lòng với cách giải thích của cán bộ', ['attitude', 'thanks']],
  ['Chúc cơ quan sức khỏe', ['other']],
  ['The staff were friendly, thank you', ['attitude', 'thanks']],
  // Without accents *cho* is *chờ*, *cho*, *chỗ*.
  ['Gửi cho tôi kết quả', ['other']],
  ['Tốt', ['thanks']],
  ['Không được hài lòng cho lắm', ['other']],
  ['Mong cơ quan phục vụ tốt hơn', ['attitude']],
  ['Trễ 5 ngày', ['waiting']],
  ['Hồ sơ trả trễ', ['waiting']],
  ['Lãng phí công sức', ['other']],
  ['Bảo vệ sinh viên', ['other']],
  ['Chi nhanh ngan hang', ['other']],
  // Another accent is another word.
  ['Bán ghè quá', ['other']],
  ['Ủy ban mang kết quả đến nhà', ['other']],
  ['…', []],
  ['', []],
] as const)('“%s” is about %j', (remark, themes) => expect(themesOf(remark)).toEqual(themes))

test('whatever is written is about something once, in one order', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (remark) => {
      const themes = themesOf(remark)
      expect(themes).toEqual(THEMES.filter((theme) => themes.includes(theme)))
    }),
  )
})
