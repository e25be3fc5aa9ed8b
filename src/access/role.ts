/**
 * Who does what in an office (roles of the founding documents: one-stop desk, collating specialist, Chánh Văn phòng who
 * checks, director who signs, Sở Nội vụ who reads), and which right each holds. A right that no row names is nobody's.
 */

export const ROLES = [
  /** Cán bộ một cửa: closes cases, sees fixed totals of the own counter. */
  'desk',
  /** Thư ký, chuyên viên: collates, and so sees live figures. */
  'collator',
  /** Chánh Văn phòng: checks. */
  'checker',
  /** Giám đốc, Chủ tịch: signs. */
  'signer',
  /** Thanh tra, Sở Nội vụ: reads, changes nothing. */
  'inspector',
  /** Edits questionnaires, policy and calendar. */
  'flow-editor',
  /** Quản trị: people, rights, settings. */
  'administrator',
  /** Nhà thầu vận hành: keeps it running, sees no person and no answer. */
  'operator',
] as const
export type Role = (typeof ROLES)[number]

export const RIGHTS = [
  /** One's own account, sessions and second step: whoever is signed in. */
  'own-account',
  /** Look up a case by its code and see what became of its invitation; never a contact, never an answer. */
  'case-read',
  /** Close a case, correct a contact, hand out a slip. */
  'case-write',
  /** Bring in a file of cases. */
  'case-import',
  /** The funnel by unit and way, what is stuck, what it cost. */
  'invitation-read',
  /** Stop and resume sending for a unit, send again. */
  'invitation-manage',
  /** Figures of fixed periods that move only when five more answers are in. */
  'results-fixed',
  /** Those figures of each unit within one's own, not of the whole alone. */
  'results-parts',
  /** Figures as they are at this moment. */
  'results-live',
  /** The register of citizens' requests. */
  'request-read',
  'request-manage',
  /** Remarks that claim bribery or denounce somebody: never for the unit concerned. */
  'claim-read',
  /** See the notices of one's units, posted or not. */
  'notice-read',
  /** Freeze the figures of a period as a draft of the notice. */
  'notice-prepare',
  /** Post a notice for everybody to read (*niêm yết*), take it down. */
  'notice-post',
  /** Close a batch (*đợt*), set its cut-off. */
  'batch-manage',
  'flow-edit',
  'policy-read',
  'people-manage',
  /** Make and rename units. */
  'unit-manage',
  'health-read',
  /** Recount, export, retention, as long work with a report. */
  'job-run',
  'audit-read',
] as const
export type Right = (typeof RIGHTS)[number]

export const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  desk: ['own-account', 'case-read', 'case-write', 'case-import', 'results-fixed'],
  collator: [
    'own-account',
    'case-read',
    'case-import',
    'invitation-read',
    'invitation-manage',
    'results-fixed',
    'results-parts',
    'results-live',
    'notice-read',
    'notice-prepare',
    'request-read',
    'request-manage',
    'policy-read',
  ],
  checker: [
    'own-account',
    'case-read',
    'invitation-read',
    'invitation-manage',
    'results-fixed',
    'results-parts',
    'notice-read',
    'request-read',
    'batch-manage',
    'policy-read',
  ],
  signer: [
    'own-account',
    'invitation-read',
    'results-fixed',
    'results-parts',
    'notice-read',
    'notice-post',
    'request-read',
    'batch-manage',
    'policy-read',
  ],
  inspector: [
    'own-account',
    'invitation-read',
    'results-fixed',
    'results-parts',
    'request-read',
    'claim-read',
    'policy-read',
    'audit-read',
  ],
  'flow-editor': ['own-account', 'flow-edit', 'policy-read'],
  administrator: [
    'own-account',
    'case-read',
    'case-write',
    'case-import',
    'invitation-read',
    'invitation-manage',
    'results-fixed',
    'results-parts',
    'request-read',
    'request-manage',
    'batch-manage',
    'flow-edit',
    'policy-read',
    'people-manage',
    'unit-manage',
    'health-read',
    'job-run',
    'audit-read',
  ],
  operator: ['own-account', 'policy-read', 'health-read', 'job-run'],
}
