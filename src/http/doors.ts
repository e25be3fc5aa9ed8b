/**
 * Who may pass through which door: one row for each route. A route without a row is closed to everybody, and a test
 * walks every route with every role.
 */
import type { Right } from '../access/role.ts'

export interface Door {
  readonly method: 'GET' | 'POST' | 'PUT'
  /** As the route is declared: `/quan-tri/ho-so/:id`. */
  readonly path: string
  /** `anyone`: the route looks for itself (a token, a signature, nothing); else the right that a user or a key must hold. */
  readonly needs: 'anyone' | Right
}

const open = (method: Door['method'], ...paths: readonly string[]): Door[] =>
  paths.map((path) => ({ method, path, needs: 'anyone' }))

const closed = (needs: Right, method: Door['method'], ...paths: readonly string[]): Door[] =>
  paths.map((path) => ({ method, path, needs }))

export const DOORS: readonly Door[] = [
  ...open('GET', '/', '/style.css', '/healthz', '/readyz', '/metrics', '/api/openapi.json', '/api/docs'),
  ...open('GET', '/api/summary.schema.json'),
  ...open('GET', '/webhooks/zalo', '/webhooks/telegram'),
  ...open('POST', '/', '/webhooks/zalo', '/webhooks/telegram'),
  ...open('GET', '/p/:token', '/p/:token/dau.gif', '/p/:token/du-lieu'),
  ...open('GET', '/ket-qua', '/ket-qua/bieu-do/:chart', '/ket-qua/so-lieu/:file'),
  ...open('GET', '/ket-qua/niem-yet/:id', '/ket-qua/niem-yet/:id/:file'),
  ...open('POST', '/p/:token', '/p/:token/du-lieu'),
  ...open('GET', '/quan-tri/vao/oidc', '/quan-tri/vao/oidc/tra'),

  ...closed('case-write', 'PUT', '/api/v1/cases/:code'),
  ...closed('case-read', 'GET', '/api/v1/cases/:code', '/api/v1/invitations/:id'),
  ...closed('case-write', 'POST', '/api/v1/invitations/:id/slip'),
  ...closed('unit-manage', 'PUT', '/api/v1/units/:id'),
  ...closed('case-read', 'GET', '/api/v1/units'),
  ...closed('results-fixed', 'GET', '/api/v1/reports/summary', '/api/v1/reports/compare'),
  ...closed(
    'flow-edit',
    'GET',
    '/api/v1/flows',
    '/api/v1/flows/:id',
    '/api/v1/flows/:id/outlook',
    '/api/v1/flows/:id/versions',
  ),
  ...closed('flow-edit', 'PUT', '/api/v1/flows/:id'),
  ...closed('flow-edit', 'POST', '/api/v1/flows/:id/publish', '/api/v1/flows/:id/rollback'),

  ...open('GET', '/quan-tri/vao', '/quan-tri/vao/ma', '/quan-tri/moi/:token'),
  ...open('POST', '/quan-tri/vao', '/quan-tri/vao/ma', '/quan-tri/moi/:token'),
  ...closed('own-account', 'POST', '/quan-tri/ra'),
  ...closed('own-account', 'GET', '/quan-tri', '/quan-tri/tai-khoan', '/quan-tri/tai-khoan/buoc-hai'),
  ...closed('own-account', 'POST', '/quan-tri/tai-khoan/mat-khau', '/quan-tri/tai-khoan/buoc-hai'),
  ...closed('own-account', 'POST', '/quan-tri/tai-khoan/ma-du-phong'),
  ...closed('own-account', 'POST', '/quan-tri/tai-khoan/phien', '/quan-tri/tai-khoan/phien-khac'),
  ...closed('case-read', 'GET', '/quan-tri/quay'),
  ...closed('case-write', 'POST', '/quan-tri/quay/ho-so', '/quan-tri/quay/lien-he'),
  ...closed('case-write', 'POST', '/quan-tri/quay/phieu', '/quan-tri/quay/phieu/in'),
  ...closed('case-import', 'POST', '/quan-tri/quay/nhap', '/quan-tri/viec/:id/nap'),
  // Each shows and ends only what is one's own, or what one may see of others.
  ...closed('own-account', 'GET', '/quan-tri/viec', '/quan-tri/viec/:id', '/quan-tri/viec/:id/ket-qua.csv'),
  ...closed('own-account', 'POST', '/quan-tri/viec/:id/huy'),
  ...closed('job-run', 'POST', '/quan-tri/viec/dem-lai'),
  ...closed('results-fixed', 'GET', '/quan-tri/ket-qua'),
  ...closed('results-fixed', 'GET', '/quan-tri/ket-qua/bieu-do/:chart', '/quan-tri/ket-qua/so-lieu/:file'),
  ...closed('notice-read', 'GET', '/quan-tri/niem-yet', '/quan-tri/niem-yet/:id', '/quan-tri/niem-yet/:id/:file'),
  ...closed('notice-prepare', 'POST', '/quan-tri/niem-yet'),
  ...closed('notice-post', 'POST', '/quan-tri/niem-yet/:id/dang', '/quan-tri/niem-yet/:id/go'),
  ...closed('batch-manage', 'GET', '/quan-tri/dot', '/quan-tri/dot/:id'),
  ...closed(
    'batch-manage',
    'POST',
    '/quan-tri/dot/:id/ngay-chot',
    '/quan-tri/dot/:id/chot',
    '/quan-tri/dot/:id/mo-lai',
  ),
  ...closed('invitation-read', 'GET', '/quan-tri/loi-moi'),
  ...closed('invitation-manage', 'GET', '/quan-tri/loi-moi/gui-lai'),
  ...closed('invitation-manage', 'POST', ...['dung', 'tiep', 'gui-lai'].map((act) => `/quan-tri/loi-moi/${act}`)),
  ...closed('flow-edit', 'GET', '/quan-tri/bo-cau-hoi', '/quan-tri/bo-cau-hoi/_/:file', '/quan-tri/bo-cau-hoi/:flow'),
  ...closed(
    'flow-edit',
    'GET',
    ...['xem-thu', 'xem-thu/khung', 'ap-dung', 'lich-su'].map((page) => `/quan-tri/bo-cau-hoi/:flow/${page}`),
  ),
  ...closed('flow-edit', 'POST', '/quan-tri/bo-cau-hoi', '/quan-tri/bo-cau-hoi/:flow'),
  ...closed('flow-edit', 'POST', ...['bo', 'ap-dung', 'lich-su'].map((act) => `/quan-tri/bo-cau-hoi/:flow/${act}`)),
  ...closed('policy-read', 'GET', '/quan-tri/chinh-sach'),
  ...closed('health-read', 'GET', '/quan-tri/suc-khoe'),
  ...closed('health-read', 'POST', '/quan-tri/suc-khoe'),
  ...closed('request-read', 'GET', '/quan-tri/yeu-cau', '/quan-tri/yeu-cau/:id'),
  ...closed('request-manage', 'POST', '/quan-tri/yeu-cau', '/quan-tri/yeu-cau/:id'),
  ...closed('claim-read', 'GET', '/quan-tri/khieu-nai', '/quan-tri/khieu-nai/:id'),
  ...closed('audit-read', 'GET', '/quan-tri/nhat-ky'),
  ...closed('people-manage', 'GET', '/quan-tri/nguoi-dung', '/quan-tri/nguoi-dung/:id', '/quan-tri/nguoi-dung/:id/xoa'),
  ...closed(
    'people-manage',
    'POST',
    '/quan-tri/nguoi-dung',
    '/quan-tri/nguoi-dung/:id',
    '/quan-tri/nguoi-dung/:id/xoa',
  ),
  ...closed('people-manage', 'POST', '/quan-tri/nguoi-dung/:id/ngung', '/quan-tri/nguoi-dung/:id/mo'),
  ...closed('people-manage', 'POST', '/quan-tri/nguoi-dung/:id/duong-dan'),
]

/** What a key without a role may do: all that the API has. */
export const RIGHTS_OF_KEY: readonly Right[] = [
  'case-read',
  'case-write',
  'unit-manage',
  'results-fixed',
  'results-parts',
  'results-live',
]

export function doorOf(method: string, path: string): Door | null {
  const asked = method === 'HEAD' ? 'GET' : method
  return DOORS.find((door) => door.method === asked && door.path === path) ?? null
}
