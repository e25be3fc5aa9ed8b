/** Invented offices and plausible procedures of the sample data. No place, office or person of these names exists. */

export const OFFICES = [
  { id: 'mau-so-tai-chinh', name: 'Sở Tài chính tỉnh Thanh An (mẫu)' },
  { id: 'mau-xa-suoi-mo', name: 'Trung tâm Phục vụ hành chính công xã Suối Mơ (mẫu)' },
  { id: 'mau-chi-nhanh-2', name: 'Chi nhánh số 2 Trung tâm Phục vụ hành chính công tỉnh Thanh An (mẫu)' },
] as const

interface Procedure {
  /** The part of a case code that names the office. */
  readonly office: string
  readonly unit: string
  readonly code: string
  readonly name: string
  readonly field: { readonly code: string; readonly name: string }
  readonly business: boolean
}

const BUSINESS = { code: 'DKDN', name: 'Đăng ký doanh nghiệp' }
const CIVIL = { code: 'HOTICH', name: 'Hộ tịch' }
const LAND = { code: 'DATDAI', name: 'Đất đai' }
const CERTIFY = { code: 'CHUNGTHUC', name: 'Chứng thực' }

export const PROCEDURES: readonly [Procedure, ...Procedure[]] = [
  {
    office: '12',
    unit: 'mau-so-tai-chinh',
    code: '2.001610',
    name: 'Đăng ký thành lập doanh nghiệp tư nhân',
    field: BUSINESS,
    business: true,
  },
  {
    office: '12',
    unit: 'mau-so-tai-chinh',
    code: '2.001583',
    name: 'Đăng ký thành lập công ty TNHH một thành viên',
    field: BUSINESS,
    business: true,
  },
  {
    office: '31',
    unit: 'mau-xa-suoi-mo',
    code: '1.001612',
    name: 'Đăng ký thành lập hộ kinh doanh',
    field: BUSINESS,
    business: false,
  },
  {
    office: '31',
    unit: 'mau-xa-suoi-mo',
    code: '1.001193',
    name: 'Đăng ký khai sinh',
    field: CIVIL,
    business: false,
  },
  {
    office: '31',
    unit: 'mau-xa-suoi-mo',
    code: '2.000815',
    name: 'Chứng thực bản sao từ bản chính',
    field: CERTIFY,
    business: false,
  },
  {
    office: '45',
    unit: 'mau-chi-nhanh-2',
    code: '1.004193',
    name: 'Đính chính Giấy chứng nhận quyền sử dụng đất',
    field: LAND,
    business: false,
  },
  {
    office: '45',
    unit: 'mau-chi-nhanh-2',
    code: '1.004227',
    name: 'Đăng ký biến động quyền sử dụng đất',
    field: LAND,
    business: false,
  },
]
