import { describe, expect, test } from 'vitest'
import { isSeriousClaim } from './claim.ts'

const CLAIMS = [
  'Cán bộ đòi hối lộ',
  'can bo doi hoi lo',
  'Phải đút lót mới xong',
  'Tôi bị vòi vĩnh 2 lần',
  'toi bi voi vinh',
  'Cán bộ tiếp nhận vòi tiền tôi',
  'Họ đòi tiền mới làm',
  'Anh Hùng đòi tôi 500 nghìn',
  'Đòi thêm 2 triệu đồng mới cho hồ sơ đi tiếp',
  'đòi 200k',
  'có gợi ý bồi dưỡng cho anh em',
  'phải bồi dưỡng 1 triệu',
  'Không bồi dưỡng thì không giải quyết',
  'ko boi duong thi ngam ho so',
  'Không có phong bì thì hồ sơ bị ngâm',
  'Không phong bì không xong',
  'Không đưa tiền là bị hành',
  'Phải có phong bì',
  'Tôi phải đưa tiền cho cán bộ ở quầy số 3',
  'Tốn tiền lót tay',
  'Muốn nhanh phải bôi trơn',
  'Cán bộ ăn tiền của dân',
  'Nhũng nhiễu, gây khó dễ cho dân',
  'Tham nhũng vặt',
  'Phải chung chi mới được',
  'Có tiền trà nước thì mới nhanh',
  'Thu tiền không có biên lai',
  'Thu ngoài quy định 300.000 đồng',
  'Tôi sẽ tố cáo cán bộ này',
  'toi se to cao',
  'Tôi muốn khiếu nại',
  'Tôi làm đơn khiếu nại rồi mà không ai trả lời',
  'Có dấu hiệu lừa đảo, chiếm đoạt đất của tôi',
  'Lãnh đạo bao che cho nhân viên',
  'Không hài lòng vì bị vòi vĩnh',
  'Không chỉ chậm mà còn đòi tiền',
  'Hồ sơ không sai gì, cán bộ vẫn đòi quà',
  'Mong cán bộ đừng vòi vĩnh dân nữa',
  'Không phải là không vòi vĩnh',
  'Không hiểu sao lại đòi tiền',
]

const REMARKS = [
  'Cán bộ nhiệt tình, không vòi vĩnh',
  'khong voi vinh',
  'ko voi vinh gi het',
  'Không hề nhũng nhiễu',
  'Không có ai đòi tiền tôi',
  'Chưa bao giờ bị đòi tiền',
  'Không vòi vĩnh không nhũng nhiễu',
  'Không phải đưa phong bì',
  'Không cần phong bì gì cả',
  'Không phải bồi dưỡng, rất tốt',
  'Không bồi dưỡng là điều rất tốt',
  'Chẳng ai đòi hối lộ',
  'Tôi đợi tiền trợ cấp lâu quá',
  'Đổi tiền lẻ ở quầy rất khó',
  'Cán bộ cần đi lớp bồi dưỡng nghiệp vụ',
  'Nên bồi dưỡng kiến thức cho nhân viên',
  'Gửi kết quả bằng phong bì thư qua bưu điện',
  'Đòi hỏi nhiều giấy tờ quá',
  'Đòi nộp lại bản sao',
  'Tôi đòi lại tiền nộp thừa thì được trả ngay',
  'Phòng chống tham nhũng tốt',
  'Hồ sơ giải quyết khiếu nại được trả đúng hẹn',
  'Phòng giải quyết tố cáo ở tầng mấy cũng không rõ',
  'Phí 50.000 đồng là hợp lý',
  'Thu lệ phí có biên lai rõ ràng',
  'Phải đi lại nhiều lần, mất thời gian',
  'Cán bộ cửa số 3 nói chuyện cộc lốc',
  'Tôi rất hài lòng',
  'Làm luật sư nên tôi hiểu quy trình',
  'Nộp tiền điện tử cho tiện',
  '',
  '👍',
]

describe('claims bribery or denounces', () => {
  test.each(CLAIMS)('%s', (remark) => expect(isSeriousClaim(remark)).toBe(true))
})
describe('is a remark like any other', () => {
  test.each(REMARKS)('%s', (remark) => expect(isSeriousClaim(remark)).toBe(false))
})

test('however it is spelled: capitals, decomposed letters, tones in the other place', () => {
  expect(isSeriousClaim('ĐÒI TIỀN')).toBe(true)
  expect(isSeriousClaim('đòi tiền'.normalize('NFD'))).toBe(true)
  expect(isSeriousClaim('thu tiền không hoá đơn')).toBe(true)
})
