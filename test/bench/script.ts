/** What a citizen says in the benchmarks: the seven criteria with consent before and the remark passed over. */
import { readFileSync } from 'node:fs'
import type { Facts } from '../../src/flow/input.ts'
import { readFlow } from '../../src/flow/read.ts'

export interface Line {
  readonly step: string
  /** As pressed. */
  readonly code: string
  /** As typed. */
  readonly typed: string
}

export const SCRIPT: readonly Line[] = [
  { step: 'consent', code: 'YES', typed: 'Đồng ý' },
  { step: 'field', code: 'DKDN', typed: 'Đăng ký doanh nghiệp' },
  { step: 'punctuality', code: 'ONTIME', typed: 'Đúng hẹn' },
  { step: 'publicity', code: 'S', typed: 'Hài lòng' },
  { step: 'attitude', code: 'VS', typed: 'Rất hài lòng' },
  { step: 'facilities', code: 'N', typed: 'Bình thường' },
  { step: 'trips', code: '2', typed: '2' },
  { step: 'overall', code: 'S', typed: 'Hài lòng' },
  { step: 'remark', code: 'SKIP', typed: 'Bỏ qua' },
]

const FILE = 'flows/seven-criteria.yaml'
const { flow: read, findings } = readFlow(readFileSync(FILE, 'utf8'), FILE)
if (read === null) throw new Error(findings.map(({ message }) => message).join('\n'))

export const flow = read

export const FACTS: Facts = {
  office: 'Sở Tài chính',
  caseCode: 'H29.12-261102-0001',
  procedure: 'Đăng ký thành lập doanh nghiệp',
  field: null,
  hotline: '1022',
  closedOn: '2026-11-20',
  today: '2026-11-26',
  codes: {},
  sober: false,
}
